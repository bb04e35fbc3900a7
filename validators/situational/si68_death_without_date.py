"""SI68: death without occurrence code 55."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import is_medicare
from x12.records.claim import Claim


@rule(
    "SI68",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("16+M45",),
    kinds="I",
    source="005010X223A2: loop 2300 CL103 and HI*BH; CMS Pub. 100-04 chapter 25 §75.2 (occurrence code 55)",
    since="0.1",
)
def death_without_date(claim: Claim, case: Case) -> Iterable[Fault]:
    """The patient died and the date of death is not given.

    What is checked: A bill whose patient status is 20, 40, 41 or 42 (expired) has occurrence code 55 with the
    date of death.
    Why payers deny it: Medicare returns the bill without it; others update coverage from it.
    How to fix it: Add occurrence code 55 with the date of death.
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=I21.9 admit=I21.9 status=20 filing=MA | '' rev=0120
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I21.9 admit=I21.9 status=20 occ=55@2026-01-06 | '' rev=0120
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I21.9 admit=I21.9 status=01 | '' rev=0120
    """
    if claim.patient_status not in ("20", "40", "41", "42"):
        return ()
    if any(code.qualifier == "BH" and code.code == "55" for code in claim.codes):
        return ()
    message = f"Patient status {claim.patient_status} (expired) without the date of death (occurrence code 55)."
    severity = DENY if is_medicare(claim) else WARN
    return (Fault(claim.where.at("CL103"), message, claim.patient_status, severity),)
