"""RB05: negative payment of another payer."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import line_results
from x12.records.claim import Claim


@rule(
    "RB05",
    on=CLAIM,
    parts=("other_payers",),
    severity=REJECT,
    snip=3,
    source="005010X222A1, X223A2 and X224A2: loop 2320 AMT*D and loop 2430 SVD02",
    since="0.1",
)
def negative_other_payment(claim: Claim, case: Case) -> Iterator[Fault]:
    """Another payer is said to have paid less than nothing.

    What is checked: Neither AMT*D nor SVD02 is negative.
    Why payers deny it: A take-back is not a payment: the corrected remittance must be billed. Front ends
    refuse negative payments.
    How to fix it: Bill from the remittance that replaced the reversed one.
    Denied: P seq=S | other payer=F paid=-80 cas=CO/45/180 on=2026-01-20 | 99213 $100
    Denied: P seq=S | other payer=F on=2026-01-20 | 99213 $100 svd=F/-80/CO-45-180
    Clean: P seq=S | other payer=F paid=0 cas=PR/1/100 on=2026-01-20 | 99213 $100
    Clean: P | 99213
    """
    for other in claim.other_payers:
        if other.paid is not None and other.paid < 0:
            message = f"The other payer's payment {other.paid} (AMT*D) is negative."
            yield Fault(other.where.at("AMT02"), message, str(other.paid))
        for line, result in line_results(claim, other):
            if result.paid is not None and result.paid < 0:
                message = f"Line {line.number}: the other payer's payment {result.paid} (SVD02) is negative."
                yield Fault(result.where.at("SVD02"), message, str(result.paid), line=line.number)
