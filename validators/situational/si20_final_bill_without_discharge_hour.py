"""SI20: final inpatient bill without discharge hour."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI20",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=("16+N317",),
    kinds="I",
    source="005010X223A2: loop 2300 DTP*096 Discharge Hour; UB-04 FL 16",
    since="0.1",
)
def final_bill_without_discharge_hour(claim: Claim, case: Case) -> Iterable[Fault]:
    """A final inpatient bill without the discharge hour.

    What is checked: A final (frequency 1, 4 or 7) hospital bill (11x, 18x, 41x) whose patient has left
    (status not 30) has DTP*096.
    Why payers deny it: The guide requires it on all final inpatient claims.
    How to fix it: Add the hour of discharge.
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 date.435=2026-01-02 status=01 | '' rev=0120 x4DA
    Denied: I tob=114 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 date.435=2026-01-02 status=20 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 status=01 date.096=2026-01-06 | '' rev=0120 x4DA
    Clean: I tob=112 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 status=30 | '' rev=0120 x4DA
    Clean: I tob=211 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 status=01 | '' rev=0120 x4DA
    """
    if claim.place not in ("11", "18", "41") or claim.frequency not in ("1", "4", "7"):
        return ()
    if claim.patient_status in ("30", "") or claim.date("096") is not None:
        return ()
    message = f"Final inpatient bill {claim.place}{claim.frequency} without the discharge hour (DTP*096)."
    return (Fault(claim.where.at("CLM05-3"), message, claim.frequency, root="discharge hour"),)
