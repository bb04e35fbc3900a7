"""SI32: line adjudication of an unknown payer."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI32",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    source="005010X222A1, X223A2 and X224A2: loop 2430 SVD01 and loop 2330B NM109",
    since="0.1",
)
def line_decision_of_unknown_payer(claim: Claim, case: Case) -> Iterator[Fault]:
    """A line carries the decision of a payer the claim does not name.

    What is checked: SVD01 of each line adjudication is the identifier (2330B NM109) of one of the other
    payers.
    Why payers deny it: The payer cannot tell whose decision it is; the guides require the two to match.
    How to fix it: Use in SVD01 the same payer identifier as in 2330B NM109.
    Denied: P dos=2026-01-05 dx=E11.9 seq=S | other payer=FIRST paid=80 | 99213 svd=SECOND/80@2026-01-20
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 svd=FIRST/80@2026-01-20
    Clean: P dos=2026-01-05 dx=E11.9 seq=S | other payer=FIRST paid=80 | 99213 svd=FIRST/80@2026-01-20
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    """
    known = {other.payer.id for other in claim.other_payers if other.payer}
    for line in claim.lines:
        for result in line.adjudications:
            if result.payer_id not in known:
                message = f"SVD01 {result.payer_id} on line {line.number} is the id of no other payer of the claim."
                yield Fault(result.where.at("SVD01"), message, result.payer_id, line=line.number)
