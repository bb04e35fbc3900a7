"""SI50: foot care without last seen date."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, procedure_place
from x12.records.claim import ServiceLine


@rule(
    "SI50",
    on=LINE,
    severity=WARN,
    snip=4,
    kinds="P",
    procedures=(
        "11055-11057",
        "11719-11721",
        "G0127",
    ),
    modifiers=(
        "Q7",
        "Q8",
        "Q9",
    ),
    source="005010X222A1: loops 2300 and 2400 DTP*304 Last Seen Date; CMS Pub. 100-04 chapter 32 §80.8",
    since="0.1",
)
def foot_care_without_last_visit(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """Routine foot care for Medicare without the last visit to the treating physician.

    What is checked: The payer is Medicare, a foot care line (11055–11057, 11719–11721, G0127) has class
    findings Q7–Q9, and DTP*304 stands on the claim or the line.
    Why payers deny it: For most systemic conditions Medicare pays only when a physician has seen the patient
    within six months, and wants the date.
    How to fix it: Add the date last seen and the physician’s NPI (2310D) when the condition asks for it.
    Denied: P dos=2026-01-05 dx=E11.42 filing=MB | 11721-Q8
    Clean: P dos=2026-01-05 dx=E11.42 filing=MB date.304=2025-11-20 | 11721-Q8
    Clean: P dos=2026-01-05 dx=E11.42 filing=CI | 11721-Q8
    """
    claim = case.claim
    if claim.filing != "MB" or claim.date("304") is not None or line.date("304") is not None:
        return ()
    message = f"Line {line.number} ({billed(line)}): routine foot care without the date last seen (DTP*304)."
    return (Fault(procedure_place(claim, line), message, line.code),)
