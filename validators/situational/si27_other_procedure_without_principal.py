"""SI27: other procedure without principal procedure."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI27",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("16+MA66",),
    kinds="I",
    source="005010X223A2: loop 2300 HI*BBR and HI*BBQ",
    since="0.1",
)
def other_procedure_without_principal(claim: Claim, case: Case) -> Iterable[Fault]:
    """Other procedures without a principal one.

    What is checked: HI holds other procedures (BBQ, BQ) and no principal procedure (BBR, BR).
    Why payers deny it: Other procedures are additional to a principal one; groupers cannot place them.
    How to fix it: Report the main procedure as BBR.
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 others=3E0G76Z@2026-01-03 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 proc=0DTJ4ZZ@2026-01-03,3E0G76Z@2026-01-03 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 | '' rev=0120 x4DA
    """
    other = None
    for code in claim.codes:
        if code.qualifier in ("BBR", "BR"):
            return ()
        if code.qualifier in ("BBQ", "BQ"):
            other = code
    if other is None:
        return ()
    message = f"Other procedure {other.code} (BBQ) without a principal procedure (BBR)."
    return (Fault(other.where, message, other.code),)
