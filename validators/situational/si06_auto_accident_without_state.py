"""SI06: auto accident without its state."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI06",
    on=CLAIM,
    parts=("related_causes",),
    severity=DENY,
    snip=4,
    kinds="PD",
    source="005010X222A1 and X224A2: loop 2300 CLM11-4 Auto Accident State",
    since="0.1",
)
def auto_accident_without_state(claim: Claim, case: Case) -> Iterable[Fault]:
    """An auto accident without the state where it happened.

    What is checked: CLM11 holds AA, and neither a state (CLM11-4) nor a country (CLM11-5) is given.
    Why payers deny it: Which state is liable decides no-fault coverage; the guides require it for accidents
    in the United States and Canada.
    How to fix it: Add the two-letter state, or the country when it happened abroad.
    Denied: P dos=2026-01-05 dx=S13.4XXA cause=AA date.439=2026-01-04 | 99213
    Denied: D dos=2026-01-05 cause=AA date.439=2026-01-04 | D0140
    Clean: P dos=2026-01-05 dx=S13.4XXA cause=AA state=TX date.439=2026-01-04 | 99213
    Clean: P dos=2026-01-05 dx=S13.4XXA cause=OA date.439=2026-01-04 | 99213
    """
    causes = claim.related_causes
    if not causes or "AA" not in causes or claim.accident_state or claim.accident_country:
        return ()
    message = "CLM11 says auto accident (AA) but the state where it happened (CLM11-4) is missing."
    return (Fault(claim.where.at("CLM11-4"), message, "AA"),)
