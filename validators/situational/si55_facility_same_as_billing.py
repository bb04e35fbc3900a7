"""SI55: service facility equal to billing provider."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI55",
    on=CLAIM,
    severity=WARN,
    snip=4,
    source="005010X222A1 and X224A2: loop 2310C; X223A2: loop 2310E Service Facility Location",
    since="0.1",
)
def facility_same_as_billing(claim: Claim, case: Case) -> Iterable[Fault]:
    """A service facility that is the billing provider itself.

    What is checked: The service facility (NM1*77) does not have the NPI and the address of the billing
    provider.
    Why payers deny it: The guides ask for the loop only when the place differs from the billing provider’s;
    some payers return the claim.
    How to fix it: Remove the service facility, or name the real place of service.
    Denied: P dos=2026-01-05 dx=E11.9 billing=1234567893 facility=1234567893 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 billing=1234567893 facility=1245319599 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    """
    facility = claim.provider("77")
    if facility is None or not facility.npi or claim.billing is None or facility.npi != claim.billing.npi:
        return ()
    if facility.address is not None and facility.address != claim.billing.address:
        return ()
    message = "The service facility (loop 2310) is the billing provider: it is sent only when the place differs."
    return (Fault(facility.where.at("NM109"), message, facility.npi),)
