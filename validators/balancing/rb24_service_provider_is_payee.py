"""RB24: the service provider of a claim is the payee."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import PaymentCase
from validators.engine.finding import WARN, Fault
from validators.engine.rule import PAYMENT, rule
from x12.records.remittance import ClaimPayment


@rule(
    "RB24",
    on=PAYMENT,
    snip=4,
    severity=WARN,
    source="005010X221A1: loop 2100 NM1*82 (required when different from the payee, else not sent)",
    since="0.2",
)
def service_provider_is_payee(payment: ClaimPayment, case: PaymentCase) -> Iterator[Fault]:
    """The service provider of a claim is the payee.

    What is checked: NM1*82 of the claim does not have the NPI of the payee (1000B).
    Why it matters: The guide sends it only when another rendered the services; some programs take it for
    a second provider.
    What to do: Post to the payee.
    Unbalanced: N1*PE*CLINIC*XX*1234567893 CLP*A*1*100*80**12*ICN1 CAS*CO*45*20 NM1*82*2*CLINIC*****XX*1234567893
    Balanced: N1*PE*CLINIC*XX*1234567893 CLP*A*1*100*80**12*ICN1 CAS*CO*45*20 NM1*82*1*DOC*A****XX*1003000126
    """
    rendering, payee = payment.party("82"), payment.remittance.payee
    if rendering is not None and payee is not None and rendering.npi and rendering.npi == payee.npi:
        message = "The service provider (NM1*82) is the payee: it is sent only when another rendered the services."
        yield Fault(rendering.where.at("NM109"), message, rendering.npi)
