"""SI37: other payment on a primary claim."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI37",
    on=CLAIM,
    parts=("other_payers",),
    severity=WARN,
    snip=4,
    source="005010X222A1, X223A2 and X224A2: loop 2000B SBR01, loop 2320 AMT*D",
    since="0.1",
)
def primary_claim_with_earlier_payment(claim: Claim, case: Case) -> Iterable[Fault]:
    """A claim to the primary payer that carries another payer’s payment.

    What is checked: The destination payer is primary (SBR01 P) and another payer has already paid or adjusted
    the claim.
    Why payers deny it: If another payer has decided first, this one is not primary; payers ask which is
    right.
    How to fix it: Correct the order of payers, or remove the other payer’s decision.
    Denied: P dos=2026-01-05 dx=E11.9 seq=P | other seq=S paid=80 on=2026-01-20 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 seq=P | other seq=S | 99213
    Clean: P dos=2026-01-05 dx=E11.9 seq=S | other seq=P paid=80 on=2026-01-20 | 99213
    """
    if not claim.other_payers or claim.insurance is None or claim.insurance.sequence != "P":
        return ()
    for other in claim.other_payers:
        if other.paid or other.adjustments:
            message = f"This payer is primary, yet payer {other.insurance.sequence} has already decided the claim."
            return (Fault(other.where.at("AMT02"), message, str(other.paid or ""), root="payer sequence"),)
    return ()
