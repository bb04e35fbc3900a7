"""SI18: inpatient bill without admitting diagnosis."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import INPATIENT_TYPES
from x12.records.claim import Claim


@rule(
    "SI18",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=("16+MA65",),
    kinds="I",
    source="005010X223A2: loop 2300 HI*ABJ Admitting Diagnosis",
    since="0.1",
)
def inpatient_without_admitting_diagnosis(claim: Claim, case: Case) -> Iterable[Fault]:
    """An inpatient bill without the admitting diagnosis.

    What is checked: The type of bill is inpatient (11x, 18x, 21x, 41x) and no HI has ABJ (BJ for ICD-9).
    Why payers deny it: The guide requires it when the claim involves an inpatient admission.
    How to fix it: Add the diagnosis known at admission.
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 date.435=2026-01-02 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 date.435=2026-01-02 | '' rev=0120 x4DA
    Clean: I tob=131 dos=2026-01-02..2026-01-06 dx=I10 | 99213 rev=0510
    """
    if claim.place not in INPATIENT_TYPES or any(d.qualifier in ("ABJ", "BJ") for d in claim.diagnoses):
        return ()
    message = f"Type of bill {claim.place}{claim.frequency} is inpatient: the admitting diagnosis (HI*ABJ) is missing."
    return (Fault(claim.where.at("CLM05-1"), message, claim.place, root="admitting diagnosis"),)
