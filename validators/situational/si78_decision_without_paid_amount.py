"""SI78: other payer decision without paid amount."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import line_results
from x12.records.claim import Claim


@rule(
    "SI78",
    on=CLAIM,
    parts=("other_payers",),
    severity=REJECT,
    snip=4,
    predicts=("16+MA04",),
    source="005010X222A1, X223A2 and X224A2: loop 2320 AMT*D COB Payer Paid Amount",
    since="0.1",
)
def decision_without_paid_amount(claim: Claim, case: Case) -> Iterator[Fault]:
    """Another payer decided the claim, and what it paid is missing.

    What is checked: An other payer with adjustments (CAS), line decisions (2430) or a remittance date
    (DTP*573) has AMT*D, zero included.
    Why payers deny it: The guides require the amount once the payer has decided; without it nothing can be
    coordinated.
    How to fix it: Add AMT*D from the remittance (CLP04), 0 when nothing was paid.
    Denied: P dx=E11.9 seq=S | other payer=F cas=PR/1/100 on=2026-01-20 | 99213 $100
    Denied: P dx=E11.9 seq=S | other payer=F | 99213 $100 svd=F/80/CO-45-20
    Clean: P dx=E11.9 seq=S | other payer=F paid=0 cas=PR/1/100 on=2026-01-20 | 99213 $100
    Clean: P dx=E11.9 seq=S | other payer=F | 99213 $100
    """
    for other in claim.other_payers:
        if other.paid is not None:
            continue
        if other.adjustments or other.adjudicated or next(line_results(claim, other), None):
            message = f"Other payer {other.insurance.sequence} has decided, but its payment (AMT*D) is missing."
            yield Fault(other.where.at("AMT01"), message, root=f"other payer {other.insurance.sequence}")
