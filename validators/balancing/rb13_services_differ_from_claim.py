"""RB13: services differ from the claim charge."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from validators.engine.case import PaymentCase
from validators.engine.finding import WARN, Fault, NotChecked
from validators.engine.rule import PAYMENT, rule
from x12.records.remittance import ClaimPayment


@rule(
    "RB13",
    on=PAYMENT,
    snip=3,
    severity=WARN,
    source="005010X221A1 section 1.10.2.1 and .6 (bundling, splitting)",
    since="0.1",
)
def services_differ_from_claim(payment: ClaimPayment, case: PaymentCase) -> Iterator[Fault | NotChecked]:
    """The services of a claim do not charge what the claim charges.

    What is checked: Where a claim has services, the sum of SVC02 is CLP03. Bundled, unbundled and split
    services keep the sum.
    Why it matters: A service is missing from the remittance, or a charge was made up; lines cannot be posted
    one by one.
    What to do: Compare with the claim as billed; note the payer as not compliant.
    Unbalanced: CLP*A*1*150*80**12*ICN1 CAS*CO*45*50 SVC*HC:99213*100*80 CAS*CO*45*20
    Balanced: CLP*A*1*150*130**12*ICN1 SVC*HC:99213*100*80 CAS*CO*45*20 SVC*HC:36415*50*50
    Balanced: CLP*A*1*150*130**12*ICN1 CAS*CO*45*20
    Not checked: an amount that cannot be read
    """
    if not payment.services or payment.charge is None:
        return
    total = Decimal(0)
    for service in payment.services:
        if service.charge is None:
            yield NotChecked("the charge of a service cannot be read")
            return
        total += service.charge
    if total != payment.charge:
        message = f"The {len(payment.services)} services charge {total}, the claim {payment.charge}."
        yield Fault(payment.where.at("CLP03"), message, str(payment.charge))
