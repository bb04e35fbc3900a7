"""SI05: accident without its date."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI05",
    on=CLAIM,
    parts=("related_causes",),
    severity=REJECT,
    snip=4,
    predicts=("16+N305",),
    kinds="PD",
    source="005010X222A1 and X224A2: loop 2300 CLM11 and DTP*439 Accident Date",
    since="0.1",
)
def accident_without_date(claim: Claim, case: Case) -> Iterable[Fault]:
    """The claim is related to an accident whose date is missing.

    What is checked: CLM11 holds AA (auto) or OA (other accident) and there is no DTP*439.
    Why payers deny it: The guides require the date for auto and other accidents; payers return the claim or
    ask the member.
    How to fix it: Add the accident date, or remove the cause when the visit has nothing to do with an
    accident.
    Denied: P dos=2026-01-05 dx=S52.501A cause=OA | 99213
    Denied: D dos=2026-01-05 cause=AA state=TX | D0140
    Clean: P dos=2026-01-05 dx=S52.501A cause=OA date.439=2026-01-04 | 99213
    Clean: P dos=2026-01-05 dx=M54.50 cause=EM | 99213
    """
    causes = claim.related_causes
    if not causes or ("AA" not in causes and "OA" not in causes) or claim.date("439") is not None:
        return ()
    message = f"CLM11 says accident ({', '.join(causes)}) but the accident date (DTP*439) is missing."
    return (Fault(claim.where.at("CLM11-1"), message, causes[0]),)
