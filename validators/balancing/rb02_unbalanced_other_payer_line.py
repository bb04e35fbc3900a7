"""RB02: coordination of benefits does not balance for a line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import sum_of
from x12.records.claim import Claim


@rule(
    "RB02",
    on=CLAIM,
    severity=REJECT,
    snip=3,
    predicts=(
        "129",
        "16+N4",
    ),
    source="005010X222A1, X223A2 and X224A2: section 1.4 Balancing, loop 2430 SVD02 and CAS",
    since="0.1",
)
def unbalanced_other_payer_line(claim: Claim, case: Case) -> Iterator[Fault | NotChecked]:
    """What another payer decided on a line does not add up to the line charge.

    What is checked: For each line and other payer that decided it: line charge = paid (SVD02) + adjustments
    (2430 CAS); several SVD of one payer (unbundled services) count together.
    Why payers deny it: A secondary payer prices each line from the balance left on it.
    How to fix it: Copy the line’s payment and adjustments from the other payer’s remittance.
    Denied: P seq=S | other payer=F paid=80 on=2026-01-20 | 99213 $100 svd=F/80/CO-45-10
    Clean: P seq=S | other payer=F paid=80 on=2026-01-20 | 99213 $100 svd=F/80/CO-45-15+PR-2-5
    Clean: P seq=S | other payer=F paid=80 on=2026-01-20 | 99213 $100 svd=F/50/CO-45-20,F/30
    Clean: P | 99213 $100
    Not checked: a line charge that cannot be read
    """
    for line in claim.lines:
        if not line.adjudications:
            continue
        if line.charge is None:
            yield NotChecked(f"the charge of line {line.number} cannot be read", line=line.number)
            continue
        totals: dict[str, list[Decimal]] = {}
        for result in line.adjudications:
            total = totals.setdefault(result.payer_id, [Decimal(0), Decimal(0)])
            total[0] += result.paid or Decimal(0)
            total[1] += sum_of(result.adjustments)
        for payer, (paid, adjusted) in totals.items():
            if paid + adjusted != line.charge:
                message = (
                    f"Line {line.number}, payer {payer}: paid {paid} + adjustments {adjusted} = {paid + adjusted}, "
                    f"not the line charge {line.charge}."
                )
                yield Fault(line.adjudications[0].where.at("SVD02"), message, str(paid), line=line.number)
