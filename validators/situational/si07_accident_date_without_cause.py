"""SI07: accident date without a cause."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI07",
    on=CLAIM,
    parts=("dates",),
    severity=WARN,
    snip=4,
    kinds="PD",
    source="005010X222A1 and X224A2: loop 2300 DTP*439 and CLM11",
    since="0.1",
)
def accident_date_without_cause(claim: Claim, case: Case) -> Iterable[Fault]:
    """An accident date is given but the claim is not said to be related to an accident.

    What is checked: DTP*439 is present and CLM11 is empty.
    Why payers deny it: The guides ask not to send the date unless CLM11 names the cause; payers hold such
    claims for liability questions.
    How to fix it: Name the cause in CLM11 (AA, EM, OA) or remove the date.
    Denied: P dos=2026-01-05 dx=S52.501A date.439=2026-01-04 | 99213
    Denied: D dos=2026-01-05 date.439=2026-01-04 | D0140
    Clean: P dos=2026-01-05 dx=S52.501A cause=OA date.439=2026-01-04 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    """
    if claim.related_causes or (accident := claim.date("439")) is None:
        return ()
    message = "An accident date (DTP*439) is given but CLM11 names no cause."
    return (Fault(accident.where, message, accident.raw),)
