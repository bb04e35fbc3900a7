"""Numbers, dates and composites as sent, turned into values; None where they cannot be read.

The same few amounts, days and procedures recur all through a file, so each reading is kept in a bounded cache.
"""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from functools import cache

from x12.memo import Kept, Memo
from x12.records.claim import Procedure

INPATIENT_REMARKS = (5, 20, 21, 22, 23)
"""Positions of remark codes in MIA."""
OUTPATIENT_REMARKS = (3, 4, 5, 6, 7)
"""Positions of remark codes in MOA."""
CACHE_LIMIT = 50_000
MOST_DIGITS = 28
"""Digits of a number that sums keep exactly (the precision of decimal's context); the guides allow 18."""
PADDING = [""] * 24

NUMBERS: Kept[str, Decimal] = Kept(CACHE_LIMIT)
DAYS: Kept[str, date] = Kept(CACHE_LIMIT)

Period = tuple[date | None, date | None, time | None]
"""First day, last day and hour of a date element."""


def number(text: str) -> Decimal | None:
    """A decimal number (X12 type R or N0); None when empty or not one. Readable ones are kept in ``NUMBERS``."""
    digits = text.removeprefix("-").replace(".", "", 1)
    if not (digits.isdigit() and digits.isascii() and len(digits) <= MOST_DIGITS):
        return None
    return NUMBERS.keep(text, Decimal(text))


def day(text: str) -> date | None:
    """A day written CCYYMMDD; None when it is not one of the calendar. Readable ones are kept in ``DAYS``."""
    found = DAYS.get(text)
    if found is None:
        found = _day(text)
        if found is not None:
            DAYS.keep(text, found)
    return found


def _day(text: str) -> date | None:
    if len(text) != 8 or not (text.isdigit() and text.isascii()):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def period(form: str, text: str) -> Period:
    """The days a date element names, by its format qualifier (D8, RD8, D6, DT, RDT, TM)."""
    if form == "RD8":
        start, end = day(text[:8]), day(text[9:])
        return (start, end, None) if start and end and text[8] == "-" else (None, None, None)
    if form == "RDT":
        first, _, last = text.partition("-")
        start, end = day(first[:8]), day(last[:8])
        return (start, end, _hour(first[8:])) if start and end else (None, None, None)
    if form == "TM":
        return None, None, _hour(text)
    if form == "D6":
        text = ("20" if text[:2] < "70" else "19") + text
    start = day(text[:8] if form == "DT" else text)
    return start, start, _hour(text[8:]) if form == "DT" else None


def _hour(text: str) -> time | None:
    """A clock time written HH, HHMM or HHMMSS."""
    if not (text.isascii() and text.isdigit() and len(text) in (2, 4, 6)):
        return None
    hour, minute = int(text[:2]), int(text[2:4] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def procedure(text: str, component: str) -> Procedure:
    """A medical procedure composite (C003): qualifier, code, up to four modifiers, description, end of range."""
    return procedures(component)[text]


@cache
def procedures(component: str) -> Memo[str, Procedure]:
    """The procedures read so far with this component separator, by their text."""

    def read(text: str) -> Procedure:
        parts = text.split(component) + PADDING
        return Procedure(parts[0], parts[1], tuple([part for part in parts[2:6] if part]), parts[6], parts[7])

    return Memo(read, CACHE_LIMIT)
