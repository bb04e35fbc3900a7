"""RB12: claim payment out of balance."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from validators.engine.case import PaymentCase
from validators.engine.finding import INFORM, WARN, Fault, NotChecked
from validators.engine.rule import PAYMENT, rule
from validators.questions.claim_questions import sum_of
from x12.records.remittance import ClaimPayment


@rule(
    "RB12",
    on=PAYMENT,
    snip=3,
    severity=WARN,
    source="005010X221A1 section 1.10.2.1 (claim balancing); RFI 2601",
    since="0.1",
)
def unbalanced_claim(payment: ClaimPayment, case: PaymentCase) -> Iterator[Fault | NotChecked]:
    """A claim’s charge, adjustments and payment do not add up.

    What is checked: CLP03 less all adjustments of the claim (2100 CAS) and of its services (2110 CAS) is
    CLP04. AMT segments inform only and are not counted. What is off by as much as its services are (RB11) follows
    from them and only informs.
    Why it matters: What the payer kept from the claim, or why, is unknown; posting leaves a wrong balance on
    the account.
    What to do: Post by hand; ask the payer for a corrected remittance.
    Unbalanced: CLP*A*1*100*75**12*ICN1 CAS*CO*45*20
    Unbalanced: CLP*A*1*100*75**12*ICN1 SVC*HC:99213*100*75 CAS*CO*45*20
    Unbalanced: CLP*A*1*100*80**12*ICN1 CAS*PR*1*5 SVC*HC:99213*100*80 CAS*CO*45*20
    Balanced: CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    Balanced: CLP*A*1*100*75*5*12*ICN1 CAS*PR*1*5 SVC*HC:99213*100*80 CAS*CO*45*20
    Balanced: CLP*A*22*-100*-80**12*ICN1 CAS*CO*45*-20
    Not checked: an amount that cannot be read
    """
    if payment.charge is None or payment.paid is None:
        yield NotChecked("the charge or payment of the claim cannot be read")
        return
    at_claim = sum_of(payment.adjustments)
    at_services = sum((sum_of(service.adjustments) for service in payment.services), Decimal(0))
    off = payment.charge - at_claim - at_services - payment.paid
    if off:
        message = (
            f"Claim: charge {payment.charge} - claim adjustments {at_claim} - service adjustments {at_services} "
            f"is not the payment {payment.paid}."
        )
        severity = INFORM if off == _off_of_services(payment) else None
        yield Fault(payment.where.at("CLP04"), message, str(payment.paid), severity=severity)


def _off_of_services(payment: ClaimPayment) -> Decimal | None:
    """By how much the services together do not balance; None where one of them cannot be read."""
    off = Decimal(0)
    for service in payment.services:
        if service.charge is None or service.paid is None:
            return None
        off += service.charge - sum_of(service.adjustments) - service.paid
    return off
