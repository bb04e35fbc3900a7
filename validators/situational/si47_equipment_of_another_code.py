"""SI47: equipment information of another code."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import EQUIPMENT, element_place
from x12.records.claim import Claim


@rule(
    "SI47",
    on=CLAIM,
    severity=DENY,
    snip=4,
    kinds="P",
    procedures=EQUIPMENT,
    source="005010X222A1: loop 2400 SV501-2",
    since="0.1",
)
def equipment_of_another_code(claim: Claim, case: Case) -> Iterator[Fault]:
    """The equipment information is about another procedure than the line.

    What is checked: SV501 ends in the procedure code billed in SV101-2.
    Why payers deny it: The guide requires the same code; payers price the rental from SV5.
    How to fix it: Put the line’s own code into SV501.
    Denied: P dos=2026-01-05 dx=J44.9 pos=12 | E1390-RR raw=SV5*HC:E0431*DA*30*50*5000*4
    Clean: P dos=2026-01-05 dx=J44.9 pos=12 | E1390-RR raw=SV5*HC:E1390*DA*30*50*5000*4
    Clean: P dos=2026-01-05 dx=J44.9 pos=12 | E1390-RR
    """
    for line in claim.lines:
        if line.dme is not None and not line.dme.get(1).endswith(line.code):
            message = f"SV5 of line {line.number} is about another code than the line's {line.code}."
            yield Fault(element_place(line.dme, "2400", "SV501-2"), message, line.dme.get(1), line=line.number)
