"""SI11: replacement without the payer’s claim number."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI11",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=("16+M47",),
    source="005010X222A1, X223A2 and X224A2: loop 2300 CLM05-3 and REF*F8 Payer Claim Control Number",
    since="0.1",
)
def replacement_without_claim_number(claim: Claim, case: Case) -> Iterable[Fault]:
    """A replacement or void does not name the claim it replaces.

    What is checked: CLM05-3 is 7 (replacement) or 8 (void) and there is no REF*F8.
    Why payers deny it: The payer cannot find the claim to replace or void.
    How to fix it: Add REF*F8 with the payer’s control number from the remittance (835 CLP07) or the 277CA
    (REF*1K).
    Denied: P dos=2026-01-05 dx=E11.9 freq=7 | 99213
    Denied: I tob=138 dos=2026-01-05 dx=E11.9 | 99213 rev=0510
    Denied: D dos=2026-01-05 freq=8 | D0120
    Clean: P dos=2026-01-05 dx=E11.9 freq=7 ref.F8=ICN0001 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    """
    if claim.frequency not in ("7", "8") or claim.ref("F8") is not None:
        return ()
    kind = "replacement" if claim.frequency == "7" else "void"
    message = f"CLM05-3 is {claim.frequency} ({kind}) but the payer's number of the first claim (REF*F8) is missing."
    return (Fault(claim.where.at("CLM05-3"), message, claim.frequency),)
