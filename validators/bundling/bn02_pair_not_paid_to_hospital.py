"""BN02: two services of one hospital and day that NCCI does not pay together."""

from __future__ import annotations

from collections.abc import Iterable

from validators.bundling._pairs import pairs
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.ncci import NOT_KNOWN, program_of, setting_of
from x12.records.claim import Claim


@rule(
    "BN02",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("236", "97+M15", "97+N19"),
    needs=("ncci-hospital", "history"),
    source="CMS NCCI procedure-to-procedure edits (hospital); CMS Integrated Outpatient Code Editor, edits 20 and 40",
    since="0.2",
    kinds="I",
)
def pair_not_paid_to_hospital(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """Two services of one hospital on one day are a pair that NCCI does not pay together.

    What is checked: Each two codes of a day on an outpatient bill (12x, 13x, 14x, 22x, 23x, 34x, 74x, 75x, 76x) and
        on
        the hospital's other bills for the patient, against the hospital's pairs in force on that day, with the modifier
        indicators of BN01.
    Why payers deny it: The outpatient code editor rejects the line of the second code.
    How to fix it: Bill the first code alone, or add the modifier if the record shows that the services were distinct.
    Denied: I tob=131 dos=2026-01-05 filing=MA dx=L57.0 | 17000 rev=0361 | 17004 rev=0361
        | given ncci-hospital 17004/17000=0 | past since=2020-01-01
    Clean: I tob=131 dos=2026-01-05 filing=MA dx=L57.0 | 17000-59 rev=0361 | 17110 rev=0361
        | given ncci-hospital 17110/17000=1 | past since=2020-01-01
    Clean: I tob=111 dos=2026-01-05 filing=MA dx=L57.0 admit=L57.0 | 17000 rev=0361 | 17004 rev=0361
        | given ncci-hospital 17004/17000=0
    Not checked: no NCCI table for the date, a payer that is not known to use it, or no history for other claims
    """
    if not setting_of(claim) or (len(claim.lines) < 2 and not case.ref.has_history):
        return ()
    program = program_of(case)
    if program == "medicaid":
        return ()
    return pairs(case, "hospital") if program else (NotChecked(NOT_KNOWN),)
