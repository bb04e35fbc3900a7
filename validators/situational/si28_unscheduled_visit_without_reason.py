"""SI28: unscheduled visit without the reason."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI28",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("16+M76",),
    kinds="I",
    source="005010X223A2: loop 2300 HI*APR Patient’s Reason For Visit; UB-04 FL 70",
    since="0.1",
)
def unscheduled_visit_without_reason(claim: Claim, case: Case) -> Iterable[Fault]:
    """An unscheduled outpatient visit without the patient’s reason for it.

    What is checked: Outpatient bill 13x, 78x or 85x, admission type 1, 2 or 5, and an emergency, urgent care
    or observation line (revenue 045x, 0516, 0762), without HI*APR.
    Why payers deny it: The data set requires the reason for unscheduled visits.
    How to fix it: Add the diagnosis or complaint the patient came with.
    Denied: I tob=131 dos=2026-01-05 dx=R07.9 admtype=1 | 99284 rev=0450
    Clean: I tob=131 dos=2026-01-05 dx=R07.9 admtype=1 reason=R07.9 | 99284 rev=0450
    Clean: I tob=131 dos=2026-01-05 dx=E11.9 admtype=3 | 99213 rev=0510
    """
    if claim.admission_type not in ("1", "2", "5") or claim.place not in ("13", "78", "85"):
        return ()
    if any(diagnosis.qualifier in ("APR", "PR") for diagnosis in claim.diagnoses):
        return ()
    for line in claim.lines:
        code = line.revenue_code
        if code.startswith("045") or code in ("0516", "0762"):
            message = f"Unscheduled visit (revenue {code}) without the patient's reason for visit (HI*APR)."
            return (Fault(claim.where.at("HI01-1"), message, root="reason for visit"),)
    return ()
