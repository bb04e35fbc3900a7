"""SI77: other Medicare without insurance type."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI77",
    on=CLAIM,
    parts=("other_payers",),
    severity=DENY,
    snip=4,
    kinds="P",
    source="005010X222A1: loop 2320 SBR05 Insurance Type Code",
    since="0.1",
)
def other_medicare_without_reason(claim: Claim, case: Case) -> Iterable[Fault]:
    """Medicare is another, later payer and the reason is not given.

    What is checked: An other payer that is Medicare (SBR09 MB or MA) and not primary has SBR05.
    Why payers deny it: The guide requires the reason why Medicare is not primary; Medicare asks for it when
    the claim crosses over.
    How to fix it: Add the insurance type code from the MSP questionnaire.
    Denied: P dos=2026-01-05 dx=E11.9 seq=P | other seq=S filing=MB | 99213
    Clean: P dos=2026-01-05 dx=E11.9 seq=P | other seq=S filing=MB msp=12 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 seq=S | other seq=P filing=MB paid=80 | 99213
    """
    for other in claim.other_payers:
        insurance = other.insurance
        if insurance.filing in ("MB", "MA") and insurance.sequence not in ("P", "U", "") and not insurance.msp_type:
            message = f"Medicare is payer {insurance.sequence} (2320) but the reason (SBR05) is missing."
            return (Fault(insurance.where.at("SBR05"), message),)
    return ()
