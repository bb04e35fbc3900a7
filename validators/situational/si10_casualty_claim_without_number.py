"""SI10: property and casualty claim without its number."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI10",
    on=CLAIM,
    severity=WARN,
    snip=4,
    source="005010X222A1, X223A2 and X224A2: loops 2010BA and 2010CA REF*Y4 Property and Casualty Claim Number",
    since="0.1",
)
def casualty_claim_without_number(claim: Claim, case: Case) -> Iterable[Fault]:
    """A workers’ compensation or auto claim without the insurer’s claim number.

    What is checked: SBR09 is WC or AM and neither subscriber nor patient has a REF*Y4.
    Why payers deny it: Property and casualty payers find the injury by this number; without it the bill is
    often returned.
    How to fix it: Ask the insurer or employer for the claim number and add REF*Y4.
    Denied: P dos=2026-01-05 dx=S52.501A filing=WC cause=EM | 99213
    Denied: I tob=131 dos=2026-01-05 dx=S13.4XXA filing=AM | 99283 rev=0450
    Clean: P dos=2026-01-05 dx=S52.501A filing=CI | 99213
    Clean: P dos=2026-01-05 dx=S52.501A filing=WC casualty=CLAIM77 | 99213
    """
    if claim.filing not in ("WC", "AM") or claim.insurance is None:
        return ()
    people = [person.party for person in (claim.patient, claim.subscriber) if person is not None]
    if any(party.ref("Y4") for party in people):
        return ()
    message = f"The payer covers injuries (SBR09 {claim.filing}) but its claim number (REF*Y4) is missing."
    return (Fault(claim.insurance.where.at("SBR09"), message, claim.filing),)
