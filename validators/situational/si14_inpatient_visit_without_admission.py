"""SI14: inpatient place without admission date."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import is_medicare
from x12.records.claim import Claim


@rule(
    "SI14",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("16+MA40",),
    kinds="P",
    source="005010X222A1: loop 2300 DTP*435 Admission Date",
    since="0.1",
)
def inpatient_visit_without_admission(claim: Claim, case: Case) -> Iterable[Fault]:
    """An inpatient place of service without the admission date.

    What is checked: CLM05-1 is 21, 51 or 61 and there is no DTP*435.
    Why payers deny it: The guide requires the admission date on inpatient medical visits; Medicare front ends
    refuse the claim without it.
    How to fix it: Add the admission date of the stay, or correct the place of service.
    Denied: P dos=2026-01-05 dx=I10 pos=21 | 99222
    Denied: P dos=2026-01-05 dx=F32.A pos=51 | 99232
    Clean: P dos=2026-01-05 dx=I10 pos=21 date.435=2026-01-04 | 99222
    Clean: P dos=2026-01-05 dx=I10 pos=22 | 99213
    """
    if claim.place not in ("21", "51", "61") or claim.date("435") is not None:
        return ()
    message = f"Place of service {claim.place} is inpatient but the admission date (DTP*435) is missing."
    severity = REJECT if is_medicare(claim) else DENY
    return (Fault(claim.where.at("CLM05-1"), message, claim.place, severity, root="admission date"),)
