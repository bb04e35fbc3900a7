"""SI21: discharge hour of a patient still in."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI21",
    on=CLAIM,
    severity=DENY,
    snip=4,
    kinds="I",
    source="005010X223A2: loop 2300 DTP*096 and CL103",
    since="0.1",
)
def discharge_hour_of_patient_still_in(claim: Claim, case: Case) -> Iterable[Fault]:
    """A discharge hour although the patient is still in the hospital.

    What is checked: CL103 is 30 (still a patient) and DTP*096 is present.
    Why payers deny it: The two contradict each other; payers return the bill.
    How to fix it: Correct the patient status, or remove the discharge hour of an interim bill.
    Denied: I tob=112 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 status=30 date.096=2026-01-06 | '' rev=0120 x4DA
    Clean: I tob=112 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 status=30 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 status=01 date.096=2026-01-06 | '' rev=0120 x4DA
    """
    if claim.patient_status != "30" or (discharge := claim.date("096")) is None:
        return ()
    message = "Patient status 30 (still a patient) contradicts the discharge hour (DTP*096)."
    return (Fault(discharge.where, message, root="discharge hour"),)
