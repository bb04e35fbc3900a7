"""SI48: acute manipulation without acute manifestation date."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import is_medicare
from validators.situational._shared import element_place
from x12.records.claim import Claim


@rule(
    "SI48",
    on=CLAIM,
    parts=("spinal",),
    severity=REJECT,
    snip=4,
    kinds="P",
    source="005010X222A1: loop 2300 CR208 and DTP*453 Acute Manifestation Date",
    since="0.1",
)
def acute_manipulation_without_date(claim: Claim, case: Case) -> Iterable[Fault]:
    """Acute spinal manipulation for Medicare without the date it became acute.

    What is checked: The payer is Medicare, CR208 is A (acute) or M (acute manifestation of a chronic
    condition), and DTP*453 is present.
    Why payers deny it: The guide requires the date then; Medicare pays manipulation for acute conditions
    only.
    How to fix it: Add the date the condition became acute.
    Denied: P dos=2026-02-15 dx=M99.01 filing=MB date.454=2026-01-15 raw=CR2********A | 98940-AT
    Clean: P dos=2026-02-15 dx=M99.01 filing=MB date.454=2026-01-15 date.453=2026-01-10 raw=CR2********A | 98940-AT
    Clean: P dos=2026-02-15 dx=M99.01 filing=MB date.454=2026-01-15 raw=CR2********C | 98940-AT
    """
    spinal = claim.spinal
    if spinal is None or spinal.get(8) not in ("A", "M") or claim.date("453") is not None or not is_medicare(claim):
        return ()
    message = f"CR208 is {spinal.get(8)} (acute) but the acute manifestation date (DTP*453) is missing."
    return (Fault(element_place(spinal, "2300", "CR208"), message, spinal.get(8)),)
