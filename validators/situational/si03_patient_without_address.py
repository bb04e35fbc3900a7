"""SI03: no address of a subscriber who is the patient."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI03",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    source="005010X222A1, X223A2 and X224A2: loop 2010BA N3 and N4",
    since="0.1",
)
def patient_without_address(claim: Claim, case: Case) -> Iterable[Fault]:
    """The patient is the subscriber and has no address.

    What is checked: SBR02 is 18 and loop 2010BA has no N3/N4.
    Why payers deny it: The guides require the address of a subscriber who is the patient.
    How to fix it: Add the street, city, state and ZIP code from the registration.
    Denied: P dos=2026-01-05 dx=E11.9 home=no | 99213
    Denied: I tob=131 dos=2026-01-05 dx=E11.9 home=no | 99213 rev=0510
    Clean: P dos=2026-01-05 dx=E11.9 home=TX/75001 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 home=no relation= patient=19 | 99213
    """
    subscriber = claim.subscriber
    if claim.patient is not None or subscriber is None or subscriber.party.address is not None:
        return ()
    if claim.insurance is None or claim.insurance.relationship != "18":
        return ()
    message = "The subscriber is the patient, so loop 2010BA must have the address (N3 and N4)."
    return (Fault(subscriber.party.where.at("N301"), message),)
