"""RB14: reversal with positive amounts."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import PaymentCase
from validators.engine.finding import WARN, Fault
from validators.engine.rule import PAYMENT, rule
from x12.records.remittance import ClaimPayment


@rule(
    "RB14",
    on=PAYMENT,
    snip=3,
    severity=WARN,
    source="005010X221A1 section 1.10.2.8 (reversals and corrections)",
    since="0.1",
)
def reversal_without_sign(payment: ClaimPayment, case: PaymentCase) -> Iterator[Fault]:
    """A reversal that does not turn the sign of its amounts.

    What is checked: A claim with status 22 (reversal) has neither a positive charge nor a positive payment.
    Why it matters: Posted as sent, the reversal would pay the claim a second time.
    What to do: Post the amounts with the opposite sign after asking the payer.
    Unbalanced: CLP*A*22*100*80**12*ICN1 CAS*CO*45*20
    Balanced: CLP*A*22*-100*-80**12*ICN1 CAS*CO*45*-20
    Balanced: CLP*A*22*-100*0**12*ICN1 CAS*CO*50*-100
    Balanced: CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    """
    if not payment.is_reversal:
        return
    for element, amount in (("CLP03", payment.charge), ("CLP04", payment.paid)):
        if amount is not None and amount > 0:
            yield Fault(
                payment.where.at(element), f"Reversal (CLP02 22) with a positive {element} {amount}.", str(amount)
            )
