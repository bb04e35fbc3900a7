"""SI31: payment without remittance date."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import line_results, names_unknown_payer
from x12.records.claim import Claim


@rule(
    "SI31",
    on=CLAIM,
    parts=("other_payers",),
    severity=REJECT,
    snip=4,
    predicts=("16+MA04",),
    source="005010X222A1, X223A2 and X224A2: loop 2330B DTP*573 Claim Check or Remittance Date, loop 2430 DTP*573",
    since="0.1",
)
def paid_without_remittance_date(claim: Claim, case: Case) -> Iterator[Fault | NotChecked]:
    """Another payer paid, but not when.

    What is checked: An other payer with a paid amount (2320 AMT*D) has DTP*573, in loop 2330B or on its line
    adjudications (2430).
    Why payers deny it: The guides require the date once; front ends refuse the claim without it.
    How to fix it: Take the date from the other payer’s remittance.
    Denied: P dos=2026-01-05 dx=E11.9 seq=S | other payer=FIRST paid=80 | 99213 $80
    Denied: I tob=131 dos=2026-01-05 dx=E11.9 seq=S | other payer=FIRST paid=80 | 99213 rev=0510 svd=FIRST/80
    Clean: P dos=2026-01-05 dx=E11.9 seq=S | other payer=FIRST paid=80 on=2026-01-20 | 99213 $80
    Clean: P dos=2026-01-05 dx=E11.9 seq=S | other payer=FIRST paid=80 | 99213 $80 svd=FIRST/80@2026-01-20
    Clean: P dos=2026-01-05 dx=E11.9 seq=S | other payer=FIRST | 99213
    Not checked: a line decision of a payer the claim does not name (SI32)
    """
    for other in claim.other_payers:
        if other.paid is None or other.adjudicated is not None:
            continue
        if any(result.adjudicated for _, result in line_results(claim, other)):
            continue
        if names_unknown_payer(claim):
            yield NotChecked("a line decision names no payer of the claim")
            return
        message = f"The other payer paid {other.paid} but its remittance date (DTP*573) is missing."
        yield Fault(other.where.at("AMT02"), message, str(other.paid))
