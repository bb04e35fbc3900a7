"""SI45: recertification without date."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import EQUIPMENT, element_place, tagged
from x12.records.claim import Claim


@rule(
    "SI45",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    kinds="P",
    procedures=EQUIPMENT,
    source="005010X222A1: loop 2400 CR301 and DTP*607 Certification Revision/Recertification Date",
    since="0.1",
)
def recertification_without_date(claim: Claim, case: Case) -> Iterator[Fault]:
    """A renewed or revised certificate without its date.

    What is checked: A line whose CR301 is R (renewal) or S (revised) has DTP*607.
    Why payers deny it: The guide requires the date; the new period is counted from it.
    How to fix it: Add the date of the renewal or revision.
    Denied: P dos=2022-03-21 dx=J44.9 pos=12 | E1390-RR pwk=CT/AD raw=CR3*R*MO*99 date.463=2021-03-21
    Clean: P dos=2022-03-21 dx=J44.9 pos=12 | E1390-RR pwk=CT/AD raw=CR3*R*MO*99 date.463=2021-03-21 date.607=2022-03-21
    Clean: P dos=2022-03-21 dx=J44.9 pos=12 | E1390-RR pwk=CT/AD raw=CR3*I*MO*99 date.463=2022-03-21
    """
    for line in claim.lines:
        if not line.other or (period := tagged(line.other, "CR3")) is None:
            continue
        if period.get(1) in ("R", "S") and line.date("607") is None:
            message = f"Line {line.number}: certificate type {period.get(1)} needs its date (DTP*607)."
            yield Fault(element_place(period, "2400", "CR301"), message, period.get(1), line=line.number)
