"""SI70: return to work before the last day worked."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI70",
    on=CLAIM,
    parts=("dates",),
    severity=WARN,
    snip=4,
    kinds="P",
    source="005010X222A1: loop 2300 DTP*297 Last Worked and DTP*296 Authorized Return to Work",
    since="0.1",
)
def return_to_work_before_last_day(claim: Claim, case: Case) -> Iterable[Fault]:
    """The patient returns to work before the last day worked.

    What is checked: DTP*296 is not earlier than DTP*297.
    Why payers deny it: Disability payers compute the absence from the two.
    How to fix it: Correct the wrong one of the two dates.
    Denied: P dos=2026-01-05 dx=M54.50 date.297=2026-01-04 date.296=2025-12-20 | 99213
    Clean: P dos=2026-01-05 dx=M54.50 date.297=2026-01-04 date.296=2026-01-20 | 99213
    Clean: P dos=2026-01-05 dx=M54.50 | 99213
    """
    returned = claim.date("296")
    if returned is None or returned.start is None:
        return ()
    worked = claim.date("297")
    if worked is None or worked.start is None or worked.start <= returned.start:
        return ()
    message = f"Return to work {returned.start} (DTP*296) is before the last day worked {worked.start} (DTP*297)."
    return (Fault(returned.where, message, returned.raw),)
