"""EM11: admission, stay and discharge visits that cannot all be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_lines import lines_on
from validators.questions.claim_questions import billed, procedure_place
from validators.questions.reference import Reference
from validators.questions.visit_questions import (
    codes_of,
    days_after,
    past_services,
    same_past_physician,
    same_physician,
)
from x12.records.claim import Claim, ServiceLine

_INITIAL = codes_of("99221-99223")
_SUBSEQUENT = codes_of("99231-99233")
_ONE_DAY = codes_of("99234-99236")
_DISCHARGE = frozenset({"99238", "99239"})
_OF_A_STAY = _INITIAL | _SUBSEQUENT | _DISCHARGE
_STAY_DAYS = 2


@rule(
    "EM11",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("97", "B14"),
    needs=("history",),
    source="CMS Pub. 100-04 chapter 12 §30.6.9.1 and §30.6.9.2",
    since="0.1",
    kinds="P",
    procedures=("99234-99236", "99238-99239"),
)
def admission_and_discharge(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """Hospital visits of one stay contradict each other.

    What is checked: A discharge (99238, 99239) on the day of an initial or subsequent visit by the same physician; a
        same-day admission and discharge (99234-99236) where the claim's admission (DTP*435) and discharge (DTP*096)
        are on different days; two discharges by the same physician within two days, on the claim or in history.
    Why payers deny it: Admission and discharge of one day are one code; a stay has one discharge.
    How to fix it: Bill 99234-99236 for admission and discharge on one day; keep one discharge visit.
    Denied: P dos=2026-01-05 dx=R07.9 pos=22 | 99222 | 99238
    Denied: P dos=2026-01-05 dx=I50.9 pos=21 date.435=2026-01-04 date.096=2026-01-05 | 99235
    Denied: P dos=2026-01-05 dx=I50.9 pos=21 | 99238 | 99239 dos=2026-01-06 | past since=2020-01-01
    Denied: P dos=2026-01-05 dx=I50.9 pos=21 | 99238 | past 99238 on=2026-01-05
    Clean: P dos=2026-01-05 dx=I50.9 pos=21 | 99222 dos=2026-01-03 | 99238 | past since=2020-01-01
    Clean: P dos=2026-01-05 dx=R07.9 pos=22 date.435=2026-01-05 date.096=2026-01-05 | 99235
    Clean: P dos=2026-01-05 dx=I50.9 pos=21 | 99238 | past 99238 on=2026-01-05 by=1932102118 taxonomy=207RC0000X
    Not checked: discharges on other claims, where the run has no store
    """
    return _contradictions(case)


def _contradictions(case: Case) -> Iterator[Fault | NotChecked]:
    claim, ref = case.claim, case.ref
    alone: list[tuple[ServiceLine, date]] = []
    for line in claim.lines:
        if line.code in _ONE_DAY:
            yield from _overnight(line, claim)
        elif line.code in _DISCHARGE:
            day = claim.date_of(line)
            if day is None:
                yield NotChecked("the visit has no readable date of service", line=line.number)
                continue
            found = _beside(line, case, day)
            if found:
                yield found
            else:
                alone.append((line, day))
    for line, day in alone:
        yield from _discharged_before(line, claim, ref, day)


def _overnight(line: ServiceLine, claim: Claim) -> Iterator[Fault]:
    admitted, discharged = claim.date("435"), claim.date("096")
    first = admitted.start if admitted else None
    last = discharged.start if discharged else None
    if first and last and first < last:
        text = f"{billed(line)} is for one day, but admission is {first} and discharge {last}."
        yield Fault(procedure_place(claim, line), value=line.code, line=line.number, message=text)


def _beside(line: ServiceLine, case: Case, day: date) -> Fault | None:
    claim = case.claim
    for other in lines_on(case, line, days_after(day, -_STAY_DAYS), day, _OF_A_STAY):
        if not same_physician(claim, line, other):
            continue
        same_day = claim.date_of(other) == day
        if same_day and other.code in _INITIAL:
            why = f"admission {other.code} on the same day: together they are 99234-99236"
        elif same_day and other.code in _SUBSEQUENT:
            why = f"visit {other.code} on the same day: the discharge contains it"
        elif other.code in _DISCHARGE and (not same_day or other.number < line.number):
            why = f"discharge {other.code} on {claim.date_of(other)}: a stay has one"
        else:
            continue
        return Fault(
            procedure_place(claim, line),
            value=line.code,
            line=line.number,
            message=f"{billed(line)} on {day} beside {why}.",
        )
    return None


def _discharged_before(line: ServiceLine, claim: Claim, ref: Reference, day: date) -> Iterator[Fault | NotChecked]:
    since = days_after(day, -_STAY_DAYS)
    for past in past_services(claim, ref, since, day, _DISCHARGE):
        if same_past_physician(claim, line, past):
            text = f"{billed(line)} on {day}: discharge {past.code} of {past.start} is on claim {past.claim}."
            yield Fault(procedure_place(claim, line), value=line.code, line=line.number, message=text)
            return
    if not ref.history.covers(since):
        yield NotChecked(f"history incomplete: it does not reach back to {since}", line=line.number)
