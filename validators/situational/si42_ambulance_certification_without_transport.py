"""SI42: ambulance certification without transport."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import transports
from x12.records.claim import Claim


@rule(
    "SI42",
    on=CLAIM,
    parts=("conditions",),
    severity=WARN,
    snip=4,
    kinds="P",
    source="005010X222A1: loop 2300 CRC*07 Ambulance Certification",
    since="0.1",
)
def ambulance_certification_without_transport(claim: Claim, case: Case) -> Iterable[Fault]:
    """An ambulance certification on a claim that transports nobody.

    What is checked: CRC*07 is present and there is no CR1 on claim or line.
    Why payers deny it: The certification explains a transport; without one the payer asks what it certifies.
    How to fix it: Add CR1, or remove the certification.
    Denied: P dos=2026-01-05 dx=R07.9 crc=07/Y/01 | 99213
    Clean: P dos=2026-01-05 dx=R07.9 pos=41 crc=07/Y/01 raw=CR1*LB*140**A*DH*12 pickup=yes dropoff=yes | A0427-RH
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    """
    for condition in claim.conditions:
        if condition.category == "07" and not transports(claim):
            message = "Ambulance certification (CRC*07) without transport information (CR1)."
            return (Fault(condition.where.at("CRC01"), message, "07"),)
    return ()
