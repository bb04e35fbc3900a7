"""MD25: chiropractic manipulation without AT."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place
from x12.records.claim import ServiceLine

_SAID = frozenset({"AT", "GA", "GY", "GZ"})


@rule(
    "MD25",
    on=LINE,
    severity=DENY,
    snip=7,
    predicts=("50", "4"),
    source="CMS Pub. 100-02 chapter 15 §240.1.3; CMS Pub. 100-04 chapter 12 §220",
    since="0.1",
    kinds="P",
    procedures=("98940-98942",),
)
def chiropractic_without_at(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """Spinal manipulation billed to Medicare without AT is taken for maintenance and not paid.

    What is checked: 98940-98942 to Medicare Part B carry AT (active treatment), or GA, GY or GZ where a denial is
        expected or wanted.
    Why payers deny it: Medicare covers manipulation only as active treatment; maintenance is not necessary by rule.
    How to fix it: Add AT if the record shows active treatment; for maintenance give the notice (ABN) and bill GA.
    Denied: P dos=2026-01-05 dx=M99.03 filing=MB | 98941
    Denied: P dos=2026-01-05 dx=M99.03 filing=MB | 99213-25 | 98940-59
    Clean: P dos=2026-01-05 dx=M99.03 filing=MB | 98941-AT
    Clean: P dos=2026-01-05 dx=M99.03 filing=MB | 98941-GA
    Clean: P dos=2026-01-05 dx=M99.03 filing=CI | 98941
    """
    if not is_medicare(case.claim) or not _SAID.isdisjoint(line.modifiers):
        return ()
    text = f"Line {line.number}: {billed(line)} has no AT: Medicare takes it for maintenance."
    return (Fault(modifier_place(case.claim, line, len(line.modifiers)), value=billed(line), message=text),)
