"""AL12: the payer holds the service investigational or does not cover it as policy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import procedure_place
from x12.records.claim import ServiceLine


@rule(
    "AL12",
    on=LINE,
    severity=WARN,
    snip=6,
    predicts=("55", "56"),
    needs=("payer-investigational",),
    kinds="PI",
    source="The payer's list of experimental and investigational services; CPT category III",
    since="0.1",
)
def investigational_service(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """The procedure is on the payer's list of investigational services, and no authorisation is sent.

    What is checked: The payer's list ``investigational``; a claim with a prior authorisation number (REF*G1, claim or
        line) passes. Only for category III codes (ending in T) is a missing list reported as not checked.
    Why payers deny it: Experimental or not proven services are excluded (CARC 55, 56).
    How to fix it: Ask for authorisation before the service, or bill the established procedure if that is what was done.
    Denied: P dos=2026-01-05 dx=M54.50 | 0200T | given payer investigational 0200T
    Denied: P dos=2026-01-05 dx=M54.50 | 22526 | given payer investigational 22526 0200T
    Clean: P dos=2026-01-05 dx=M54.50 ref.G1=A123 | 0200T | given payer investigational 0200T
    Clean: P dos=2026-01-05 dx=M54.50 | 22612 | given payer investigational 22526
    Clean: P dos=2026-01-05 dx=M54.50 | 22612
    Not checked: a category III code, and the payer's list was not imported
    """
    claim = case.claim
    code = line.code
    listed = case.ref.find_payer_list("investigational", claim.payer_id, claim.date_of(line) or date.min)
    if listed is None:
        if code.endswith("T") and code[:4].isdigit():
            case.ref.payer_list("investigational", claim.payer_id, claim.date_of(line) or date.min)  # raises the reason
        return ()
    if code not in listed or claim.ref("G1") or line.ref("G1"):
        return ()
    text = f"{code} is on the payer's list of investigational services, and no authorisation number is sent."
    return (Fault(procedure_place(claim, line), text, value=code, edition=listed.edition.label),)
