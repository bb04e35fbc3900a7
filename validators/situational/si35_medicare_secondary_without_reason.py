"""SI35: Medicare secondary without insurance type."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI35",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=("22",),
    kinds="P",
    source="005010X222A1: loop 2000B SBR05 Insurance Type Code",
    since="0.1",
)
def medicare_secondary_without_reason(claim: Claim, case: Case) -> Iterable[Fault]:
    """Medicare is secondary and the reason is not given.

    What is checked: The destination payer is Medicare, not primary, and SBR05 is empty.
    Why payers deny it: The guide requires the reason (working aged, disability, ESRD, workers’ compensation
    …); Medicare front ends refuse the claim.
    How to fix it: Add the insurance type code from the MSP questionnaire.
    Denied: P dos=2026-01-05 dx=E11.9 seq=S filing=MB | other seq=P paid=80 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 seq=S filing=MB msp=12 | other seq=P paid=80 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB | 99213
    Clean: P dos=2026-01-05 dx=E11.9 seq=S filing=CI | other seq=P paid=80 | 99213
    """
    insurance = claim.insurance
    if insurance is None or insurance.filing not in ("MB", "MA") or insurance.sequence in ("P", "U", ""):
        return ()
    if insurance.msp_type:
        return ()
    message = f"Medicare is not primary (SBR01 {insurance.sequence}) but the reason (SBR05) is missing."
    return (Fault(insurance.where.at("SBR05"), message),)
