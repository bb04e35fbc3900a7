"""DC07: non-emergency ambulance transport without the physician's certification."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import procedure_place
from x12.records.claim import ServiceLine

_BOUND = frozenset({"MB", "MA", "MC", "16"})


@rule(
    "DC07",
    on=LINE,
    severity=DENY,
    snip=7,
    predicts=("252+N745", "252+N746", "50"),
    needs=("documentation",),
    kinds="PI",
    procedures=("A0426", "A0428"),
    source="42 CFR 410.40(e); CMS Pub. 100-02 chapter 10 §10.2.4",
    since="0.1",
)
def transport_without_certification(line: ServiceLine, case: Case) -> Iterator[Fault]:
    """The record holds no physician certification statement for a non-emergency transport.

    What is checked: For Medicare and Medicaid, with documentation facts of the line: ``certification`` is not no, nor
        ``medical_necessity``.
    Why payers deny it: Scheduled and repetitive transports need the physician's signed certification, no older than 60
        days; without it the trip is not covered (CARC 252 with N745 or N746, or 50).
    How to fix it: Obtain the certification (or document the attempts, after 21 days) before billing.
    Denied: P dos=2026-01-05 dx=N18.6 filing=MB pos=41 | A0428-RJ | doc line=1 certification=no
    Denied: P dos=2026-01-05 dx=N18.6 filing=MC pos=41 | A0426-RH | doc line=1 certification=yes medical_necessity=no
    Clean: P dos=2026-01-05 dx=N18.6 filing=MB pos=41 | A0428-RJ | doc line=1 certification=yes
    Clean: P dos=2026-01-05 dx=I21.9 filing=MB pos=41 | A0427-RH
    Clean: P dos=2026-01-05 dx=N18.6 filing=CI pos=41 | A0428-RJ
    Not checked: no documentation facts for the line
    """
    claim = case.claim
    if claim.filing not in _BOUND:
        return
    facts = case.ref.documentation(claim.id, line.number)
    if facts.certification is False:
        text = f"{line.code}: the physician's certification of the transport is not in the record."
        yield Fault(procedure_place(claim, line), text, value=line.code, predicts=("252+N745", "252+N746"))
    elif facts.medical_necessity is False:
        text = f"{line.code}: the record does not show why the patient could not travel otherwise."
        yield Fault(procedure_place(claim, line), text, value=line.code, predicts=("50",))
