"""Days and moments as people type them: ``2026-01-05``, or ``20260105`` as X12 has them."""

from __future__ import annotations

import re
from datetime import date, datetime

_DAY = re.compile(r"(\d{4})(-?)(\d{2})\2(\d{2})", re.ASCII)


def a_day(text: str) -> date:
    """The day. Raises ValueError that says how a day is written."""
    match = _DAY.fullmatch(text.strip())
    try:
        if match is not None:
            return date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        pass
    raise ValueError(f"{text!r} is not a day (2026-01-05 or 20260105)")


def a_moment(text: str) -> datetime:
    """A day, with the time where one stands after it: ``2026-01-05T14:30``. Raises ValueError that says so."""
    day, sign, clock = text.strip().replace(" ", "T", 1).partition("T")
    try:
        return datetime.fromisoformat(f"{a_day(day).isoformat()}{sign}{clock}")
    except ValueError:
        raise ValueError(f"{text!r} is not a moment (2026-01-05, 20260105 or 2026-01-05T14:30)") from None
