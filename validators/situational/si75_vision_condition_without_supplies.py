"""SI75: vision condition without vision supplies."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI75",
    on=CLAIM,
    parts=("conditions",),
    severity=WARN,
    snip=4,
    kinds="P",
    source="005010X222A1: loop 2300 CRC*E1, E2, E3 Patient Condition Information: Vision",
    since="0.1",
)
def vision_condition_without_supplies(claim: Claim, case: Case) -> Iterable[Fault]:
    """A vision condition on a claim without lenses or frames.

    What is checked: A claim with CRC*E1, E2 or E3 (spectacle lenses, contact lenses, frames) has a vision
    supply line (V2020–V2799).
    Why payers deny it: The condition explains why lenses or frames are replaced; with none billed it belongs
    to another claim.
    How to fix it: Remove the condition, or bill the supply.
    Denied: P dos=2026-01-05 dx=H52.13 crc=E1/Y/L1 | 92014
    Clean: P dos=2026-01-05 dx=H52.13 crc=E1/Y/L1 date.471=2025-12-20 | V2100
    Clean: P dos=2026-01-05 dx=H52.13 | 92014
    """
    for condition in claim.conditions:
        if condition.category in ("E1", "E2", "E3"):
            if any(line.code.startswith("V2") for line in claim.lines):
                return ()
            message = f"Vision condition (CRC*{condition.category}) on a claim without lenses or frames."
            return (Fault(condition.where.at("CRC01"), message, condition.category),)
    return ()
