"""SI12: payer claim number on an original claim."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import is_report_of_paid_claim
from x12.records.claim import Claim


@rule(
    "SI12",
    on=CLAIM,
    parts=("refs",),
    severity=WARN,
    snip=4,
    predicts=("18",),
    source="005010X222A1, X223A2 and X224A2: loop 2300 REF*F8 and CLM05-3",
    since="0.1",
)
def claim_number_on_original(claim: Claim, case: Case) -> Iterable[Fault]:
    """An original claim names an earlier claim of the payer.

    What is checked: CLM05-3 is 1 (original) and REF*F8 is present.
    Why payers deny it: Payers that read REF*F8 treat the claim as a duplicate of the first; others refuse the
    combination.
    How to fix it: Use frequency 7 or 8 when the first claim was adjudicated, else remove REF*F8.
    Denied: P dos=2026-01-05 dx=E11.9 freq=1 ref.F8=ICN0001 | 99213
    Denied: I tob=131 dos=2026-01-05 dx=E11.9 ref.F8=ICN0001 | 99213 rev=0510
    Clean: P dos=2026-01-05 dx=E11.9 freq=7 ref.F8=ICN0001 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    """
    if claim.frequency != "1" or (number := claim.ref("F8")) is None:
        return ()
    if is_report_of_paid_claim(claim):
        return ()
    message = "CLM05-3 is 1 (original) but REF*F8 names a claim the payer already has."
    return (Fault(number.where, message),)
