"""Finding what a procedure is done for: of the lines whose range holds the code, the narrowest speaks.

A line is read when a code first asks for it; at the start only the ranges are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cleanclaim.reference.facets.sources import Line, ordinal, procedure, procedure_files
from validators.questions.facets import ProcedureFacets

_BUCKET = 500


class _Span(NamedTuple):
    width: int
    first: int
    last: int
    line: Line
    marks: tuple[Line, ...]


class ProcedureRanges:
    """All lines of ``procedures/``, in buckets of neighbouring numbers of one family of codes."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, int], list[_Span]] = {}
        self._read: dict[Line, ProcedureFacets] = {}
        for own, marks in procedure_files():
            for line in own:
                family, first, last = bounds(line)
                span = _Span(last - first, first, last, line, marks)
                for bucket in range(first // _BUCKET, last // _BUCKET + 1):
                    self._buckets.setdefault((family, bucket), []).append(span)

    def of(self, code: str) -> ProcedureFacets | None:
        """What the code is done for, None where no line holds it."""
        place = ordinal(code)
        if place is None:
            return None
        family, number = place
        held = [s for s in self._buckets.get((family, number // _BUCKET), ()) if s.first <= number <= s.last]
        return self._facets(min(held, key=lambda span: span.width)) if held else None

    def rows(self) -> Iterator[tuple[Line, ProcedureFacets]]:
        """Every line, read. Raises SourceError for one that cannot be used."""
        seen: set[Line] = set()
        for spans in self._buckets.values():
            for span in spans:
                if span.line not in seen:
                    seen.add(span.line)
                    yield span.line, self._facets(span)

    def _facets(self, span: _Span) -> ProcedureFacets:
        found = self._read.get(span.line)
        if found is None:
            found = self._read[span.line] = procedure(span.line, span.marks)
        return found


def bounds(line: Line) -> tuple[str, int, int]:
    """Family, first and last number of a line. Raises SourceError for what is no range of one family of codes."""
    first, _, last = line.key.partition("-")
    low, high = ordinal(first), ordinal(last or first)
    if low is None or high is None or low[0] != high[0] or low[1] > high[1]:
        raise line.wrong(f"{line.key} is not a code or a range of one family of codes")
    return low[0], low[1], high[1]
