"""BN04: more units on one line than are likely."""

from __future__ import annotations

from collections.abc import Iterable

from validators.bundling._units import unlikely
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.ncci import NOT_KNOWN, program_of, setting_of
from x12.records.claim import Claim


@rule(
    "BN04",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("151+N362", "222"),
    needs=("mue-practitioner", "mue-hospital", "mue-dme"),
    source="CMS NCCI medically unlikely edits; NCCI Policy Manual chapter I.V; Pub. 100-04 chapter 23 §20.9",
    since="0.2",
    kinds="PI",
)
def units_beyond_likely_on_line(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """Units of a line exceed what NCCI holds to be likely for a line (MUE with adjudication indicator 1).

    What is checked: Units of each line against the table in force on its day (practitioner, hospital, or supplier
        of equipment); a span of days shares the units out. Lines are looked at one by one.
    Why payers deny it: The line is denied whole; the units cannot be cut to the limit.
    How to fix it: Correct the units, or bill what is right on further lines with a modifier that says why.
    Denied: P dos=2026-01-05 filing=MB dx=L57.0 | 17110 x3 | given mue 17110=1/1
    Denied: I tob=131 dos=2026-01-05 filing=MA dx=R07.9 | 71046 x3 rev=0324 | given mue-hospital 71046=2/1
    Clean: P dos=2026-01-05 filing=MB dx=L57.0 | 17110 x1 | 17110-59 x1 | given mue 17110=1/1
    Clean: P dos=2026-01-05..2026-01-07 filing=MB dx=L57.0 | 97110 x6 | given mue 97110=2/1
    Not checked: no MUE table for the date, or a payer that is not known to use it
    """
    setting = setting_of(claim)
    program = program_of(case) if setting else ""
    if not setting or program == "medicaid":
        return ()
    return unlikely(case, setting, "1") if program else (NotChecked(NOT_KNOWN),)
