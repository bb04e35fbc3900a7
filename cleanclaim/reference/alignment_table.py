"""The curated alignment table: which diagnoses a procedure is for, and which plainly belong elsewhere.

``data/alignment.csv`` is ours: ranges of procedures, ranges of ICD-10-CM, and a reason in a coder's words. Where
several rows hold a procedure, the *narrowest procedure range* that lists the diagnosis decides; within one range the
narrowest diagnosis range (``M17`` before ``M00-M25``), and then ``supports`` before ``conflicts``. A diagnosis no row
lists is neither: the table is silent.

Diagnoses are written as ICD-10-CM categories or codes (``E11.9``), ranges of them (``S40-S49``; the last one includes
everything below it), and ``?`` for one character (``M25.?1``: any shoulder).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from validators.questions.diagnosis_lists import LAST, DiagnosisList, DiagnosisListError, intervals_of
from validators.questions.rows import AlignmentRow, Edition

LABEL = "curated alignment table 2026.1"
_CACHE_LIMIT = 100_000


class AlignmentDataError(DiagnosisListError):
    """A row of the alignment table that cannot be used; ``str()`` says which and why."""


class CuratedAlignment:
    """The alignment table in memory; answers are cached per procedure and per pair."""

    def __init__(self, rows: Iterable[AlignmentRow], label: str = LABEL) -> None:
        self.edition = Edition("alignment", label, None, None)
        self._rows = sorted(rows, key=lambda row: (_width(row.first, row.last), row.verdict != "supports", row.id))
        self._lists: dict[str, DiagnosisList] = {}
        self._by_code: dict[str, tuple[AlignmentRow, ...]] = {}
        self._by_pair: dict[tuple[str, str], AlignmentRow | None] = {}

    def rows(self, code: str) -> Sequence[AlignmentRow]:
        """Rows whose procedure range holds the code, the narrowest range first."""
        found = self._by_code.get(code)
        if found is None:
            if len(self._by_code) > _CACHE_LIMIT:
                self._by_code.clear()
            size = len(code)
            found = tuple(row for row in self._rows if len(row.first) == size and row.first <= code <= row.last)
            self._by_code[code] = found
        return found

    def judge(self, code: str, diagnosis: str) -> AlignmentRow | None:
        """The row that decides on the pair, None when the table is silent. ``diagnosis`` is dotless."""
        pair = (code, diagnosis)
        if pair in self._by_pair:
            return self._by_pair[pair]
        if len(self._by_pair) > _CACHE_LIMIT:
            self._by_pair.clear()
        found = self._by_pair[pair] = self._decide(code, diagnosis)
        return found

    def _decide(self, code: str, diagnosis: str) -> AlignmentRow | None:
        best: AlignmentRow | None = None
        for row in self.rows(code):
            if best and (row.first, row.last) != (best.first, best.last):
                break
            if diagnosis not in self._list(row):
                continue
            if best is None or self._span(row, diagnosis) < self._span(best, diagnosis):
                best = row
        return best

    def _list(self, row: AlignmentRow) -> DiagnosisList:
        # Made on first use: a run over one claim asks a handful of the rows.
        found = self._lists.get(row.id)
        if found is None:
            found = self._lists[row.id] = DiagnosisList.of(row.diagnoses)
        return found

    def _span(self, row: AlignmentRow, diagnosis: str) -> int:
        """How wide the row's narrowest range around the diagnosis is."""
        return min(
            _width(first.ljust(7, "0"), last.rstrip(LAST).ljust(7, "Z"))
            for spec in row.diagnoses
            for first, last in intervals_of(spec)
            if first <= diagnosis <= last
        )


def read_rows(stream: Iterable[str]) -> list[AlignmentRow]:
    """Rows of an alignment CSV. Raises AlignmentDataError naming the row that is not usable."""
    rows: list[AlignmentRow] = []
    seen: set[str] = set()
    for record in csv.DictReader(stream):
        row = AlignmentRow(
            id=record["id"], first=record["first"], last=record["last"], verdict=record["verdict"],
            diagnoses=tuple(record["diagnoses"].split()), reason=record["reason"],
        )  # fmt: skip
        if row.id in seen:
            raise AlignmentDataError(f"alignment row {row.id}: the id is used twice")
        if len(row.first) != len(row.last) or row.first > row.last:
            raise AlignmentDataError(f"alignment row {row.id}: {row.first}-{row.last} is not a range")
        if row.verdict not in ("supports", "conflicts") or not row.diagnoses or not row.reason:
            raise AlignmentDataError(f"alignment row {row.id}: verdict, diagnoses or reason is missing")
        seen.add(row.id)
        rows.append(row)
    return rows


@cache
def curated_alignment() -> CuratedAlignment:
    """The table that comes with the program, read once."""
    source = Path(__file__).parent / "data" / "alignment.csv"
    with source.open(encoding="utf-8") as stream:
        return CuratedAlignment(read_rows(stream))


def _width(first: str, last: str) -> int:
    return int(last, 36) - int(first, 36)
