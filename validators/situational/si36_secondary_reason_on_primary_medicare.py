"""SI36: Medicare secondary reason on a primary claim."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI36",
    on=CLAIM,
    severity=WARN,
    snip=4,
    predicts=("22",),
    kinds="P",
    source="005010X222A1: loop 2000B SBR05 Insurance Type Code",
    since="0.1",
)
def secondary_reason_on_primary_medicare(claim: Claim, case: Case) -> Iterable[Fault]:
    """A reason for Medicare being secondary where it is primary.

    What is checked: The destination payer is Medicare and primary (SBR01 P), and SBR05 is filled.
    Why payers deny it: SBR05 says another payer comes first, SBR01 says none does; Medicare asks or denies.
    How to fix it: Empty SBR05, or bill the other payer first.
    Denied: P dos=2026-01-05 dx=E11.9 seq=P filing=MB msp=12 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 seq=P filing=MB | 99213
    Clean: P dos=2026-01-05 dx=E11.9 seq=S filing=MB msp=12 | other seq=P paid=80 | 99213
    """
    insurance = claim.insurance
    if insurance is None or not insurance.msp_type or insurance.sequence != "P":
        return ()
    if insurance.filing not in ("MB", "MA"):
        return ()
    message = f"SBR05 {insurance.msp_type} says Medicare is secondary, SBR01 says it is primary."
    return (Fault(insurance.where.at("SBR05"), message, insurance.msp_type),)
