"""SI73: inpatient service outside the stay."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI73",
    on=CLAIM,
    severity=WARN,
    snip=4,
    predicts=("5",),
    kinds="P",
    source="005010X222A1: loop 2300 DTP*435 and DTP*096, loop 2400 DTP*472",
    since="0.1",
)
def service_outside_stay(claim: Claim, case: Case) -> Iterator[Fault]:
    """An inpatient service dated outside the stay.

    What is checked: On a claim with an inpatient place of service (21, 51, 61), no line is dated before the
    admission or after the discharge.
    Why payers deny it: The patient was not in the hospital that day; payers deny the place of service or ask
    for records.
    How to fix it: Correct the date or the place of service of the line.
    Denied: P dx=I10 pos=21 dos=2026-01-03 date.435=2026-01-04 | 99222
    Denied: P dx=I10 pos=21 dos=2026-01-09 date.435=2026-01-04 date.096=2026-01-08 | 99232
    Clean: P dx=I10 pos=21 dos=2026-01-05 date.435=2026-01-04 | 99222
    Clean: P dx=I10 pos=21 dos=2026-01-08 date.435=2026-01-04 date.096=2026-01-08 | 99239
    Clean: P dx=I10 pos=11 dos=2026-01-03 date.435=2026-01-04 | 99213
    """
    if claim.place not in ("21", "51", "61"):
        return
    admission, discharge = claim.date("435"), claim.date("096")
    first = admission.start if admission else None
    last = discharge.start if discharge else None
    if first and last and last < first:
        return  # SI15
    for line in claim.lines:
        if line.service is None or line.place not in ("", claim.place):
            continue
        if (first and line.start and line.start < first) or (last and line.end and line.end > last):
            message = f"Line {line.number} is dated {line.start}, outside the stay {first or '?'} to {last or '?'}."
            yield Fault(line.service.where, message, line.service.raw, line=line.number)
