"""SI33: duplicate payer responsibility."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI33",
    on=CLAIM,
    parts=("other_payers",),
    severity=REJECT,
    snip=4,
    predicts=("22",),
    source="005010X222A1, X223A2 and X224A2: loops 2000B and 2320 SBR01",
    since="0.1",
)
def duplicate_payer_sequence(claim: Claim, case: Case) -> Iterable[Fault]:
    """Two payers of the claim stand at the same place in the order of payment.

    What is checked: No two payers of the claim (2000B and 2320) have the same SBR01, U aside.
    Why payers deny it: The guides allow each value once; with two primaries nobody knows who pays first.
    How to fix it: Number the payers in the order they are billed: P, S, T.
    Denied: P dos=2026-01-05 dx=E11.9 seq=P | other seq=P | 99213
    Denied: P dos=2026-01-05 dx=E11.9 seq=P | other seq=S | other seq=S payer=OTHER2 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 seq=P | other seq=S | 99213
    Clean: P dos=2026-01-05 dx=E11.9 seq=P | other seq=U | other seq=U payer=OTHER2 | 99213
    """
    others = claim.other_payers
    if not others or claim.insurance is None:
        return ()
    seen = {claim.insurance.sequence}
    for other in others:
        place = other.insurance.sequence
        if place in seen and place not in ("U", ""):
            message = f"Two payers of the claim have payer responsibility {place} (SBR01)."
            return (Fault(other.insurance.where.at("SBR01"), message, place, root="payer sequence"),)
        seen.add(place)
    return ()
