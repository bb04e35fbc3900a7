"""SI46: certificate of medical necessity without ordering provider."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import EQUIPMENT, certified_lines
from x12.records.claim import Claim


@rule(
    "SI46",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("16+N265",),
    kinds="P",
    procedures=EQUIPMENT,
    source="005010X222A1: loop 2420E Ordering Provider Name",
    since="0.1",
)
def certificate_without_ordering_provider(claim: Claim, case: Case) -> Iterator[Fault]:
    """A certificate of medical necessity without the ordering provider.

    What is checked: A line that comes with a certificate (PWK*CT*AD) names the ordering provider (NM1*DK).
    Why payers deny it: Equipment is covered on an order; the payer looks the orderer up.
    How to fix it: Add the ordering provider with name and NPI.
    Denied: P dos=2022-03-21 dx=J44.9 pos=12 | E1390-RR pwk=CT/AD raw=CR3*I*MO*99 date.463=2022-03-21
    Clean: P dos=2022-03-21 dx=J44.9 pos=12 | E1390-RR pwk=CT/AD raw=CR3*I*MO*99 date.463=2022-03-21 ordering=1234567893
    Clean: P dos=2022-03-21 dx=J44.9 pos=12 | E1390-RR
    """
    for line in certified_lines(claim):
        if line.provider("DK") is None:
            message = f"Line {line.number} comes with a certificate but names no ordering provider (NM1*DK)."
            yield Fault(line.paperwork[0].where, message, line=line.number)
