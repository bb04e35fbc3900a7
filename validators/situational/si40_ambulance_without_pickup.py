"""SI40: ambulance service without pick-up location."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import AMBULANCE_TRANSPORTS, names_location
from x12.records.claim import Claim


@rule(
    "SI40",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    kinds="P",
    procedures=AMBULANCE_TRANSPORTS,
    source="005010X222A1: loops 2310E and 2420G Ambulance Pick-up Location",
    since="0.1",
)
def ambulance_without_pickup(claim: Claim, case: Case) -> Iterable[Fault]:
    """An ambulance service without the pick-up location.

    What is checked: A claim with ambulance base rates or miles (A0425–A0436) names the pick-up location
    (NM1*PW) on the claim or a line.
    Why payers deny it: The guide requires the pick-up location; it decides coverage, mileage and the payer’s
    region.
    How to fix it: Add the address (N3, N4), or the nearest crossroads where there is none.
    Denied: P dos=2026-01-05 dx=R07.9 pos=41 raw=CR1*LB*140**A*DH*12 dropoff=yes | A0427-RH
    Clean: P dos=2026-01-05 dx=R07.9 pos=41 raw=CR1*LB*140**A*DH*12 pickup=yes dropoff=yes | A0427-RH | A0425-RH x12
    Clean: P dos=2026-01-05 dx=R07.9 pos=41 raw=CR1*LB*140**A*DH*12 dropoff=yes | A0427-RH pickup=yes
    """
    if names_location(claim, "PW"):
        return ()
    message = "Ambulance service without the pick-up location (loop 2310E, NM1*PW)."
    return (Fault(claim.where.at("NM101"), message),)
