"""DN09: films, charts or a narrative that the payer asks for with a dental service."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import procedure_place
from x12.records.claim import ServiceLine

_USUALLY_ASKED = (
    "D2510-D2799", "D2950-D2954", "D4210-D4278", "D4341-D4342", "D5110-D5228", "D6010-D6199", "D6205-D6794",
    "D7240-D7250", "D8070-D8090",
)  # fmt: skip
"""Where payers ask for films or charts at all."""


@rule(
    "DN09",
    on=LINE,
    severity=DENY,
    snip=7,
    kinds="D",
    procedures=_USUALLY_ASKED,
    predicts=("252+N40", "252+N706", "163"),
    needs=("payer-dental-documents",),
    source="Payers' lists of services reviewed with films, charts or a narrative; 005010X224A2 2300 PWK",
    since="0.2",
)
def dental_documents(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """The payer asks for documents with the service, and none is announced.

    What is checked: Crowns, bridges, dentures, implants, gum care, impacted teeth and orthodontics whose code is on the
    payer's list ``dental-documents`` (column ``document`` names what is asked for) have a PWK on the claim, or
    attachments in the documentation facts.
    Why payers deny it: The service is reviewed before it is paid, and the claim waits or is denied for the films (CARC
    252 with N40 for radiographs, N706 for others).
    How to fix it: Send what the list names with the claim and announce it in PWK (RB radiology films, P6 periodontal
    chart, DA dental models, OZ other).
    Denied: D dos=2026-01-05 | D2740 tooth=19 | given payer dental-documents D2740:document=radiograph
    Clean: D dos=2026-01-05 pwk=RB/FX/A1 | D2740 tooth=19 | given payer dental-documents D2740:document=radiograph
    Clean: D dos=2026-01-05 | D2740 tooth=19 | doc line=1 attachments=radiograph | given payer dental-documents D2740
    Clean: D dos=2026-01-05 | D2750 tooth=19 | given payer dental-documents D2740:document=radiograph
    Not checked: no list of the payer
    """
    claim, day = case.claim, case.claim.date_of(line)
    if day is None or claim.paperwork or line.paperwork:
        return ()
    known = (case.ref.facts(claim.id, line.number), case.ref.facts(claim.id, 0))
    if any(facts is not None and facts.attachments for facts in known):
        return ()
    listed = case.ref.payer_list("dental-documents", claim.payer_id, day)
    if line.code not in listed:
        return ()
    document = listed.value(line.code, "document") or "documents"
    message = f"Line {line.number}: the payer asks for {document} with {line.code}, and nothing is announced (PWK)."
    return (Fault(procedure_place(claim, line), message, line.code, edition=listed.edition.label),)
