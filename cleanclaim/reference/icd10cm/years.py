"""The days each ICD-10-CM code may be submitted, FY2016 to FY2027: ``data/icd10cm_years.tsv.gz``.

A code has one first and one last day: no code has ever been taken away and brought back. The file also holds titles
of the codes that are not in the tabular list at hand (they ended, or are newer), and what replaced a code that ended.
It is made by ``python -m cleanclaim.tools.code_years``, whose page says what each year was made from and compared with.
"""

from __future__ import annotations

import gzip
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).resolve().parents[1] / "data" / "icd10cm_years.tsv.gz"

KNOWN_FROM = date(2015, 10, 1)
LAST_UPDATE = date(2026, 10, 1)
KNOWN_TO = date(2027, 9, 30)
"""First day of ICD-10-CM, the latest update the file holds, and the last day of its fiscal year."""

NEXT_UPDATE = date(2027, 4, 1)
"""From this day on an update may have added codes the file does not know: one unknown to it is not checked."""

HEADING = date(1, 1, 1)
"""First day of what was never a code but the heading of some."""

HEAD = (
    "ICD-10-CM codes by the days they may be submitted (NCHS and CMS; public domain).",
    "Made by python -m cleanclaim.tools.code_years; not to be edited.",
    "code, first day (empty: 2015-10-01; -: a heading), last day (empty: open), replaced by, title where no tabular"
    " list at hand has it",
)

_DAY = timedelta(days=1)


class YearRow(NamedTuple):
    """A code and the days it may be submitted. ``last`` is None while it is valid."""

    code: str
    first: date
    last: date | None
    followers: tuple[str, ...]
    title: str


def line_of(row: YearRow) -> tuple[str, ...]:
    """A row as the file has it."""
    first = "" if row.first == KNOWN_FROM else "-" if row.first == HEADING else row.first.isoformat()
    return row.code, first, row.last.isoformat() if row.last else "", " ".join(row.followers), row.title


def read_years(path: Path | None = None) -> Iterator[YearRow]:
    """Every row of the file."""
    with gzip.open(path or FILE, "rt", encoding="utf-8") as stream:
        for line in stream:
            if line.startswith("#"):
                continue
            code, first, last, followers, title = line.rstrip("\n").split("\t")
            begun = KNOWN_FROM if not first else HEADING if first == "-" else _day(first)
            yield YearRow(code, begun, _day(last) if last else None, tuple(followers.split()), title)


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)


class Release(NamedTuple):
    """The code set between two updates: ``first`` to ``last`` day, within one fiscal year."""

    first: date
    last: date

    @property
    def fiscal_year(self) -> int:
        """Fiscal years begin on 1 October of the year before."""
        return self.first.year + (self.first.month >= 10)

    @property
    def label(self) -> str:
        """``ICD-10-CM FY2026``, with the month where an update came within the year."""
        within = "" if self.first.month == 10 else f" ({self.first:%B} {self.first.year})"
        return f"ICD-10-CM FY{self.fiscal_year}{within}"


class Releases:
    """The releases a table holds, found by day."""

    def __init__(self, changes: Iterable[date], known_from: date, known_to: date) -> None:
        october = (date(year, 10, 1) for year in range(known_from.year, known_to.year))
        self._firsts = sorted({day for day in (*changes, *october, known_from) if known_from <= day <= known_to})
        ends = (*(first - _DAY for first in self._firsts[1:]), known_to)
        self._releases = [Release(first, last) for first, last in zip(self._firsts, ends, strict=True)]

    def on(self, day: date) -> Release | None:
        """The release of a day, None for a day before the first or after the last."""
        index = bisect_right(self._firsts, day) - 1
        release = self._releases[index] if index >= 0 else None
        return release if release and day <= release.last else None

    @property
    def all(self) -> tuple[Release, ...]:
        """Every release, in order."""
        return tuple(self._releases)
