"""RB19: payment method contradicts the amount."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import RemittanceCase
from validators.engine.finding import WARN, Fault
from validators.engine.rule import REMITTANCE, rule
from x12.records.remittance import RemittanceEnd


@rule("RB19", on=REMITTANCE, snip=3, severity=WARN, source="005010X221A1: BPR04", since="0.1")
def payment_without_method(end: RemittanceEnd, case: RemittanceCase) -> Iterator[Fault]:
    """Money without a way to pay it, or a way without money.

    What is checked: BPR04 is NON exactly when BPR02 is zero.
    Why it matters: A payment by NON never arrives; a transfer of zero waits for a deposit that does not come.
    What to do: Match the deposit before posting.
    Unbalanced: BPR*I*80*C*NON CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Unbalanced: BPR*I*0*C*ACH CLP*A*1*100*0**12*ICN1 CAS*CO*50*100
    Balanced: BPR*I*80*C*ACH CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Balanced: BPR*H*0*C*NON CLP*A*1*100*0**12*ICN1 CAS*CO*50*100
    """
    head = case.remittance
    if head.payment is None or not head.method or head.payment < 0:
        return
    if (head.method == "NON") != (head.payment == 0):
        message = f"Payment method {head.method} (BPR04) with a payment of {head.payment}."
        yield Fault(head.where.at("BPR04"), message, head.method)
