"""SI71: abolished certificate of medical necessity."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import is_medicare
from validators.situational._shared import EQUIPMENT, has_certificate, is_abolished
from x12.records.claim import Claim


@rule(
    "SI71",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    kinds="P",
    procedures=EQUIPMENT,
    source="CMS MLN Matters SE22002: certificates and DIFs are not sent for services from 2023-01-01",
    since="0.1",
)
def abolished_certificate_to_medicare(claim: Claim, case: Case) -> Iterator[Fault | NotChecked]:
    """A certificate of medical necessity sent to Medicare after 2022.

    What is checked: The payer is Medicare, the date of service is 2023-01-01 or later, and the line comes
    with a certificate (PWK*CT*AD).
    Why payers deny it: Medicare ended certificates of medical necessity and refuses claims that carry one.
    How to fix it: Remove the PWK, CR3, LQ and FRM segments; keep the order in the record.
    Denied: P dos=2026-01-05 dx=J44.9 filing=MB pos=12 | E1390-RR pwk=CT/AD raw=CR3*I*MO*99 date.463=2026-01-05
    Clean: P dos=2022-12-31 dx=J44.9 filing=MB pos=12 | E1390-RR pwk=CT/AD raw=CR3*I*MO*99 date.463=2022-12-31
    Clean: P dos=2026-01-05 dx=J44.9 filing=CI pos=12 | E1390-RR pwk=CT/AD
    Not checked: a line without a date of service
    """
    if not is_medicare(claim):
        return
    for line in claim.lines:
        if not has_certificate(line):
            continue
        day = claim.date_of(line)
        if day is None:
            yield NotChecked("no readable date of service", line=line.number)
        elif is_abolished(claim, day):
            message = f"Line {line.number} carries a certificate of medical necessity; Medicare ended them in 2023."
            yield Fault(line.paperwork[0].where, message, line=line.number)
