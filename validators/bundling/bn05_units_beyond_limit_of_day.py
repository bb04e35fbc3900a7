"""BN05: more units in a day than can be."""

from __future__ import annotations

from collections.abc import Iterable

from validators.bundling._units import unlikely
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.ncci import NOT_KNOWN, program_of, setting_of
from x12.records.claim import Claim


@rule(
    "BN05",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("151+N362", "222"),
    needs=("mue-practitioner", "mue-hospital", "mue-dme", "history"),
    source="CMS NCCI medically unlikely edits; NCCI Policy Manual chapter I.V; Pub. 100-04 chapter 23 §20.9",
    since="0.2",
    kinds="PI",
)
def units_beyond_limit_of_day(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """Units of a day exceed an absolute limit (MUE with adjudication indicator 2).

    What is checked: Units of all lines of a code and day by the same provider, on the claim and on the patient's
        other claims, against the table in force on that day. Indicator 2 stands for limits that follow from law or
        anatomy.
    Why payers deny it: The limit cannot be exceeded, not on appeal either.
    How to fix it: Correct the units or the code; no modifier and no record changes the limit.
    Denied: P dos=2026-01-05 filing=MB dx=K35.80 | 44970 x2 | given mue 44970=1/2 | past since=2020-01-01
    Denied: P dos=2026-01-05 filing=MB dx=K35.80 | 44970 | 44970-59 | given mue 44970=1/2 | past since=2020-01-01
    Clean: P dos=2026-01-05 filing=MB dx=K35.80 | 44970 | given mue 44970=1/2 | past since=2020-01-01
    Clean: P dos=2026-01-05 filing=MB dx=K35.80 | 44970 | 44970 dos=2026-01-06 | given mue 44970=1/2
        | past since=2020-01-01
    Not checked: no MUE table for the date, or a payer that is not known to use it
    """
    setting = setting_of(claim)
    program = program_of(case) if setting else ""
    if not setting or program == "medicaid":
        return ()
    return unlikely(case, setting, "2") if program else (NotChecked(NOT_KNOWN),)
