"""BN06: more units in a day than are likely."""

from __future__ import annotations

from collections.abc import Iterable

from validators.bundling._units import unlikely
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.ncci import NOT_KNOWN, program_of, setting_of
from x12.records.claim import Claim


@rule(
    "BN06",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("151+N362", "222"),
    needs=("mue-practitioner", "mue-hospital", "mue-dme", "history"),
    source="CMS NCCI medically unlikely edits; NCCI Policy Manual chapter I.V; Pub. 100-04 chapter 23 §20.9",
    since="0.2",
    kinds="PI",
)
def units_beyond_likely_in_day(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """Units of a day exceed what is clinically likely (MUE with adjudication indicator 3).

    What is checked: As BN05, for limits that follow from clinical experience: more may be right and paid, with the
        record.
    Why payers deny it: The claim is denied until the record shows the need.
    How to fix it: Correct the units, or keep the record ready for an appeal.
    Denied: P dos=2026-01-05 filing=MB dx=E11.9 | 83036 x3 | given mue 83036=1/3 | past since=2020-01-01
    Denied: P dos=2026-01-05 filing=MB dx=E11.9 | 83036 | given mue 83036=1/3 | past 83036 on=2026-01-05
    Clean: P dos=2026-01-05 filing=MB dx=E11.9 | 83036 | given mue 83036=1/3 | past 83036 on=2026-01-04
    Not checked: no MUE table for the date, or a payer that is not known to use it
    """
    setting = setting_of(claim)
    program = program_of(case) if setting else ""
    if not setting or program == "medicaid":
        return ()
    return unlikely(case, setting, "3") if program else (NotChecked(NOT_KNOWN),)
