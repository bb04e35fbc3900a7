"""RB15: negative claim that is no reversal."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import PaymentCase
from validators.engine.finding import WARN, Fault
from validators.engine.rule import PAYMENT, rule
from x12.records.remittance import ClaimPayment


@rule(
    "RB15",
    on=PAYMENT,
    snip=3,
    severity=WARN,
    source="005010X221A1 section 1.10.2.8 (reversals and corrections)",
    since="0.1",
)
def negative_claim_not_reversed(payment: ClaimPayment, case: PaymentCase) -> Iterator[Fault]:
    """Negative amounts on a claim that is no reversal.

    What is checked: A claim whose status is not 22 has neither a negative charge nor a negative payment.
    Why it matters: A take-back is told as a reversal; in this form it looks like a payment below zero and is
    posted wrongly.
    What to do: Find the payment it takes back; post it as a reversal.
    Unbalanced: CLP*A*1*-100*-80**12*ICN1 CAS*CO*45*-20
    Balanced: CLP*A*22*-100*-80**12*ICN1 CAS*CO*45*-20
    Balanced: CLP*A*1*100*0**12*ICN1 CAS*CO*50*100
    """
    if payment.is_reversal:
        return
    for element, amount in (("CLP03", payment.charge), ("CLP04", payment.paid)):
        if amount is not None and amount < 0:
            message = f"Claim status {payment.status} is no reversal, but {element} is {amount}."
            yield Fault(payment.where.at(element), message, str(amount))
