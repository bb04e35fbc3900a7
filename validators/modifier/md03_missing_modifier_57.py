"""MD03: the visit that led to major surgery without modifier 57."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import modifier_place
from validators.questions.global_surgery import global_days
from validators.questions.reference import Reference
from validators.questions.visit_questions import VISIT_CODES, VISITS, days_after, is_surgery, surgeries_beside
from x12.records.claim import Claim, ServiceLine

_AFTERCARE_ONLY = frozenset({"55", "78"})


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
    if len(claim.lines) < 2 or not any(is_surgery(line.code) for line in claim.lines):
        return ()
    return _unmarked(claim, case.ref)


def _unmarked(claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    for visit in claim.lines:
        if visit.code not in VISITS or "57" in visit.modifiers:
            continue
        day = claim.date_of(visit)
        if day is None:
            yield NotChecked("the visit has no readable date of service", line=visit.number)
            continue
        for surgery in surgeries_beside(claim, visit, day, days_after(day, 1)):
            done = claim.date_of(surgery) or day
            if not _AFTERCARE_ONLY.isdisjoint(surgery.modifiers):
                continue
            indicator, edition = global_days(ref, surgery.code, done)
            if indicator == "090":
                yield _fault(claim, visit, surgery, edition)
                break


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
