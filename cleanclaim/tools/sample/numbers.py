"""Patient control numbers (CLM01) and line control numbers (REF*6R), one for each claim and line."""

from __future__ import annotations

from typing import Final

DIGITS, MIXED, LONG, LONG_TAIL, OVERLONG = range(5)
"""How a number looks: digits with leading zeros; letters of both cases; twenty characters whose first seventeen are the
claim's own; twenty of which the last ones are; twenty-four (more than payers promise to return)."""

MOST: Final = 20
"""The most characters a payer has to return (005010X222A1, CLM01)."""


def claim_number(style: int, ordinal: int, practice: int) -> str:
    """The number of the claim with this ordinal; no two claims share one, whatever their styles."""
    if style == DIGITS:
        return f"{ordinal + 1:09d}"
    if style == MIXED:
        return f"k{ordinal + 1:06x}-{practice % 1000:03d}"
    if style == LONG:
        return f"{practice % 10_000:04d}L{ordinal + 1:012d}A01"
    if style == LONG_TAIL:
        return f"{practice % 10_000:04d}T{(ordinal + 1) // 100:012d}{(ordinal + 1) % 100:03d}"
    return f"{practice % 10_000:04d}V{ordinal + 1:012d}-OFFICE"


def line_control(ordinal: int, line: int) -> str:
    """The number of a line."""
    return f"{(ordinal + 1) * 64 + line:X}"
