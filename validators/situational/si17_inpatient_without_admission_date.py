"""SI17: inpatient bill without admission date."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import INPATIENT_TYPES
from x12.records.claim import Claim


@rule(
    "SI17",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=("16+MA40",),
    kinds="I",
    source="005010X223A2: loop 2300 DTP*435 Admission Date/Hour",
    since="0.1",
)
def inpatient_without_admission_date(claim: Claim, case: Case) -> Iterable[Fault]:
    """An inpatient bill without the admission date.

    What is checked: The type of bill is inpatient (11x, 18x, 21x, 41x) and there is no DTP*435.
    Why payers deny it: The guide requires it on inpatient claims; payers return them to the provider.
    How to fix it: Add the admission date and hour.
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 | '' rev=0120 x4DA
    Denied: I tob=211 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 date.435=2026-01-02 | '' rev=0120 x4DA
    Clean: I tob=131 dos=2026-01-02..2026-01-06 dx=I10 | 99213 rev=0510
    """
    if claim.place not in INPATIENT_TYPES or claim.date("435") is not None:
        return ()
    message = f"Type of bill {claim.place}{claim.frequency} is inpatient but the admission date (DTP*435) is missing."
    return (Fault(claim.where.at("CLM05-1"), message, claim.place, root="admission date"),)
