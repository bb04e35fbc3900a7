"""DN10: dental services sent to a plan that pays for medical ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import code_among, is_medicare, procedure_place
from x12.records.claim import Claim

_ROUTINE = ("D0120-D6999", "D8000-D8999")
_PUBLIC = frozenset({"MC", "MA", "MB", "16", "CH", "VA", "OF", "TV"})
_LINKED = frozenset({"KX", "GY", "GA", "GZ"})
_LINKED_SINCE = date(2025, 7, 1)


@rule(
    "DN10",
    on=CLAIM,
    severity=WARN,
    snip=7,
    kinds="PD",
    procedures=("D*",),
    predicts=("270", "96"),
    source="CMS Pub. 100-02 chapter 15 §150 (dental linked to medical services; KX since 1 July 2025)",
    since="0.2",
)
def medical_or_dental_plan(claim: Claim, case: Case) -> Iterable[Fault]:
    """Routine dentistry is sent on a medical claim, or dentistry to Medicare that does not say why it would pay.

    What is checked: A professional claim to a private payer has no routine dental code (D0120 to D6999, D8xxx; surgery
    of the jaw, D7xxx, is often a medical benefit). A dental claim to Medicare for services from 1 July 2025 on has
    modifier KX (linked to a covered medical service), or GY, GA or GZ on some line.
    Why payers deny it: The benefit is another plan's (CARC 270); Medicare pays for teeth only with a medical service.
    How to fix it: Send the claim to the dental plan (837D); for Medicare add KX where the record shows the link.
    Denied: P dos=2026-01-05 dx=K02.52 pos=11 | D2391
    Denied: D dos=2026-01-05 filing=MB | D7140 tooth=19
    Clean: D dos=2026-01-05 filing=MB | D7140-KX tooth=19
    Clean: P dos=2026-01-05 dx=K01.1 pos=11 | D7240
    Clean: P dos=2026-01-05 dx=K02.52 pos=11 filing=MC | D2391
    Clean: D dos=2026-01-05 filing=CI | D7140 tooth=19
    """
    line = next((line for line in claim.lines if line.code[:1] == "D"), None)
    if line is None:
        return ()
    if claim.kind == "P":
        routine = next((line for line in claim.lines if code_among(line.code, _ROUTINE)), None)
        if routine is None or claim.filing in _PUBLIC:
            return ()
        message = f"Line {routine.number}: {routine.code} is dentistry on a medical claim; dental plans take the 837D."
        place = procedure_place(claim, routine)
        return (Fault(place, message, routine.code, line=routine.number, predicts=("270",)),)
    day = claim.date_of(line)
    if not is_medicare(claim) or day is None or day < _LINKED_SINCE:
        return ()
    if any(not _LINKED.isdisjoint(line.modifiers) for line in claim.lines):
        return ()
    message = f"Line {line.number}: {line.code} is billed to Medicare without KX, which says what it is linked to."
    return (Fault(procedure_place(claim, line), message, line.code, line=line.number, predicts=("96",)),)
