"""EM10: critical care without its first hour, beyond its minutes, or beside what it includes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked, Unavailable
from validators.engine.rule import CLAIM, rule
from validators.evaluation.levels import MEDICARE_CRITICAL_SINCE, critical_units, documented_minutes
from validators.questions.claim_lines import lines_on
from validators.questions.claim_questions import billed, is_medicare, procedure_place
from validators.questions.reference import Reference
from validators.questions.visit_questions import (
    DISTINCT,
    facts_of,
    has_any,
    same_physician,
)
from x12.records.claim import Claim, ServiceLine

_INCLUDED = frozenset(
    "36000 36410 36415 36591 36600 43752 43753 71045 71046 92953 93598 94002 94003 94004 94660 94662 94760 94761 "
    "94762".split()
)
"""Services that are part of critical care. Source: CMS Pub. 100-04 chapter 12 §30.6.12; AMA CPT critical care."""


@rule(
    "EM10",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("B15+N122", "97", "151"),
    needs=("history", "documentation"),
    source="CMS Pub. 100-04 chapter 12 §30.6.12; AMA CPT critical care guidelines",
    since="0.1",
    kinds="P",
    procedures=("99291-99292",),
)
def critical_care(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """99292 has no 99291 on its day, more units than the minutes allow, or a service it includes is billed beside it.

    What is checked: 99292 with 99291 of the same day on the claim or, by a colleague of the group, in history (a
        warning only where the run has no store). With documentation facts: 99291 and 99292 against the total minutes;
        Medicare pays the first 99292 at 104 minutes (from 2023), CPT at 75. Vascular access, gastric tubes, chest
        films, pacing, ventilation and oximetry by the same physician on the day are included unless 59 or an X
        modifier sets them apart.
    Why payers deny it: 99292 is an add-on to the first hour; the bundled services are part of critical care time.
    How to fix it: Bill 99291 first, count the minutes of the group for the day, and leave out what is included.
    Denied: P dos=2026-01-05 dx=R57.0 pos=21 | 99292 | past since=2020-01-01
    Denied: P dos=2026-01-05 dx=R57.0 pos=21 filing=MB | 99291 | 99292 | doc line=1 minutes=90
    Denied: P dos=2026-01-05 dx=R57.0 pos=21 | 99291 | 94002 | doc line=1 minutes=60
    Clean: P dos=2026-01-05 dx=R57.0 pos=21 filing=MB | 99291 | 99292 | doc line=1 minutes=104
    Clean: P dos=2026-01-05 dx=R57.0 pos=21 | 99292 | doc line=1 minutes=80
    | past 99291 on=2026-01-05 by=1932102118 billing=1234567893
    Clean: P dos=2026-01-05 dx=R57.0 pos=21 | 99291 | 36556 | doc line=1 minutes=45
    Not checked: no documentation facts for units of 99292
    """
    return _reviewed(case)


def _reviewed(case: Case) -> Iterator[Fault | NotChecked]:
    claim, ref = case.claim, case.ref
    days: dict[date, list[ServiceLine]] = {}
    for line in claim.lines:
        if line.code in ("99291", "99292"):
            day = claim.date_of(line)
            if day is None:
                yield NotChecked("the service has no readable date of service", line=line.number)
            else:
                days.setdefault(day, []).append(line)
    for day, lines in days.items():
        more = [line for line in lines if line.code == "99292"]
        if len(more) == len(lines):
            yield from _without_first(more[0], claim, ref, day)
        if more:
            yield from _units(lines, more, claim, ref, day)
        yield from _included(lines[0], case, day)


def _without_first(line: ServiceLine, claim: Claim, ref: Reference, day: date) -> Iterator[Fault]:
    severity = DENY
    try:
        if any(True for _ in ref.past_lines(claim, day, day, ("99291",))):
            return
    except Unavailable:
        severity = WARN
    text = f"{billed(line)} on {day} has no 99291 by the group on that day."
    place = procedure_place(claim, line)
    root = f"add-on line {line.number}"
    yield Fault(
        place,
        value=line.code,
        line=line.number,
        severity=severity,
        predicts=("B15+N122", "97"),
        message=text,
        root=root,
    )


def _units(
    lines: list[ServiceLine], more: list[ServiceLine], claim: Claim, ref: Reference, day: date
) -> Iterator[Fault | NotChecked]:
    facts = next((found for line in lines if (found := facts_of(ref, claim, line))), None)
    try:
        minutes = documented_minutes(facts) if facts else None
    except ValueError as unreadable:
        yield NotChecked(f"documentation facts: {unreadable}", line=more[0].number)
        return
    if minutes is None:
        yield NotChecked("no documented minutes of critical care", line=more[0].number)
        return
    medicare = is_medicare(claim) and day >= MEDICARE_CRITICAL_SINCE
    units = sum((line.units for line in more if line.units is not None), Decimal(0))
    allowed = critical_units(minutes, medicare)
    if units > allowed:
        text = f"{units} units of 99292 on {day}: {minutes} minutes of critical care allow {allowed}."
        place = procedure_place(claim, more[-1])
        yield Fault(place, value=billed(more[-1]), line=more[-1].number, predicts=("151", "B15+N122"), message=text)


def _included(line: ServiceLine, case: Case, day: date) -> Iterator[Fault]:
    claim = case.claim
    for other in lines_on(case, line, day, day, _INCLUDED):
        if not has_any(other, DISTINCT) and same_physician(claim, line, other):
            text = f"{billed(other)} (line {other.number}) on {day} is part of critical care by the same physician."
            yield Fault(
                procedure_place(claim, other), value=billed(other), line=other.number, predicts=("97",), message=text
            )
