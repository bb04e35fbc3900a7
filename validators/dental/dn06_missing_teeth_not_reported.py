"""DN06: teeth are replaced, and none is reported missing."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import INFORM, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import code_among, procedure_place
from x12.records.claim import Claim

_REPLACED = ("D5211-D5228", "D6010-D6013", "D6205-D6252")
_EXTRACTIONS = ("D7111-D7250",)


@rule(
    "DN06",
    on=CLAIM,
    severity=INFORM,
    snip=6,
    kinds="D",
    procedures=_REPLACED,
    predicts=("16+N37", "96"),
    source="005010X224A2 2300 DN2 Tooth Status; missing tooth clauses of dental plans",
    since="0.2",
)
def missing_teeth_not_reported(claim: Claim, case: Case) -> Iterable[Fault]:
    """A partial denture, an implant or the false tooth of a bridge is billed, and no tooth is reported missing.

    What is checked: A claim with such a service has a tooth status (DN2), or extracts a tooth itself. Orthodontics
    without its months or its appliance are SI61 and SI62; a missing tooth that is filled is SI65.
    Why payers deny it: Plans ask which teeth are missing and since when: many pay nothing for those that were lost
    before the plan began (CARC 96).
    How to fix it: Add a DN2 segment for each missing tooth, with the date of extraction in the notes.
    Denied: D dos=2026-01-05 | D5213 cavity=01
    Denied: D dos=2026-01-05 | D6240 tooth=19
    Clean: D dos=2026-01-05 raw=DN2*19*M****JP | D6240 tooth=19
    Clean: D dos=2026-01-05 | D7140 tooth=19 | D6010 tooth=19
    Clean: D dos=2026-01-05 | D2740 tooth=19
    """
    if claim.teeth or any(code_among(line.code, _EXTRACTIONS) for line in claim.lines):
        return ()
    line = next((line for line in claim.lines if code_among(line.code, _REPLACED)), None)
    if line is None:
        return ()
    message = f"Line {line.number}: {line.code} replaces teeth, and the claim reports none as missing (DN2)."
    return (Fault(procedure_place(claim, line), message, line.code, line=line.number),)
