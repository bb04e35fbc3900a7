"""SI30: incomplete other payer."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import is_report_of_paid_claim
from x12.records.claim import Claim


@rule(
    "SI30",
    on=CLAIM,
    parts=("other_payers",),
    severity=REJECT,
    snip=4,
    source="005010X222A1, X223A2 and X224A2: loops 2320 (OI), 2330A and 2330B",
    since="0.1",
)
def incomplete_other_payer(claim: Claim, case: Case) -> Iterator[Fault]:
    """Another payer is announced but not fully described.

    What is checked: Each other payer (loop 2320) has its subscriber (2330A), its name (2330B) and the OI
    segment.
    Why payers deny it: The guides require all three; front ends refuse the claim, payers cannot coordinate.
    How to fix it: Complete the other insurance from the registration, or remove it.
    Denied: P dos=2026-01-05 dx=E11.9 seq=S | other subscriber=no | 99213
    Denied: P dos=2026-01-05 dx=E11.9 seq=S | other payer=no oi=no | 99213
    Clean: P dos=2026-01-05 dx=E11.9 seq=S | other payer=FIRST | 99213
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    """
    if not claim.other_payers or is_report_of_paid_claim(claim):
        return
    for other in claim.other_payers:
        missing = [
            name
            for name, present in (
                ("other subscriber (2330A)", other.subscriber),
                ("other payer name (2330B)", other.payer),
                ("benefits and release (OI)", other.benefits_assignment or other.release),
            )
            if not present
        ]
        if missing:
            yield Fault(other.where.at("SBR01"), f"The other payer lacks: {', '.join(missing)}.")
