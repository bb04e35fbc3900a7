"""SI22: line date outside the statement period."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI22",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("16+M52",),
    kinds="I",
    source="005010X223A2: loop 2300 DTP*434 and loop 2400 DTP*472",
    since="0.1",
)
def line_outside_statement(claim: Claim, case: Case) -> Iterator[Fault]:
    """A service line dated outside the statement period.

    What is checked: Each line date lies within the from and through dates of the statement.
    Why payers deny it: Payers return a bill whose lines lie outside its period.
    How to fix it: Correct the line date or the statement dates.
    Denied: I tob=131 dos=2026-01-05..2026-01-06 dx=E11.9 | 99213 rev=0510 dos=2026-01-07
    Denied: I tob=131 dos=2026-01-05 dx=E11.9 | 99213 rev=0510 dos=2025-01-05
    Clean: I tob=131 dos=2026-01-05..2026-01-06 dx=E11.9 | 99213 rev=0510 dos=2026-01-06
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 | '' rev=0120 x4DA
    """
    statement = claim.date("434")
    if statement is None or statement.start is None or statement.end is None:
        return
    first, last = statement.start, statement.end
    for line in claim.lines:
        service = line.service
        if service is None or service.start is None or service.end is None:
            continue
        if service.start < first or service.end > last:
            days = f"{service.start}" if service.start == service.end else f"{service.start} to {service.end}"
            message = f"Line {line.number} is dated {days}, outside the statement {first} to {last}."
            yield Fault(service.where, message, service.raw, line=line.number)
