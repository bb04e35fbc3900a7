"""SI52: EPSDT screening without CRC*ZZ."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from x12.records.claim import ServiceLine


@rule(
    "SI52",
    on=LINE,
    severity=WARN,
    snip=4,
    kinds="P",
    procedures=(
        "99381-99385",
        "99391-99395",
    ),
    source="005010X222A1: loop 2300 CRC*ZZ EPSDT Referral",
    since="0.1",
)
def screening_without_referral_indicator(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """An EPSDT screening without its referral indicator.

    What is checked: A preventive visit (99381–99385, 99391–99395) marked as EPSDT (SV111 Y) stands on a claim
    with CRC*ZZ.
    Why payers deny it: The guide requires the segment when the screening itself is billed; Medicaid counts
    referrals from it.
    How to fix it: Add CRC*ZZ: whether the child was referred, and how (AV, NU, S2, ST).
    Denied: P dos=2026-01-05 dx=Z00.129 filing=MC | 99392 epsdt=Y
    Clean: P dos=2026-01-05 dx=Z00.129 filing=MC crc=ZZ/N/NU | 99392 epsdt=Y
    Clean: P dos=2026-01-05 dx=Z00.129 filing=MC | 99392
    """
    if line.epsdt != "Y" or any(condition.category == "ZZ" for condition in case.claim.conditions):
        return ()
    message = f"EPSDT screening on line {line.number} without the referral indicator (CRC*ZZ)."
    return (Fault(line.where.at("SV111"), message, "Y"),)
