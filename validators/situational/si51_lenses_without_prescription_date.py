"""SI51: vision or hearing device without prescription date."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import procedure_place
from x12.records.claim import ServiceLine


@rule(
    "SI51",
    on=LINE,
    severity=WARN,
    snip=4,
    kinds="P",
    procedures=(
        "V2020-V2025",
        "V2100-V2499",
        "V5030-V5267",
    ),
    source="005010X222A1: loops 2300 and 2400 DTP*471 Hearing and Vision Prescription Date",
    since="0.1",
)
def lenses_without_prescription_date(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """Lenses, frames or hearing devices without the prescription date.

    What is checked: A line for frames, lenses or hearing devices has DTP*471, on itself or on the claim.
    Why payers deny it: The guide requires the date when a prescription was written and the item is billed.
    How to fix it: Add the date of the prescription.
    Denied: P dos=2026-01-05 dx=H52.13 | V2100 | V2020
    Denied: P dos=2026-01-05 dx=H90.3 | V5257
    Clean: P dos=2026-01-05 dx=H52.13 date.471=2025-12-20 | V2100
    Clean: P dos=2026-01-05 dx=H90.3 | V5257 date.471=2025-12-20
    """
    if case.claim.date("471") is not None or line.date("471") is not None:
        return ()
    message = f"Line {line.number} ({line.code}) has no prescription date (DTP*471)."
    return (Fault(procedure_place(case.claim, line), message, line.code),)
