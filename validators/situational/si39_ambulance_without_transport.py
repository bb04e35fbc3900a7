"""SI39: ambulance service without CR1."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import AMBULANCE_TRANSPORTS, transports
from x12.records.claim import Claim


@rule(
    "SI39",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    kinds="P",
    procedures=AMBULANCE_TRANSPORTS,
    source="005010X222A1: loops 2300 and 2400 CR1 Ambulance Transport Information",
    since="0.1",
)
def ambulance_without_transport(claim: Claim, case: Case) -> Iterable[Fault]:
    """An ambulance service without the transport information.

    What is checked: A claim with ambulance base rates or miles (A0425–A0436) has CR1 on the claim or a line.
    Why payers deny it: The guide requires CR1 on all ambulance transports: why, how far, patient’s weight.
    Payers cannot price or justify the trip without it.
    How to fix it: Add CR1 from the trip report.
    Denied: P dos=2026-01-05 dx=R07.9 pos=41 pickup=yes dropoff=yes | A0427-RH | A0425-RH x12
    Clean: P dos=2026-01-05 dx=R07.9 pos=41 raw=CR1*LB*140**A*DH*12 pickup=yes dropoff=yes | A0427-RH | A0425-RH x12
    Clean: P dos=2026-01-05 dx=R07.9 pos=41 pickup=yes dropoff=yes | A0427-RH raw=CR1*LB*140**A*DH*12
    """
    if transports(claim):
        return ()
    return (Fault(claim.where.at("CR101"), "Ambulance service without the transport information (CR1)."),)
