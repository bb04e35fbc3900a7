"""The lines of a claim by day and code: how an edit looks from one line at the others without going through them all.

A claim may have a thousand lines, and an edit on lines runs for each. Whatever it asks of the other lines is answered
here from an index kept on the case, so that the work stays in proportion to the lines.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from validators.engine.case import Case, fact
from validators.questions.visit_questions import is_surgery
from x12.records.claim import Claim, ServiceLine

_Placed = tuple[int, ServiceLine]
"""A line and its position in the claim."""

Physician = tuple[str, str]
"""NPI and taxonomy of who rendered a line."""


class _Day(NamedTuple):
    """The lines of one day, all and by code, in the order of the claim."""

    lines: list[_Placed]
    by_code: dict[str, list[_Placed]]
    surgeries: list[ServiceLine]


class _Index(NamedTuple):
    """Days of service in order, and the lines of each."""

    days: list[date]
    of: dict[date, _Day]

    def within(self, first: date, last: date) -> list[date]:
        """The days of service in ``first`` to ``last``."""
        return self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]


@fact
def _index(case: Case) -> _Index:
    of: dict[date, _Day] = {}
    claim = case.claim
    for position, line in enumerate(claim.lines):
        day = claim.date_of(line)
        if day is None:
            continue
        there = of.get(day)
        if there is None:
            there = of[day] = _Day([], {}, [])
        there.lines.append((position, line))
        there.by_code.setdefault(line.code, []).append((position, line))
        if is_surgery(line.code):
            there.surgeries.append(line)
    return _Index(sorted(of), of)


def lines_on(
    case: Case, line: ServiceLine, first: date, last: date, codes: Collection[str] | None = None
) -> Iterator[ServiceLine]:
    """The claim's other lines with a date of service in ``first``–``last``, in the order of the claim.

    With ``codes``, only those with one of these procedure codes.
    """
    index = _index(case)
    runs: list[list[_Placed]] = []
    for day in index.within(first, last):
        there = index.of[day]
        if codes is None:
            runs.append(there.lines)
        elif len(codes) < len(there.by_code):
            runs.extend(there.by_code[code] for code in codes if code in there.by_code)
        else:
            runs.extend(placed for code, placed in there.by_code.items() if code in codes)
    merged = runs[0] if len(runs) == 1 else heapq.merge(*runs)
    return (other for _, other in merged if other is not line)


def any_line_between(case: Case, first: date, last: date) -> bool:
    """Whether a line has a date of service in ``first``–``last``."""
    days = _index(case).days
    at = bisect_left(days, first)
    return at < len(days) and days[at] <= last


@fact
def surgery_days(case: Case) -> tuple[date, ...]:
    """Days on which the claim has a surgery line, in order."""
    index = _index(case)
    return tuple(day for day in index.days if index.of[day].surgeries)


@fact
def has_surgery(case: Case) -> bool:
    """Whether some line is surgery, dated or not."""
    return any(is_surgery(line.code) for line in case.claim.lines)


def surgeries_between(case: Case, first: date, last: date) -> Iterator[tuple[date, ServiceLine]]:
    """The claim's surgery lines on the days ``first``–``last`` with their day, by day."""
    days = surgery_days(case)
    for day in days[bisect_left(days, first) : bisect_right(days, last)]:
        for line in _index(case).of[day].surgeries:
            yield day, line


@fact
def first_with_modifiers(case: Case) -> dict[tuple[str, date | None, str], int]:
    """By procedure code, day and modifier: the position in the claim of the first such line (``""``: of any line)."""
    found: dict[tuple[str, date | None, str], int] = {}
    claim = case.claim
    for position, line in enumerate(claim.lines):
        day = claim.date_of(line)
        for modifier in ("", *line.modifiers):
            found.setdefault((line.code, day, modifier), position)
    return found


def physician(claim: Claim, line: ServiceLine) -> Physician | None:
    """Who rendered the line, as far as :func:`~validators.questions.visit_questions.same_physician` looks at it."""
    renderer = claim.rendering_of(line)
    return (renderer.npi, renderer.taxonomy) if renderer else None
