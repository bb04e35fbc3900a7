"""SI57: repeated line control number."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI57",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    source="005010X222A1, X223A2 and X224A2: loop 2400 REF*6R Line Item Control Number",
    since="0.1",
)
def repeated_line_control_number(claim: Claim, case: Case) -> Iterable[Fault]:
    """Two lines of the claim have the same line control number.

    What is checked: REF*6R is unique among the lines of a claim.
    Why payers deny it: The guides require it unique within the claim: remittance lines are matched by it.
    How to fix it: Number the lines of the claim differently.
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 control=A1 | 36415 control=A1
    Denied: D dos=2026-01-05 | D0120 control=7 | D1110 control=7
    Clean: P dos=2026-01-05 dx=E11.9 | 99213 control=A1 | 36415 control=A2
    Clean: P dos=2026-01-05 dx=E11.9 | 99213 | 36415
    """
    lines = claim.lines
    if len(lines) < 2:
        return ()
    seen: set[str] = set()
    for line in lines:
        control = line.control
        if not control:
            continue
        if control in seen:
            message = f"Line {line.number} repeats a line control number (REF*6R) of this claim."
            return (Fault(line.where.at("REF02"), message, control, line=line.number),)
        seen.add(control)
    return ()
