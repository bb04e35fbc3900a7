"""EM03: two visits by one physician on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_lines import lines_on
from validators.questions.claim_questions import billed, procedure_place
from validators.questions.duplicates import other_services
from validators.questions.past import NO_HISTORY
from validators.questions.visit_questions import (
    PREVENTIVE,
    VISIT_CODES,
    VISITS,
    codes_of,
    has_any,
    same_past_physician,
    same_physician,
)
from x12.records.claim import Claim, ServiceLine

_SEPARATE = frozenset({"25", "27", "57", "24", "FT"})
_OTHER_EDITS = PREVENTIVE | codes_of("99238 99239")
"""Preventive visits beside others are EM04's, discharge beside admission is EM11's."""
_COUNTED = VISITS - _OTHER_EDITS


@rule(
    "EM03",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("B14", "97", "236"),
    needs=("history",),
    source="CMS Pub. 100-04 chapter 12 §30.6.5 and §30.6.7.B",
    since="0.1",
    kinds="P",
    procedures=VISIT_CODES,
)
def second_visit_of_the_day(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """The same physician bills two visits for one patient on one day.

    What is checked: Two E/M visits of one day by the same physician (same NPI, or same specialty in the group), on
        this claim or with one in history, neither with 24, 25, 27, 57 or FT. Prolonged and other add-on services,
        psychotherapy, preventive visits (EM04), discharge days (EM11) and claims billed twice (BN09) are left out.
    Why payers deny it: Physicians of one group and specialty are paid as one; they select one visit for the day.
    How to fix it: Combine the visits in one code; if they were for unrelated problems, 25 and the record must say so.
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 | 99214 | past since=2020-01-01
    Denied: P dos=2026-01-05 dx=I50.9 pos=21 | 99223 | past 99285 on=2026-01-05 pos=23
    Clean: P dos=2026-01-05 dx=I50.9 pos=21 | 99223 | 99291-25 | past since=2020-01-01
    Clean: P dos=2026-01-05 dx=E11.9 | 99213 | 99213 dos=2026-01-06 | past 99213 on=2026-01-04
    Clean: P dos=2026-01-05 dx=I50.9 pos=21 | 99232 | past 99232 on=2026-01-05 by=1932102118 taxonomy=207RC0000X
    Not checked: visits on other claims, where the run has no store
    """
    visits = [line for line in claim.lines if line.code in _COUNTED and not has_any(line, _SEPARATE)]
    if not visits:
        return ()
    if len(visits) == 1 and not case.ref.has_history:
        return (NotChecked(NO_HISTORY, line=visits[0].number),)
    return _doubled(visits, case)


def _doubled(visits: list[ServiceLine], case: Case) -> Iterator[Fault | NotChecked]:
    claim = case.claim
    first_of_day: dict[date, ServiceLine] = {}
    for line in visits:
        day = claim.date_of(line)
        if day is None:
            yield NotChecked("the visit has no readable date of service", line=line.number)
            continue
        earlier = _earlier_line(case, line, day)
        if earlier is not None:
            yield _fault(claim, line, f"{billed(earlier)} of line {earlier.number}", day)
        else:
            first_of_day.setdefault(day, line)
    for day, line in first_of_day.items():
        yield from _in_history(case, line, day)


def _earlier_line(case: Case, line: ServiceLine, day: date) -> ServiceLine | None:
    for other in lines_on(case, line, day, day, _COUNTED):
        if other.number >= line.number or has_any(other, _SEPARATE):
            continue
        if same_physician(case.claim, line, other):
            return other
    return None


def _in_history(case: Case, line: ServiceLine, day: date) -> Iterator[Fault | NotChecked]:
    claim = case.claim
    for past in other_services(case, day, day, _COUNTED):
        if not _SEPARATE.isdisjoint(past.modifiers):
            continue
        if same_past_physician(claim, line, past):
            yield _fault(claim, line, f"{past.code} on claim {past.claim}", day)
            return
    if not case.ref.history.covers(day):
        yield NotChecked(f"history incomplete: it does not reach back to {day}", line=line.number)


def _fault(claim: Claim, line: ServiceLine, other: str, day: date) -> Fault:
    text = f"Second visit of {day} by the same physician: {billed(line)} (line {line.number}) after {other}."
    return Fault(procedure_place(claim, line), value=billed(line), line=line.number, message=text)
