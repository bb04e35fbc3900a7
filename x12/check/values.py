"""Is a value one its data type allows (X12.6 §3.3, X12.3): characters, numbers, dates, times, ranges."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

# Basic and extended character sets of X12.6 for release 005010, as the guides' appendix B lists them.
FOREIGN_CHARACTER: Final = re.compile(r"""[^A-Z0-9!"&'()*+,\-./:;?= a-z%~@\[\]_{}\\|<>^`#$]""")
CONTROL_CHARACTER: Final = re.compile(r"[\x00-\x1f\x7f]")
INTEGER: Final = re.compile(r"-?[0-9]+")
DECIMAL: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")

_EARLIEST_YEAR: Final = 1800


def is_date(text: str) -> bool:
    """CCYYMMDD, or YYMMDD, naming a day that exists (from 1800 on)."""
    if not (text.isascii() and text.isdigit()) or len(text) not in (6, 8):
        return False
    if len(text) == 6:
        text = ("20" if text < "50" else "19") + text
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:])).year >= _EARLIEST_YEAR
    except ValueError:
        return False


def is_time(text: str) -> bool:
    """HHMM, HHMMSS, HHMMSSD or HHMMSSDD."""
    if not (text.isascii() and text.isdigit()) or len(text) not in (4, 6, 7, 8):
        return False
    return text[:2] < "24" and text[2:4] < "60" and (len(text) == 4 or text[4:6] < "60")


def _is_range(text: str, length: int) -> bool:
    start, dash, end = text.partition("-")
    return bool(dash) and len(start) == len(end) == length and is_date(start) and is_date(end) and start <= end


def _is_date_time(text: str) -> bool:
    return len(text) == 12 and is_date(text[:8]) and is_time(text[8:])


def _is_month(text: str) -> bool:
    return len(text) == 6 and is_date(text + "01")


#: Date formats a qualifier (data element 1250) can name, with what a person calls them.
FORMATS: Final[dict[str, tuple[str, Callable[[str], bool]]]] = {
    "D6": ("YYMMDD", lambda text: len(text) == 6 and is_date(text)),
    "D8": ("CCYYMMDD", lambda text: len(text) == 8 and is_date(text)),
    "DT": ("CCYYMMDDHHMM", _is_date_time),
    "RD8": ("CCYYMMDD-CCYYMMDD, the earlier first", lambda text: _is_range(text, 8)),
    "RD6": ("YYMMDD-YYMMDD, the earlier first", lambda text: _is_range(text, 6)),
    "CM": ("CCYYMM", _is_month),
    "TM": ("HHMM", is_time),
}


def matches_format(text: str, qualifier: str) -> bool:
    """Whether ``text`` is written as date format ``qualifier`` says; an unknown qualifier is for others to judge."""
    known = FORMATS.get(qualifier)
    return known is None or known[1](text)


def digits_of(number: str) -> int:
    """The length of a number as the standard counts it: sign and decimal point left out."""
    return len(number) - number.count("-") - number.count(".")
