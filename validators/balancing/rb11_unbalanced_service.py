"""RB11: service payment out of balance."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import PaymentCase
from validators.engine.finding import WARN, Fault, NotChecked
from validators.engine.rule import SERVICE_PAYMENT, rule
from validators.questions.claim_questions import sum_of
from x12.records.remittance import ServicePayment


@rule(
    "RB11",
    on=SERVICE_PAYMENT,
    snip=3,
    severity=WARN,
    source="005010X221A1 section 1.10.2.1 (service line balancing)",
    since="0.1",
)
def unbalanced_service(service: ServicePayment, case: PaymentCase) -> Iterator[Fault | NotChecked]:
    """A service’s charge, adjustments and payment do not add up.

    What is checked: SVC02 less all its adjustments (2110 CAS) is SVC03, to the cent.
    Why it matters: A remittance that does not balance cannot be posted by machine; what the payer kept or why
    is unknown.
    What to do: Post by hand; ask the payer for a corrected remittance.
    Unbalanced: CLP*A*1*100*75**12*ICN1 SVC*HC:99213*100*75 CAS*CO*45*20
    Balanced: CLP*A*1*100*80**12*ICN1 SVC*HC:99213*100*80 CAS*CO*45*20
    Balanced: CLP*A*1*100*70*10*12*ICN1 SVC*HC:99213*100*70 CAS*CO*45*20 CAS*PR*1*5**2*5
    Not checked: an amount that cannot be read
    """
    if service.charge is None or service.paid is None:
        yield NotChecked("the charge or payment of the service cannot be read")
        return
    adjusted = sum_of(service.adjustments)
    if service.charge - adjusted != service.paid:
        message = f"Service: charge {service.charge} - adjustments {adjusted} is not the payment {service.paid}."
        last = service.adjustments[-1].where.at("CAS") if service.adjustments else service.where.at("SVC03")
        yield Fault(last, message, str(service.paid))
