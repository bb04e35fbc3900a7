"""RB04: non-covered charge above the line charge."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import LINE, rule
from x12.records.claim import ServiceLine


@rule(
    "RB04",
    on=LINE,
    severity=REJECT,
    snip=3,
    kinds="I",
    source="005010X223A2: loop 2400 SV203 and SV207; UB-04 FL 47 and 48",
    since="0.1",
)
def non_covered_above_charge(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """More is called non-covered than the line charges.

    What is checked: SV207 (non-covered) is not above SV203 (charge).
    Why payers deny it: The covered charge would be negative; payers return the bill.
    How to fix it: Correct the non-covered amount of the line.
    Denied: I tob=131 dos=2026-01-05 dx=E11.9 | 99213 $100 rev=0510 noncovered=150
    Clean: I tob=131 dos=2026-01-05 dx=E11.9 | 99213 $100 rev=0510 noncovered=100
    Clean: I tob=131 dos=2026-01-05 dx=E11.9 | 99213 $100 rev=0510
    """
    if line.non_covered is None or line.charge is None or line.non_covered <= line.charge:
        return ()
    message = (
        f"Line {line.number}: non-covered {line.non_covered} (SV207) is more than the charge {line.charge} (SV203)."
    )
    return (Fault(line.where.at("SV207"), message, str(line.non_covered)),)
