"""RB27: a denied claim is paid."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import PaymentCase
from validators.engine.finding import WARN, Fault
from validators.engine.rule import PAYMENT, rule
from x12.records.remittance import ClaimPayment


@rule(
    "RB27",
    on=PAYMENT,
    snip=4,
    severity=WARN,
    source="005010X221A1: CLP02 (4 is of a patient the payer does not know), CLP04",
    since="0.2",
)
def denied_but_paid(payment: ClaimPayment, case: PaymentCase) -> Iterator[Fault]:
    """A denied claim is paid.

    What is checked: A claim of status 4 (CLP02) has no payment (CLP04 is 0).
    Why it matters: Status and money contradict each other: a posting program books a denial and leaves the money over.
    What to do: Post what was paid, and ask the payer which of the two is meant.
    Unbalanced: CLP*A*4*100*80**12*ICN1 CAS*CO*45*20
    Balanced: CLP*A*4*100*0**12*ICN1 CAS*CO*31*100
    Balanced: CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Balanced: CLP*A*22*-100*-80**12*ICN1 CAS*CO*45*-20
    """
    if payment.status == "4" and payment.paid:
        message = f"The claim is denied (CLP02 is 4) and {payment.paid} is paid of it (CLP04)."
        yield Fault(payment.where.at("CLP02"), message, payment.status)
