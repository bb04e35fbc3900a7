"""DC05: sterilisation, hysterectomy or abortion for Medicaid without its consent form."""

from __future__ import annotations

from collections.abc import Iterator

from validators.documentation.attachments import announced
from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import procedure_place
from x12.records.claim import ServiceLine

_CONSENT = (
    "55250", "55450", "58600-58615", "58661", "58670-58671",
    "58150-58294", "58541-58575", "59135", "59525",
    "59840-59857", "59100",
)  # fmt: skip


@rule(
    "DC05",
    on=LINE,
    severity=DENY,
    snip=7,
    predicts=("252+N228", "16"),
    needs=("documentation",),
    kinds="PI",
    procedures=_CONSENT,
    source="42 CFR 441.250–441.259 (sterilisation, hysterectomy), 441.200–441.208 (abortion)",
    since="0.1",
)
def missing_consent_form(line: ServiceLine, case: Case) -> Iterator[Fault]:
    """A Medicaid claim for sterilisation, hysterectomy or abortion does not show the federal consent form.

    What is checked: For Medicaid (SBR09 MC): the documentation facts say that there is no ``consent``; where there are
        no facts, a PWK (CK consent form, or any attachment) is announced, else a warning is given.
    Why payers deny it: Federal money may not be used without the form or statement (CARC 252 with N228, or 16).
    How to fix it: Send the signed form with the claim; a sterilisation form must be signed 30 to 180 days before.
    Denied: P dos=2026-01-05 dx=Z30.2 filing=MC sex=F | 58671 | doc line=1 consent=no
    Denied: P dos=2026-01-05 dx=D25.9 filing=MC sex=F | 58571
    Clean: P dos=2026-01-05 dx=Z30.2 filing=MC sex=F pwk=CK/FX/A1 | 58671
    Clean: P dos=2026-01-05 dx=Z30.2 filing=MC sex=F | 58671 | doc line=1 consent=yes
    Clean: P dos=2026-01-05 dx=Z30.2 filing=CI sex=F | 58671
    """
    claim = case.claim
    if claim.filing != "MC":
        return
    facts = case.ref.facts(claim.id, line.number)
    consent = facts.consent if facts else None
    if consent is False:
        text = f"{line.code}: Medicaid needs the signed consent form, and the record has none."
        yield Fault(procedure_place(claim, line), text, value=line.code)
    elif consent is None and not announced(claim, line):
        text = f"{line.code}: Medicaid needs the signed consent form, and no attachment is announced."
        yield Fault(procedure_place(claim, line), text, value=line.code, severity=WARN)
