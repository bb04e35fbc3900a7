"""SI53: contradictory EPSDT referral."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI53",
    on=CLAIM,
    parts=("conditions",),
    severity=DENY,
    snip=4,
    kinds="PI",
    source="005010X222A1 and X223A2: loop 2300 CRC*ZZ, CRC02 and CRC03",
    since="0.1",
)
def contradictory_referral_indicator(claim: Claim, case: Case) -> Iterable[Fault]:
    """The EPSDT referral contradicts itself.

    What is checked: CRC*ZZ with N (no referral) has the condition NU (not used), with Y another one.
    Why payers deny it: The guide allows NU exactly when no referral was made; Medicaid returns the rest.
    How to fix it: N goes with NU; Y with AV, S2 or ST.
    Denied: P dos=2026-01-05 dx=Z00.129 filing=MC crc=ZZ/N/AV | 99392 epsdt=Y
    Denied: P dos=2026-01-05 dx=Z00.129 filing=MC crc=ZZ/Y/NU | 99392 epsdt=Y
    Clean: P dos=2026-01-05 dx=Z00.129 filing=MC crc=ZZ/N/NU | 99392 epsdt=Y
    Clean: P dos=2026-01-05 dx=Z00.129 filing=MC crc=ZZ/Y/ST | 99392 epsdt=Y
    """
    for condition in claim.conditions:
        if condition.category == "ZZ" and condition.codes and (condition.applies == "N") != ("NU" in condition.codes):
            message = f"EPSDT referral {condition.applies} does not go with {', '.join(condition.codes)} (CRC*ZZ)."
            return (Fault(condition.where.at("CRC03"), message, condition.codes[0]),)
    return ()
