"""SI43: certificate of medical necessity without CR3."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import EQUIPMENT, certified_lines, tagged
from x12.records.claim import Claim


@rule(
    "SI43",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=("173",),
    kinds="P",
    procedures=EQUIPMENT,
    source="005010X222A1: loop 2400 CR3 Durable Medical Equipment Certification",
    since="0.1",
)
def certificate_without_equipment_period(claim: Claim, case: Case) -> Iterator[Fault]:
    """A certificate of medical necessity without its equipment period.

    What is checked: A line that comes with a certificate (PWK*CT*AD) has CR3.
    Why payers deny it: The guide requires CR3 with every certificate: initial, renewal or revision, and for
    how many months.
    How to fix it: Add CR3 from the certificate.
    Denied: P dos=2022-03-21 dx=J44.9 pos=12 | E1390-RR pwk=CT/AD date.463=2022-03-21 ordering=1234567893
    Clean: P dos=2022-03-21 dx=J44.9 pos=12 | E1390-RR pwk=CT/AD raw=CR3*I*MO*99 date.463=2022-03-21 ordering=1234567893
    Clean: P dos=2022-03-21 dx=J44.9 pos=12 | E1390-RR pwk=CT/NS
    """
    for line in certified_lines(claim):
        if tagged(line.other, "CR3") is None:
            message = f"Line {line.number} comes with a certificate (PWK*CT*AD) but has no CR3."
            yield Fault(line.paperwork[0].where, message, line=line.number)
