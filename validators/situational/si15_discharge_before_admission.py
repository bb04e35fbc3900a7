"""SI15: discharge before admission."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI15",
    on=CLAIM,
    parts=("dates",),
    severity=REJECT,
    snip=4,
    kinds="P",
    source="005010X222A1: loop 2300 DTP*435 and DTP*096",
    since="0.1",
)
def discharge_before_admission(claim: Claim, case: Case) -> Iterable[Fault]:
    """The discharge date is before the admission date.

    What is checked: DTP*096 is not earlier than DTP*435.
    Why payers deny it: A stay cannot end before it began.
    How to fix it: Correct the wrong one of the two dates.
    Denied: P dos=2026-01-05 dx=I10 pos=21 date.435=2026-01-06 date.096=2026-01-04 | 99222
    Denied: P dos=2026-01-05 dx=I10 pos=21 date.435=2026-01-04 date.096=2025-01-08 | 99222
    Clean: P dos=2026-01-05 dx=I10 pos=21 date.435=2026-01-04 date.096=2026-01-08 | 99222
    Clean: P dos=2026-01-05 dx=I10 pos=21 date.435=2026-01-05 date.096=2026-01-05 | 99222
    """
    discharge = claim.date("096")
    if discharge is None or discharge.start is None:
        return ()
    admission = claim.date("435")
    if admission is None or admission.start is None or discharge.start >= admission.start:
        return ()
    message = f"Discharge {discharge.start} (DTP*096) is before admission {admission.start} (DTP*435)."
    return (Fault(discharge.where, message, discharge.raw),)
