"""SI69: pay-to address equal to billing address."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import INFORM, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI69",
    on=CLAIM,
    parts=("pay_to",),
    severity=INFORM,
    snip=4,
    source="005010X222A1, X223A2 and X224A2: loop 2010AB Pay-to Address Name",
    since="0.1",
)
def pay_to_same_as_billing(claim: Claim, case: Case) -> Iterable[Fault]:
    """A pay-to address that is the billing address.

    What is checked: The pay-to address (2010AB) differs from the billing provider’s address (2010AA).
    Why payers deny it: The guides ask for the loop only when it differs; it does no harm, but a lockbox
    forgotten here sends the money astray.
    How to fix it: Remove the loop, or put the address payments go to.
    Denied: P dos=2026-01-05 dx=E11.9 office=TX/750010001 payto=TX/750010001 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 office=TX/750010001 payto=TX/750020001 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    """
    pay_to, billing = claim.pay_to, claim.billing
    if pay_to is None or billing is None or pay_to.address is None or pay_to.address != billing.address:
        return ()
    return (Fault(pay_to.where.at("N301"), "The pay-to address (loop 2010AB) is the billing address."),)
