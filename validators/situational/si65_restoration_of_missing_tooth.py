"""SI65: restoration of a tooth reported missing."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI65",
    on=CLAIM,
    severity=WARN,
    snip=4,
    predicts=("16+N37",),
    kinds="D",
    source="005010X224A2: loop 2300 DN2 Tooth Status and loop 2400 TOO",
    since="0.1",
)
def restoration_of_missing_tooth(claim: Claim, case: Case) -> Iterator[Fault]:
    """A tooth reported missing is filled or treated.

    What is checked: No restoration or root canal (D2xxx, D3xxx) is billed on a tooth DN2 reports as missing
    (M).
    Why payers deny it: One of the two tooth numbers is wrong; plans deny the service.
    How to fix it: Check the tooth number on the chart.
    Denied: D dos=2026-01-05 raw=DN2*19*M****JP | D2391 tooth=19/O
    Clean: D dos=2026-01-05 raw=DN2*18*M****JP | D2391 tooth=19/O
    Clean: D dos=2026-01-05 raw=DN2*19*M****JP | D6010 tooth=19
    Clean: D dos=2026-01-05 raw=DN2*19*E****JP | D2391 tooth=19/O
    """
    if not claim.teeth:
        return
    missing = {status.get(1) for status in claim.teeth if status.get(2) == "M"}
    for line in claim.lines:
        if not line.code.startswith(("D2", "D3")):
            continue
        for tooth in line.teeth:
            if tooth.number in missing:
                message = f"Line {line.number} ({line.code}) treats tooth {tooth.number}, which DN2 reports missing."
                yield Fault(tooth.where, message, tooth.number, line=line.number)
