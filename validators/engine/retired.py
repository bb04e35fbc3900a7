"""Ids that are no longer: they are never used again, and whoever names one is told what took its place."""

from __future__ import annotations

RETIRED: dict[str, str] = {
    "SNIP1": "structure findings have names of their own, such as se-count and element-bad-date",
    "SNIP2": "structure findings have names of their own, such as element-missing and segment-unexpected",
}
"""Retired id → its successor."""
