"""SI34: secondary claim without the earlier payer."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI34",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=(
        "22",
        "16+MA04",
    ),
    source="005010X222A1, X223A2 and X224A2: loop 2000B SBR01 and loop 2320",
    since="0.1",
)
def secondary_claim_without_primary(claim: Claim, case: Case) -> Iterable[Fault]:
    """A claim to a secondary payer that names no other payer.

    What is checked: SBR01 of the destination payer is neither P nor U, and there is no loop 2320.
    Why payers deny it: A later payer decides from what the earlier one paid; without it the claim is refused.
    How to fix it: Add the earlier payer with its payment and adjustments, or make this payer primary.
    Denied: P dos=2026-01-05 dx=E11.9 seq=S | 99213
    Denied: D dos=2026-01-05 seq=T | D0120
    Clean: P dos=2026-01-05 dx=E11.9 seq=S | other seq=P paid=80 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 seq=P | 99213
    """
    insurance = claim.insurance
    if insurance is None or insurance.sequence in ("P", "U", "") or claim.other_payers:
        return ()
    message = f"The payer's responsibility is {insurance.sequence} (SBR01) but no earlier payer (loop 2320) is named."
    return (Fault(insurance.where.at("SBR01"), message, insurance.sequence, root="payer sequence"),)
