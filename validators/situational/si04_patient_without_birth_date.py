"""SI04: no demographics of a subscriber who is the patient."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI04",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    source="005010X222A1, X223A2 and X224A2: loop 2010BA DMG",
    since="0.1",
)
def patient_without_birth_date(claim: Claim, case: Case) -> Iterable[Fault]:
    """The patient is the subscriber and has neither birth date nor sex.

    What is checked: SBR02 is 18 and loop 2010BA has no DMG segment.
    Why payers deny it: The guides require DMG of a subscriber who is the patient; payers cannot identify the
    member without it.
    How to fix it: Add birth date and sex from the registration.
    Denied: P dos=2026-01-05 dx=E11.9 | 99213
    Denied: D dos=2026-01-05 | D0120
    Clean: P dos=2026-01-05 dx=E11.9 born=1980-03-01 sex=F | 99213
    Clean: P dos=2026-01-05 dx=E11.9 relation= patient=19 | 99213
    """
    subscriber = claim.subscriber
    if claim.patient is not None or subscriber is None or subscriber.birth is not None:
        return ()
    if subscriber.birth_raw or subscriber.sex or claim.insurance is None or claim.insurance.relationship != "18":
        return ()
    message = "The subscriber is the patient, so loop 2010BA must have birth date and sex (DMG)."
    return (Fault(subscriber.party.where.at("DMG02"), message, root="birth date"),)
