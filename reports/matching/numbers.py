"""Control numbers as payers give them back: upper-cased, without blanks, dashes or leading zeros, cut short.

One form is compared everywhere: upper case, letters and digits only, without leading zeros. CLM01 may hold 20
characters in the guides (005010X222A1) and 38 in the standard; systems of payers keep 17 or 20 of them, so the forms
of a number cut there are known beside it. ``0`` and words for "none" are no numbers.
"""

from __future__ import annotations

CUTS = (17, 20)
"""Lengths at which payers' systems cut CLM01."""

SHORTEST_PREFIX = 6
"""A common beginning shorter than this says nothing."""

_NONE = frozenset({"", "UNKNOWN", "NONE", "NA", "NOTPROVIDED", "UNAVAILABLE"})


def normalised(number: str) -> str:
    """The form in which numbers are compared, ``""`` for what is no number."""
    form = "".join(sign for sign in number.upper() if sign.isalnum()).lstrip("0")
    return "" if form in _NONE else form


def cut_forms(number: str) -> tuple[str, str]:
    """The normalised forms of the number cut at 17 and at 20 characters; ``""`` where it is not longer."""
    first, second = (normalised(number[:length]) if len(number) > length else "" for length in CUTS)
    return first, second


def begins(longer: str, shorter: str) -> bool:
    """Whether one normalised number begins with the other, at a length that says something."""
    if len(shorter) > len(longer):
        longer, shorter = shorter, longer
    return len(shorter) >= SHORTEST_PREFIX and longer.startswith(shorter)


def is_telling(control: str) -> bool:
    """Whether a normalised line control number (REF*6R) can find a claim: a mere line count cannot."""
    return len(control) > 3 or not (control == "" or control.isdigit())
