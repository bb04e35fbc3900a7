"""SI44: certificate of medical necessity without begin therapy date."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import EQUIPMENT, certified_lines
from x12.records.claim import Claim


@rule(
    "SI44",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=("173",),
    kinds="P",
    procedures=EQUIPMENT,
    source="005010X222A1: loop 2400 DTP*463 Begin Therapy Date",
    since="0.1",
)
def certificate_without_therapy_start(claim: Claim, case: Case) -> Iterator[Fault]:
    """A certificate of medical necessity without the begin therapy date.

    What is checked: A line that comes with a certificate (PWK*CT*AD) has DTP*463.
    Why payers deny it: The guide requires the date with every certificate; rental months are counted from it.
    How to fix it: Add the date the therapy began.
    Denied: P dos=2022-03-21 dx=J44.9 pos=12 | E1390-RR pwk=CT/AD raw=CR3*I*MO*99 ordering=1234567893
    Clean: P dos=2022-03-21 dx=J44.9 pos=12 | E1390-RR pwk=CT/AD raw=CR3*I*MO*99 date.463=2022-03-21 ordering=1234567893
    Clean: P dos=2022-03-21 dx=J44.9 pos=12 | E1390-RR
    """
    for line in certified_lines(claim):
        if line.date("463") is None:
            message = f"Line {line.number} comes with a certificate (PWK*CT*AD) but no begin therapy date (DTP*463)."
            yield Fault(line.paperwork[0].where, message, line=line.number)
