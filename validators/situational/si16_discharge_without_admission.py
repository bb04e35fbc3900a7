"""SI16: discharge without admission."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI16",
    on=CLAIM,
    parts=("dates",),
    severity=WARN,
    snip=4,
    kinds="P",
    source="005010X222A1: loop 2300 DTP*096 Discharge Date",
    since="0.1",
)
def discharge_without_admission(claim: Claim, case: Case) -> Iterable[Fault]:
    """A discharge date without an admission date.

    What is checked: DTP*096 is present and DTP*435 is not.
    Why payers deny it: The discharge date belongs to inpatient claims, which need the admission date too.
    How to fix it: Add the admission date, or remove the discharge date of an outpatient claim.
    Denied: P dos=2026-01-05 dx=I10 pos=21 date.096=2026-01-08 | 99239
    Denied: P dos=2026-01-05 dx=I10 pos=11 date.096=2026-01-08 | 99213
    Clean: P dos=2026-01-05 dx=I10 pos=21 date.435=2026-01-04 date.096=2026-01-08 | 99239
    Clean: P dos=2026-01-05 dx=I10 | 99213
    """
    discharge = claim.date("096")
    if discharge is None or claim.date("435") is not None:
        return ()
    message = "A discharge date (DTP*096) is given without the admission date (DTP*435)."
    return (Fault(discharge.where, message, discharge.raw, root="admission date"),)
