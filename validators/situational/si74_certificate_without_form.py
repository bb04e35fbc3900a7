"""SI74: certificate of medical necessity without its form."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import EQUIPMENT, certified_lines
from x12.records.claim import Claim


@rule(
    "SI74",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("173",),
    kinds="P",
    procedures=EQUIPMENT,
    source="005010X222A1: loop 2400 PWK02 and loop 2440 LQ, FRM",
    since="0.1",
)
def certificate_without_form(claim: Claim, case: Case) -> Iterator[Fault]:
    """A certificate said to be included has no form.

    What is checked: A line whose PWK says that a certificate is included (PWK*CT*AD) has its form (LQ with
    FRM, loop 2440).
    Why payers deny it: The certificate is the form’s answers; without them there is none.
    How to fix it: Add the form’s answers, or change PWK02 to say how the certificate was sent.
    Denied: P dos=2022-03-21 dx=J44.1 pos=12 | E1390-RR pwk=CT/AD raw=CR3*I*MO*99
    Clean: P dos=2022-03-21 dx=J44.1 pos=12 | E1390-RR pwk=CT/AD raw=CR3*I*MO*99;LQ*UT*484.03;FRM*1A**056
    Clean: P dos=2022-03-21 dx=J44.1 pos=12 | E1390-RR pwk=CT/AB
    """
    for line in certified_lines(claim):
        if not line.forms:
            message = f"Line {line.number} says a certificate is included (PWK*CT*AD) but has no form (LQ, FRM)."
            yield Fault(line.paperwork[0].where, message, line=line.number)
