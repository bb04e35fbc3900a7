"""EM06: a consultation code sent to Medicare."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import is_medicare, procedure_place
from x12.records.claim import ServiceLine

_ENDED = date(2010, 1, 1)


@rule(
    "EM06",
    on=LINE,
    severity=DENY,
    snip=5,
    predicts=("96", "16+M51"),
    source="CMS Pub. 100-04 chapter 12 §30.6.10",
    since="0.1",
    kinds="P",
    procedures=("99241-99245", "99251-99255"),
)
def consultation_to_medicare(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """A consultation code is billed to Medicare, which has not paid for it since 2010.

    What is checked: 99241-99245 and 99251-99255 with Medicare Part A or B as the payer. Others are the matter of the
        payer's own code policy (PX03).
    Why payers deny it: Medicare asks for the office, hospital or nursing facility visit instead.
    How to fix it: Bill the visit code of the place where the patient was seen, at the level the record supports.
    Denied: P dos=2026-01-05 dx=I48.91 filing=MB | 99244
    Denied: P dos=2026-01-05 dx=I48.91 filing=MB pos=21 | 99253-25
    Clean: P dos=2026-01-05 dx=I48.91 filing=BL | 99244
    Clean: P dos=2026-01-05 dx=I48.91 filing=MB | 99204
    """
    claim = case.claim
    day = claim.date_of(line)
    if not is_medicare(claim) or (day is not None and day < _ENDED):
        return ()
    text = f"Medicare does not pay consultation {line.code}: bill the visit of the place where the patient was seen."
    return (Fault(procedure_place(claim, line), value=line.code, message=text, root=f"policy line {line.number}"),)
