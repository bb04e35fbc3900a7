"""RB23: an adjustment names a reason code that had ended."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import PaymentCase
from validators.engine.finding import DENY, Fault
from validators.engine.rule import PAYMENT, rule
from validators.questions.reason_codes import ENDED
from x12.records.remittance import ClaimPayment


@rule(
    "RB23",
    on=PAYMENT,
    snip=5,
    severity=DENY,
    source="X12 claim adjustment reason codes (code source 139), stop dates",
    since="0.2",
)
def ended_reason_code(payment: ClaimPayment, case: PaymentCase) -> Iterator[Fault]:
    """An adjustment names a reason code that had ended.

    What is checked: Each CARC of the claim and its services, by the day of the payment (BPR16).
    Why it matters: What was kept from the payment is explained by a code without a meaning; posting and appeals
    need one that is in force.
    What to do: Ask the payer for the reason in force.
    Unbalanced: BPR*I*80*C*ACH************20260112 CLP*A*1*100*80**12*ICN1 CAS*CO*42*20
    Balanced: BPR*I*80*C*ACH************20260112 CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    """
    day = payment.remittance.payment_date
    if day is None:
        return
    for adjustments in (payment.adjustments, *(service.adjustments for service in payment.services)):
        for each in adjustments:
            ended = ENDED.get(each.carc)
            if ended is not None and day >= ended:
                message = f"Reason code {each.carc} is not used since {ended.isoformat()}."
                yield Fault(each.where, message, each.carc)
