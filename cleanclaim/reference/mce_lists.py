"""The Medicare Code Editor's lists of diagnoses by day, FY2016 to FY2027: ``data/mce_lists.tsv.gz``.

The lists are CMS's (Definitions of Medicare Code Edits, versions 33 to 44; public domain), whole and dated. They are
made by ``python -m cleanclaim.tools.code_years``, whose page says what they were made from and compared with.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cleanclaim.reference.icd10cm.years import KNOWN_FROM, KNOWN_TO
from validators.engine.finding import Unavailable
from validators.questions.rows import Edition

FILE = Path(__file__).resolve().parent / "data" / "mce_lists.tsv.gz"

HEAD = (
    "The Medicare Code Editor's lists of diagnoses by day (CMS; public domain).",
    "Made by python -m cleanclaim.tools.code_years; not to be edited.",
    "code, first day (empty: 2015-10-01), last day (empty: open), lists",
)
_VERSION_OF_2016 = 33


class ListRow(NamedTuple):
    """The lists a code is on from ``first`` to ``last`` (None: open)."""

    code: str
    first: date
    last: date | None
    lists: frozenset[str]


def line_of(row: tuple[str, date, date | None, str]) -> tuple[str, ...]:
    """A row as the file has it."""
    code, first, last, names = row
    return code, "" if first == KNOWN_FROM else first.isoformat(), last.isoformat() if last else "", names


def read_lists(path: Path = FILE) -> Iterator[ListRow]:
    """Every row of the file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            if line.startswith("#"):
                continue
            code, first, last, names = line.rstrip("\n").split("\t")
            yield ListRow(code, _day(first) if first else KNOWN_FROM, _day(last) if last else None, _names(names))


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)


@cache
def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NONE: frozenset[str] = frozenset()


class BuiltInLists:
    """The lists on one day."""

    def __init__(self, rows: dict[str, list[ListRow]], day: date) -> None:
        fiscal = day.year + (day.month >= 10)
        version = f"v{fiscal - 2016 + _VERSION_OF_2016}{'.1' if _updated_within(fiscal, day) else ''}"
        self.edition = Edition("mce", f"MCE {version} (built in)", date(fiscal - 1, 10, 1), date(fiscal, 9, 30))
        self._rows = rows
        self._day = day

    def lists(self, code: str) -> frozenset[str]:
        """Names of the lists a diagnosis is on that day."""
        for row in self._rows.get(code, ()):
            if row.first <= self._day and (row.last is None or self._day <= row.last):
                return row.lists
        return _NONE


@cache
def _rows() -> dict[str, list[ListRow]]:
    found: dict[str, list[ListRow]] = {}
    for row in read_lists():
        found.setdefault(row.code, []).append(row)
    return found


@cache
def _changes() -> frozenset[date]:
    rows = [row for mine in _rows().values() for row in mine]
    return frozenset(row.first for row in rows) | {row.last + timedelta(days=1) for row in rows if row.last}


def _updated_within(fiscal: int, day: date) -> bool:
    """Whether the lists changed within the fiscal year, on or before the day."""
    return any(date(fiscal - 1, 10, 1) < change <= day for change in _changes())


def built_in_lists(day: date) -> BuiltInLists:
    """The lists on a day; raises Unavailable for one outside the years the file holds."""
    if day < KNOWN_FROM:
        raise Unavailable(f"the Medicare Code Editor's ICD-10-CM lists begin {KNOWN_FROM}; none for {day}")
    if day > KNOWN_TO:
        raise Unavailable(f"MCE lists of FY{KNOWN_TO.year} ended {KNOWN_TO}")
    return BuiltInLists(_rows(), day)
