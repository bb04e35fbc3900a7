"""PX16: the claim charge is not the sum of its lines."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "PX16",
    on=CLAIM,
    severity=REJECT,
    snip=3,
    source="005010X222A1, X223A2, X224A2: loop 2300 CLM02",
    since="0.1",
)
def unbalanced_claim_charge(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """The claim's total charge differs from the sum of its service lines.

    What is checked: CLM02 equals the sum of the line charges (SV102, SV203 or SV302), to the cent.
    Why payers deny it: The guides define CLM02 as that sum; front ends bounce a claim that does not balance.
    How to fix it: Correct the total or the line that was mistyped, and send the claim again.
    Denied: P dos=2026-01-05 dx=E11.9 charge=250 | 99213 $100 | 36415 $10
    Denied: P dos=2026-01-05 dx=E11.9 charge=100.01 | 99213 $100
    Clean: P dos=2026-01-05 dx=E11.9 charge=110.00 | 99213 $100 | 36415 $10
    Not checked: an amount that cannot be read
    """
    total = Decimal(0)
    for line in claim.lines:
        if line.charge is None:
            return (NotChecked(f"the charge of line {line.number} cannot be read"),)
        total += line.charge
    if claim.charge is None:
        return (NotChecked("the claim charge cannot be read"),)
    if not claim.lines or total == claim.charge:
        return ()
    text = f"Claim charge {claim.charge} is not the sum of its {len(claim.lines)} lines, {total}."
    return (Fault(claim.where.at("CLM02"), text, value=str(claim.charge)),)
