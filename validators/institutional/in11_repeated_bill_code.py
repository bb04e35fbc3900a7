"""IN11: condition, occurrence or value code sent twice."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim

_KINDS = {"BG": "Condition", "BH": "Occurrence", "BI": "Occurrence span", "BE": "Value"}


@rule(
    "IN11",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    kinds="I",
    predicts=("16+M44", "16+M45", "16+M46", "16+M49"),
    source="NUBC UB-04 form locators 18–28, 31–36 and 39–41; 005010X223A2 2300 HI*BG, BH, BI, BE",
    since="0.1",
)
def repeated_bill_code(claim: Claim, case: Case) -> Iterable[Fault]:
    """A condition, occurrence, occurrence span or value code stands twice on the bill.

    What is checked: No condition or value code is repeated, and no occurrence or span code with the same dates.
    Why payers deny it: One fact is said once; two value codes of one kind leave the amount open.
    How to fix it: Remove the repeat, or add amounts of one value code together.
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 cond=09,09 | '' rev=0450
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 occ=11@2026-01-02,11@2026-01-02 | '' rev=0450
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 val=54@3200,54@100 | '' rev=0450
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 cond=09,17 occ=11@2026-01-02 val=54@3200 | '' rev=0450
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 occ=11@2026-01-02,11@2026-01-03 | '' rev=0450
    """
    codes = claim.codes
    if len(codes) < 2:
        return ()
    seen = set()
    for code in codes:
        kind = _KINDS.get(code.qualifier)
        if kind is None:
            continue
        days = (code.period.start, code.period.end) if code.period is not None else None
        key = (code.qualifier, code.code, days)
        if key in seen:
            return (Fault(code.where, f"{kind} code {code.code} stands twice on the bill.", code.code),)
        seen.add(key)
    return ()
