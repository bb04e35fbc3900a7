"""IN10: a DRG that says the stay could not be grouped."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim

_UNGROUPABLE = {
    "998": "the principal diagnosis is none for a discharge",
    "999": "the stay cannot be grouped",
}


@rule(
    "IN10",
    on=CLAIM,
    severity=DENY,
    snip=5,
    kinds="I",
    predicts=("A8",),
    source="CMS MS-DRG Definitions Manual: DRG 998 and 999; 005010X223A2 2300 HI*DR",
    since="0.2",
    parts=("codes",),
)
def ungroupable_drg(claim: Claim, case: Case) -> Iterable[Fault]:
    """The claim carries DRG 998 or 999, which pay nothing: they say that the stay could not be grouped.

    What is checked: HI*DR of an inpatient hospital bill (11x) is neither 998 nor 999. No grouper is built in: whether
    another DRG is the one its payer's grouper finds is not known here (its form and list: PX14).
    Why payers deny it: An ungroupable stay cannot be priced (CARC A8).
    How to fix it: Mend what the grouper objects to: the principal diagnosis, age, sex or discharge status; group again.
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=Z79.4 drg=998 | '' rev=0120 x4DA
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=J18.9 drg=999 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=J18.9 drg=194 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=J18.9 | '' rev=0120 x4DA
    """
    if claim.place != "11":
        return ()
    return [
        Fault(code.where, f"DRG {code.code} pays nothing: {_UNGROUPABLE[code.code]}.", code.code)
        for code in claim.codes
        if code.qualifier == "DR" and code.code in _UNGROUPABLE
    ]
