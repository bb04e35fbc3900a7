"""RB03: claim payment differs from line payments."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import line_results, sum_of
from x12.records.claim import Claim


@rule(
    "RB03",
    on=CLAIM,
    parts=("other_payers",),
    severity=REJECT,
    snip=3,
    predicts=("129",),
    source="005010X222A1, X223A2 and X224A2: section 1.4 Balancing, loop 2320 AMT*D and loop 2430 SVD02",
    since="0.1",
)
def unbalanced_other_payer_payment(claim: Claim, case: Case) -> Iterator[Fault]:
    """Another payer’s payment is not what it paid on the lines.

    What is checked: Where another payer decided every line: AMT*D = sum of SVD02 less its claim adjustments
    (2320 CAS).
    Why payers deny it: The two ways of telling the payment must agree; payers refuse the claim when they do
    not.
    How to fix it: Take AMT*D from CLP04 and SVD02 from SVC03 of the other payer’s remittance.
    Denied: P seq=S | other payer=F paid=90 on=2026-01-20 | 99213 $100 svd=F/80/CO-45-20
    Clean: P seq=S | other payer=F paid=80 on=2026-01-20 | 99213 $100 svd=F/80/CO-45-20
    Clean: P seq=S | other payer=F paid=75 cas=PR/1/5 on=2026-01-20 | 99213 $100 svd=F/80/CO-45-20
    Clean: P seq=S | other payer=F paid=90 cas=CO/45/10 on=2026-01-20 | 99213 $100
    """
    for other in claim.other_payers:
        if other.paid is None:
            continue
        results = list(line_results(claim, other))
        if not results or len({line.number for line, _ in results}) < len(claim.lines):
            continue
        paid = sum((result.paid or Decimal(0) for _, result in results), Decimal(0))
        expected = paid - sum_of(other.adjustments)
        if expected != other.paid:
            message = (
                f"Other payer {other.insurance.sequence}: AMT*D says {other.paid}, but lines paid {paid} less claim "
                f"adjustments {sum_of(other.adjustments)} make {expected}."
            )
            yield Fault(
                other.where.at("AMT02"), message, str(other.paid), root=f"other payer {other.insurance.sequence}"
            )
