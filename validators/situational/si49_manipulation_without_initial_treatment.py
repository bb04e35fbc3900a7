"""SI49: manipulation without initial treatment date."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import procedure_place
from x12.records.claim import ServiceLine


@rule(
    "SI49",
    on=LINE,
    severity=DENY,
    snip=4,
    kinds="P",
    procedures=("98940-98942",),
    source="005010X222A1: loops 2300 and 2400 DTP*454 Initial Treatment Date; CMS Pub. 100-04 chapter 26 §10.4 item 14",
    since="0.1",
)
def manipulation_without_initial_treatment(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """Spinal manipulation for Medicare without the date of initial treatment.

    What is checked: The payer is Medicare, the line is 98940–98942, and DTP*454 stands on the claim or the
    line.
    Why payers deny it: Medicare returns chiropractic claims without the date the course of treatment began.
    How to fix it: Add the date of the first treatment of this course.
    Denied: P dos=2026-02-15 dx=M99.01 filing=MB | 98940-AT
    Denied: P dos=2026-02-15 dx=M99.01 filing=MB | 98941-AT
    Clean: P dos=2026-02-15 dx=M99.01 filing=MB date.454=2026-01-15 | 98940-AT
    Clean: P dos=2026-02-15 dx=M99.01 filing=CI | 98940
    """
    claim = case.claim
    if claim.filing != "MB" or claim.date("454") is not None or line.date("454") is not None:
        return ()
    message = f"Line {line.number} ({line.code}) needs the initial treatment date (DTP*454) for Medicare."
    return (Fault(procedure_place(claim, line), message, line.code),)
