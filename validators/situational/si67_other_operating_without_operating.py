"""SI67: other operating physician without operating physician."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI67",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("16+N261",),
    kinds="I",
    source="005010X223A2: loops 2310B and 2310C",
    since="0.1",
)
def other_operating_without_operating(claim: Claim, case: Case) -> Iterable[Fault]:
    """An other operating physician without an operating one.

    What is checked: The claim names another operating physician (NM1*ZZ) beside the operating physician
    (NM1*72).
    Why payers deny it: The second surgeon assists a first one, whom the payer must know.
    How to fix it: Name the operating physician (NM1*72).
    Denied: I tob=131 dos=2026-01-05 dx=K40.90 otheroperating=1234567893 | 49505 rev=0360
    Clean: I tob=131 dos=2026-01-05 dx=K40.90 operating=1245319599 otheroperating=1234567893 | 49505 rev=0360
    Clean: I tob=131 dos=2026-01-05 dx=K40.90 operating=1245319599 | 49505 rev=0360
    """
    other = claim.provider("ZZ")
    if other is None or claim.provider("72") is not None:
        return ()
    message = "An other operating physician (NM1*ZZ) is named without the operating physician (NM1*72)."
    return (Fault(other.where.at("NM101"), message, "ZZ", root="operating"),)
