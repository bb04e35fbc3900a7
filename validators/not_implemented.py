"""Edits of the catalogue that are not implemented, and why."""

from __future__ import annotations

NOT_IMPLEMENTED: dict[str, str] = {}
"""Rule id → why it cannot be decided here."""
