"""SI01: a patient loop on a claim whose subscriber is the patient."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI01",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    source="005010X222A1, X223A2 and X224A2: loop 2000B SBR02 and loop 2000C",
    since="0.1",
)
def patient_loop_for_self(claim: Claim, case: Case) -> Iterable[Fault]:
    """The subscriber is the patient, yet a patient loop follows.

    What is checked: SBR02 says 18 (self) while the claim stands under a patient level (HL03 = 23).
    Why payers deny it: The two contradict each other on who was treated; front ends refuse the claim.
    How to fix it: Remove the patient level, or leave SBR02 empty and name the relationship in PAT01.
    Denied: P dos=2026-01-05 dx=E11.9 patient=19 | 99213
    Denied: I tob=131 dos=2026-01-05 dx=E11.9 patient=01 | 99213 rev=0510
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 relation= patient=19 | 99213
    """
    insurance = claim.insurance
    if claim.patient is None or insurance is None or insurance.relationship != "18":
        return ()
    message = "SBR02 is 18 (the subscriber is the patient), but the claim stands under a patient level (2000C)."
    return (Fault(insurance.where.at("SBR02"), message, "18"),)
