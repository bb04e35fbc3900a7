"""SI95: covered days that the statement period cannot hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import INPATIENT_TYPES
from x12.records.claim import Claim

_STILL_IN = "30"
_COVERED = "80"


@rule(
    "SI95",
    on=CLAIM,
    severity=DENY,
    snip=4,
    kinds="I",
    predicts=("16+M53",),
    source="NUBC value code 80; 005010X223A2 HI*BE; CMS Pub. 100-04 chapter 3 §40.2 (day of discharge not counted)",
    since="0.2",
)
def covered_days_against_stay(claim: Claim, case: Case) -> Iterable[Fault]:
    """More covered days are billed than the stay has.

    What is checked: On an inpatient bill, value code 80 (covered days) is at most the days of the statement period.
    The day of discharge is not counted, unless the patient is still in (status 30) or came and went on one day.
    Why payers deny it: Days decide what is paid and what is left of the benefit period; the bill is returned.
    How to fix it: Correct the days, or the statement period.
    Denied: I tob=111 dos=2026-01-02..2026-01-05 status=01 dx=J18.9 val=80@9 | '' rev=0120 x3DA
    Denied: I tob=112 dos=2026-01-02..2026-01-05 status=30 dx=J18.9 val=80@5 | '' rev=0120 x5DA
    Clean: I tob=111 dos=2026-01-02..2026-01-05 status=01 dx=J18.9 val=80@3 | '' rev=0120 x3DA
    Clean: I tob=112 dos=2026-01-02..2026-01-05 status=30 dx=J18.9 val=80@4 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-02 status=01 dx=J18.9 val=80@1 | '' rev=0120 x1DA
    Clean: I tob=111 dos=2026-01-02..2026-01-05 status=01 dx=J18.9 val=80@2,81@1 | '' rev=0120 x3DA
    """
    if claim.place not in INPATIENT_TYPES or claim.start is None or claim.end is None:
        return
    days = (claim.end - claim.start) // timedelta(days=1) + (claim.patient_status == _STILL_IN)
    for code in claim.codes:
        if code.qualifier == "BE" and code.code == _COVERED and code.amount is not None and code.amount > max(days, 1):
            message = f"{code.amount.normalize():f} covered days (value code 80), but the stay has {max(days, 1)}."
            yield Fault(code.where, message, f"{code.amount.normalize():f}")
