"""The alignment model: does this diagnosis fit this procedure, by what both are?

The facets judge (:mod:`cleanclaim.reference.facets`). ``data/alignment_exceptions.csv`` holds the single pairs of
ranges where they would judge wrongly, each with its reason in a coder's words: the narrowest procedure range that
lists the diagnosis decides before the facets, and of two in one range the narrower diagnosis range.

Diagnoses are written as ICD-10-CM categories or codes (``E11.9``), ranges of them (``S40-S49``; the last one includes
everything below it), and ``?`` for one character (``M25.?1``: any shoulder).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cleanclaim.reference.facets.sources import ordinal
from cleanclaim.reference.facets.table import FacetTable, facet_table
from validators.questions.diagnosis_lists import LAST, DiagnosisList, DiagnosisListError, intervals_of
from validators.questions.facets import DiagnosisFacets, Judgement, ProcedureFacets, Ruling
from validators.questions.rows import AlignmentRow, Edition
from x12.memo import Memo

LABEL = "alignment model 2026.2"
EXCEPTIONS = Path(__file__).parent / "data" / "alignment_exceptions.csv"
_CACHE_LIMIT = 200_000


class AlignmentDataError(DiagnosisListError):
    """A row of the exceptions that cannot be used; ``str()`` says which and why."""


class AlignmentModel:
    """Exceptions before facets; a judgement is remembered for each pair of procedure and diagnosis."""

    def __init__(self, exceptions: Iterable[AlignmentRow], facets: FacetTable, label: str = LABEL) -> None:
        self.edition = Edition("alignment", label, None, None)
        self._facets = facets
        self._exceptions = sorted(exceptions, key=lambda row: (_width(row), row.verdict != "supports", row.id))
        self._pairs: Memo[tuple[str, str], Judgement] = Memo(self._judge, _CACHE_LIMIT)

    def judge(self, code: str, diagnosis: str) -> Judgement:
        """The judgement on a procedure with a dotless diagnosis."""
        return self._pairs[code, diagnosis]

    def _judge(self, pair: tuple[str, str]) -> Judgement:
        row = self.exception(*pair)
        return _as_judgement(row) if row else self._facets.judge(*pair)

    def procedure(self, code: str) -> ProcedureFacets | None:
        """What a procedure is done for, None where the model does not know it."""
        return self._facets.procedure(code)

    def diagnosis(self, code: str) -> DiagnosisFacets | None:
        """What a dotless diagnosis is, None where its category is not known."""
        return self._facets.diagnosis(code)

    def exception(self, code: str, diagnosis: str) -> AlignmentRow | None:
        """The exception that decides on the pair, None where the facets do."""
        best: AlignmentRow | None = None
        for row in self._exceptions:
            if best and (row.first, row.last) != (best.first, best.last):
                break
            if not _holds(row, code) or diagnosis not in DiagnosisList.of(row.diagnoses):
                continue
            if best is None or _span(row, diagnosis) < _span(best, diagnosis):
                best = row
        return best


def read_exceptions(stream: Iterable[str]) -> list[AlignmentRow]:
    """Rows of the exceptions. Raises AlignmentDataError naming the row that is not usable."""
    rows: list[AlignmentRow] = []
    seen: set[str] = set()
    for record in csv.DictReader(stream):
        row = AlignmentRow(
            id=record["id"], first=record["first"], last=record["last"], verdict=record["verdict"],
            diagnoses=tuple(record["diagnoses"].split()), reason=record["reason"],
        )  # fmt: skip
        first, last = ordinal(row.first), ordinal(row.last)
        if row.id in seen:
            raise AlignmentDataError(f"alignment exception {row.id}: the id is used twice")
        if first is None or last is None or first[0] != last[0] or first > last:
            raise AlignmentDataError(f"alignment exception {row.id}: {row.first}-{row.last} is not a range")
        if row.verdict not in ("supports", "conflicts") or not row.diagnoses or not row.reason:
            raise AlignmentDataError(f"alignment exception {row.id}: verdict, diagnoses or reason is missing")
        seen.add(row.id)
        rows.append(row)
    return rows


@cache
def alignment_model() -> AlignmentModel:
    """The model that comes with the program, read once."""
    with EXCEPTIONS.open(encoding="utf-8") as stream:
        return AlignmentModel(read_exceptions(stream), facet_table())


def _as_judgement(row: AlignmentRow) -> Judgement:
    span = row.first if row.first == row.last else f"{row.first}-{row.last}"
    ruling: Ruling = "fits" if row.verdict == "supports" else "conflict"
    return Judgement(ruling, "exception", row.reason, span, " ".join(row.diagnoses))


def _holds(row: AlignmentRow, code: str) -> bool:
    first, last, place = ordinal(row.first), ordinal(row.last), ordinal(code)
    return bool(first and last and place and first[0] == place[0] and first[1] <= place[1] <= last[1])


def _width(row: AlignmentRow) -> int:
    first, last = ordinal(row.first), ordinal(row.last)
    return last[1] - first[1] if first and last else 0


def _span(row: AlignmentRow, diagnosis: str) -> int:
    """How wide the row's narrowest range around the diagnosis is."""
    return min(
        int(last.rstrip(LAST).ljust(7, "Z"), 36) - int(first.ljust(7, "0"), 36)
        for spec in row.diagnoses
        for first, last in intervals_of(spec)
        if first <= diagnosis <= last
    )
