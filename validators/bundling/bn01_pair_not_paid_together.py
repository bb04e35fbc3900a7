"""BN01: two services of one physician and day that NCCI does not pay together."""

from __future__ import annotations

from collections.abc import Iterable

from validators.bundling._pairs import pairs
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.ncci import NOT_KNOWN, program_of
from x12.records.claim import Claim


@rule(
    "BN01",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("236", "97+M15", "97+N19", "231"),
    needs=("ncci-practitioner", "history"),
    source="CMS NCCI procedure-to-procedure edits (practitioner); NCCI Policy Manual chapter I; CMS CR 11168",
    since="0.2",
    kinds="P",
)
def pair_not_paid_together(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """Two services of one physician on one day are a pair that NCCI does not pay together.

    What is checked: Each two codes of a day, on the claim and on the patient's other claims, by the same physician
        (same NPI, or same specialty in the group), against the pairs in force on that day. Indicator 0: never paid
        together. Indicator 1: paid with an NCCI modifier (59, XE, XS, XP, XU on either code since 2019-07-01, before
        that on the second; 24, 25, 27, 57, 58, 78, 79, 91; sites that differ). Indicator 9: no longer a pair. The same
        site on both codes warns. Medicare's edits hold for Medicare; for other payers where the setting says so.
    Why payers deny it: The second code is part of the first, or the two cannot both be done.
    How to fix it: Bill the first code alone, or add the modifier if the record shows that the services were distinct.
        A patient cannot be billed for a bundled service.
    Denied: P dos=2026-01-05 filing=MB dx=L57.0 | 17000 | 17004 | given ncci 17004/17000=0 | past since=2020-01-01
    Denied: P dos=2026-01-05 filing=MB dx=M17.11 | 29881-RT | 29877-RT | given ncci 29881/29877=1
        | past since=2020-01-01
    Denied: P dos=2019-06-30 filing=MB dx=M17.11 | 11100-59 | 11600 | given ncci 11100/11600=1 | past since=2015-01-01
    Denied: P dos=2026-01-05 filing=MB dx=L57.0 | 17000 | given ncci 17004/17000=0 | past 17004 on=2026-01-05
    Clean: P dos=2026-01-05 filing=MB dx=M17.11 | 29881-RT | 29877-LT | given ncci 29881/29877=1
        | past since=2020-01-01
    Clean: P dos=2026-01-05 filing=MB dx=D23.5 | 11102-XS | 17000 | given ncci 11102/17000=1 | past since=2020-01-01
    Clean: P dos=2026-01-05 filing=MB dx=D23.5 | 11102 | 17000 | given ncci 11102/17000=9 | past since=2020-01-01
    Clean: P dos=2026-01-05 filing=MB dx=D23.5 | 11102 rendering=1234567893 | 17000 rendering=1932102118
        | given ncci 11102/17000=0 | past since=2020-01-01
    Not checked: no NCCI table for the date, a payer that is not known to use it, or no history for other claims
    """
    if len(claim.lines) < 2 and not case.ref.has_history:
        return ()
    program = program_of(case)
    if program == "medicaid":
        return ()
    return pairs(case, "practitioner") if program else (NotChecked(NOT_KNOWN),)
