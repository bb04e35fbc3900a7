"""RB25: a service is paid or denied, and nobody says of which day."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import PaymentCase
from validators.engine.finding import DENY, Fault
from validators.engine.rule import PAYMENT, rule
from x12.records.remittance import ClaimPayment


@rule(
    "RB25",
    on=PAYMENT,
    snip=4,
    severity=DENY,
    source="005010X221A1: loop 2110 DTM*472 and loop 2100 DTM*232 (one of them is required)",
    since="0.2",
)
def service_without_date(payment: ClaimPayment, case: PaymentCase) -> Iterator[Fault]:
    """A service is paid or denied, and nobody says of which day.

    What is checked: Each service has a date (DTM*472, or 150 and 151), or the claim has its statement dates (DTM*232).
    Why it matters: Without a day the payment cannot be matched to the service billed.
    What to do: Match by code and amount, and ask the payer for the date.
    Unbalanced: CLP*A*1*100*80**12*ICN1 SVC*HC:99213*100*80 CAS*CO*45*20
    Balanced: CLP*A*1*100*80**12*ICN1 SVC*HC:99213*100*80 DTM*472*20260105 CAS*CO*45*20
    Balanced: CLP*A*1*100*80**12*ICN1 DTM*232*20260105 SVC*HC:99213*100*80 CAS*CO*45*20
    """
    if any(date.qualifier in ("232", "233") for date in payment.dates):
        return
    for service in payment.services:
        if service.service is None:
            message = "The service has no date (DTM*472), and its claim has none either (DTM*232)."
            yield Fault(service.where.at("DTM"), message, service.procedure.code)
