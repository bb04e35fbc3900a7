"""SI29: reason for visit on an inpatient bill."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import INPATIENT_TYPES, dotted
from x12.records.claim import Claim


@rule(
    "SI29",
    on=CLAIM,
    severity=WARN,
    snip=4,
    kinds="I",
    source="005010X223A2: loop 2300 HI*APR Patient’s Reason For Visit",
    since="0.1",
)
def reason_for_visit_on_inpatient_bill(claim: Claim, case: Case) -> Iterable[Fault]:
    """A reason for visit on an inpatient bill.

    What is checked: The type of bill is inpatient (11x, 18x, 21x, 41x) and HI holds APR.
    Why payers deny it: The guide wants the reason on outpatient visits only; inpatients have the admitting
    diagnosis.
    How to fix it: Remove it, or move it to the admitting diagnosis.
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 reason=R07.9 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 admit=R07.9 | '' rev=0120 x4DA
    Clean: I tob=131 dos=2026-01-05 dx=R07.9 reason=R07.9 | 99284 rev=0450
    """
    if claim.place not in INPATIENT_TYPES:
        return ()
    for diagnosis in claim.diagnoses:
        if diagnosis.qualifier in ("APR", "PR"):
            message = f"Reason for visit {dotted(diagnosis.code)} stands on an inpatient bill ({claim.place}x)."
            return (Fault(diagnosis.where, message, diagnosis.code),)
    return ()
