"""SI19: inpatient bill without admission source."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import INPATIENT_TYPES
from x12.records.claim import Claim


@rule(
    "SI19",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=("16+MA42",),
    kinds="I",
    source="005010X223A2: loop 2300 CL102 Admission Source Code",
    since="0.1",
)
def inpatient_without_admission_source(claim: Claim, case: Case) -> Iterable[Fault]:
    """An inpatient bill without the source of admission.

    What is checked: The type of bill is inpatient (11x, 18x, 21x, 41x) and CL102 is empty.
    Why payers deny it: Payers need the point of origin to price transfers; they return the claim without it.
    How to fix it: Add the point of origin from the admission record.
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 date.435=2026-01-02 admtype=3 | '' rev=0120
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 date.435=2026-01-02 admtype=3 admsource=1 | '' rev=0120
    Clean: I tob=131 dos=2026-01-02..2026-01-06 dx=I10 admtype=3 | 99213 rev=0510
    """
    if claim.place not in INPATIENT_TYPES or claim.admission_source:
        return ()
    message = f"Type of bill {claim.place}{claim.frequency} is inpatient but the admission source (CL102) is missing."
    return (Fault(claim.where.at("CL102"), message, root="admission source"),)
