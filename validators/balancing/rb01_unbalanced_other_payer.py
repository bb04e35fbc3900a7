"""RB01: coordination of benefits does not balance for the claim."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import line_results, names_unknown_payer, sum_of
from x12.records.claim import Claim


@rule(
    "RB01",
    on=CLAIM,
    parts=("other_payers",),
    severity=REJECT,
    snip=3,
    predicts=(
        "129",
        "16+N4",
    ),
    source="005010X222A1, X223A2 and X224A2: section 1.4 Balancing, loop 2320 AMT*D and CAS, loop 2430 CAS",
    since="0.1",
)
def unbalanced_other_payer(claim: Claim, case: Case) -> Iterator[Fault | NotChecked]:
    """What another payer decided does not add up to the claim charge.

    What is checked: For each other payer that has decided: CLM02 = AMT*D + its claim adjustments (2320 CAS) +
    its line adjustments (2430 CAS), to the cent.
    Why payers deny it: A secondary payer pays from the balance the first one left; front ends refuse a claim
    whose amounts do not add up.
    How to fix it: Copy payment and adjustments, reason by reason, from the other payer’s remittance.
    Denied: P seq=S | other payer=F paid=80 cas=CO/45/10 on=2026-01-20 | 99213 $100
    Denied: P seq=S | other payer=F paid=80 on=2026-01-20 | 99213 $100 svd=F/80/CO-45-19.99
    Clean: P seq=S | other payer=F paid=80 cas=CO/45/15,PR/2/5 on=2026-01-20 | 99213 $100
    Clean: P seq=S | other payer=F paid=80 on=2026-01-20 | 99213 $100 svd=F/80/CO-45-15+PR-2-5
    Clean: P seq=S | other payer=F | 99213 $100
    Not checked: a charge that cannot be read; a payment that is missing (SI78); decisions of an unknown payer (SI32)
    """
    for other in claim.other_payers:
        results = list(line_results(claim, other))
        paid = other.paid
        if paid is None:
            if other.adjustments or results:
                yield NotChecked(f"the payment of other payer {other.insurance.sequence} is missing")
            continue
        if names_unknown_payer(claim):
            yield NotChecked("a line decision names no payer of the claim")
            return
        if claim.charge is None:
            yield NotChecked("the claim charge cannot be read")
            return
        at_claim = sum_of(other.adjustments)
        at_lines = sum((sum_of(result.adjustments) for _, result in results), Decimal(0))
        if paid + at_claim + at_lines != claim.charge:
            message = (
                f"Other payer {other.insurance.sequence}: paid {paid} + claim adjustments {at_claim} + "
                f"line adjustments {at_lines} = {paid + at_claim + at_lines}, not the claim charge {claim.charge}."
            )
            yield Fault(other.where.at("AMT02"), message, str(paid), root=f"other payer {other.insurance.sequence}")
