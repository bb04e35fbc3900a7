"""MD03: the visit that led to major surgery without modifier 57."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case, fact_by_key
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_lines import has_surgery, physician, surgeries_between
from validators.questions.claim_questions import modifier_place
from validators.questions.global_surgery import global_days
from validators.questions.visit_questions import ASSISTANTS, VISIT_CODES, VISITS, days_after, same_physician
from x12.records.claim import Claim, ServiceLine

_NOT_DECIDING = ASSISTANTS | {"55", "78"}
"""Modifiers of an assistant, of aftercare alone and of a return to the operating room: no surgery decided anew."""


@rule(
    "MD03",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("97", "97+M144"),
    needs=("fee-schedule",),
    source="CMS Pub. 100-04 chapter 12 §30.6.6.C and §40.2.A.4",
    since="0.1",
    kinds="P",
    procedures=VISIT_CODES,
)
def missing_modifier_57(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A visit on the day of major surgery, or the day before, does not say that surgery was decided there.

    What is checked: A visit and a procedure with a 90-day global period by the same physician (same NPI, or same
        specialty in the group), the surgery on the visit's day or the next; the visit lacks 57.
    Why payers deny it: The day before and the day of major surgery belong to its global package. Only the visit at
        which surgery was decided is paid besides it, and modifier 57 (not 25) says so.
    How to fix it: If the decision for surgery was made at this visit, add 57; if it was made earlier, do not bill it.
    Denied: P dos=2026-01-05 dx=S42.001A pos=22 | 99203 | 23500-RT | given pfs 23500 global=090
    Denied: P dos=2026-01-05 dx=K35.80 pos=21 | 99222-25 | 44970 dos=2026-01-06 | given pfs 44970 global=090
    Clean: P dos=2026-01-05 dx=S42.001A pos=22 | 99203-57 | 23500-RT | given pfs 23500 global=090
    Clean: P dos=2026-01-05 dx=K35.80 pos=21 | 99222 | 44970 dos=2026-01-07 | given pfs 44970 global=090
    Clean: P dos=2026-01-05 dx=K35.80 pos=21 | 99222 | 44970-80 | given pfs 44970 global=090
    Clean: P dos=2026-01-05 dx=M17.11 | 99213 | 20610-RT | given pfs 20610 global=000
    """
    if len(claim.lines) < 2 or not has_surgery(case):
        return ()
    return _unmarked(case)


def _unmarked(case: Case) -> Iterator[Fault | NotChecked]:
    claim = case.claim
    for visit in claim.lines:
        if visit.code not in VISITS or "57" in visit.modifiers:
            continue
        day = claim.date_of(visit)
        if day is None:
            yield NotChecked("the visit has no readable date of service", line=visit.number)
            continue
        found = _major_surgery(case, (day, physician(claim, visit)), visit, day)
        if found is not None:
            yield _fault(claim, visit, *found)


@fact_by_key
def _major_surgery(case: Case, visit: ServiceLine, day: date) -> tuple[ServiceLine, str] | None:
    """Surgery of 90 days by the visit's physician on that day or the next, and the table that says so."""
    for done, surgery in surgeries_between(case, day, days_after(day, 1)):
        if not _NOT_DECIDING.isdisjoint(surgery.modifiers) or not same_physician(case.claim, visit, surgery):
            continue
        indicator, edition = global_days(case.ref, surgery.code, done)
        if indicator == "090":
            return surgery, edition
    return None


def _fault(claim: Claim, visit: ServiceLine, surgery: ServiceLine, edition: str) -> Fault:
    day, done = claim.date_of(visit), claim.date_of(surgery)
    instead = " (25 does not serve for major surgery)" if "25" in visit.modifiers else ""
    return Fault(
        modifier_place(claim, visit, len(visit.modifiers)),
        value=visit.code,
        line=visit.number,
        message=(
            f"Visit {visit.code} on {day} falls in the 90-day global of {surgery.code} on {done}{instead}: "
            "add 57 if surgery was decided at this visit."
        ),
        edition=edition,
    )
