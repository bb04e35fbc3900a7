"""RB17: payment out of balance."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from validators.engine.case import RemittanceCase
from validators.engine.finding import WARN, Fault, NotChecked
from validators.engine.rule import REMITTANCE, rule
from x12.records.remittance import RemittanceEnd


@rule(
    "RB17",
    on=REMITTANCE,
    snip=3,
    severity=WARN,
    source="005010X221A1 section 1.10.2.1 (transaction balancing)",
    since="0.1",
)
def unbalanced_payment(end: RemittanceEnd, case: RemittanceCase) -> Iterator[Fault | NotChecked]:
    """The payment is not what the claims and provider adjustments make.

    What is checked: BPR02 is the sum of CLP04 less the sum of the PLB amounts (a positive PLB amount takes
    money away).
    Why it matters: The deposit will not match the posting; a claim or an adjustment is missing.
    What to do: Hold the posting until the payer explains the difference.
    Unbalanced: BPR*I*90*C*ACH CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Unbalanced: BPR*I*90*C*ACH CLP*A*1*100*80**12*ICN1 CAS*CO*45*20 PLB*1234567893*20261231*WO:ICN0*10
    Balanced: BPR*I*80*C*ACH CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Balanced: BPR*I*70*C*ACH CLP*A*1*100*80**12*ICN1 CAS*CO*45*20 PLB*1234567893*20261231*WO:ICN0*10
    Balanced: BPR*I*85*C*ACH CLP*A*1*100*80**12*ICN1 CAS*CO*45*20 PLB*1234567893*20261231*L6*-5
    Not checked: an amount that cannot be read
    """
    totals, head = case.totals, case.remittance
    if head.payment is None or totals.unreadable:
        yield NotChecked("the payment or the payment of a claim cannot be read")
        return
    taken = sum((adjustment.amount for adjustment in end.adjustments), Decimal(0))
    if totals.paid - taken != head.payment:
        message = (
            f"Claims pay {totals.paid} - provider adjustments {taken} = {totals.paid - taken}, "
            f"not the payment {head.payment} (BPR02)."
        )
        yield Fault(head.where.at("BPR02"), message, str(head.payment))
