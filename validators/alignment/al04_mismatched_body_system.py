"""AL04: the diagnoses a line is for belong to another part of the body or another purpose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.alignment.evidence import (
    AGAINST,
    HISTORY,
    ICD10_QUALIFIERS,
    POLICY,
    denied_before,
    denied_for_certain,
    service_state,
    weigh,
)
from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import dotted
from validators.questions.reference import AlignmentTable
from x12.records.claim import Claim, ServiceLine

_PLACES = {"P": "SV107", "I": "SV202-2", "D": "SV311"}
_OUTPATIENT_QUALIFIERS = ICD10_QUALIFIERS | {"APR"}
_STAYS = frozenset("11 18 21 28 41 65 66 81 82 86".split())
"""Facility types (CLM05-1) billed by the stay: inpatient, swing bed, residential, hospice. Source: NUBC, FL 4."""


@rule(
    "AL04",
    on=LINE,
    severity=WARN,
    snip=6,
    predicts=("11",),
    needs=("alignment",),
    source="Own alignment model (place, organ, purpose and kind on both sides); payer history where there is one",
    since="0.1",
)
def mismatched_body_system(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """Every diagnosis the line is for belongs to another part of the body or another purpose than the procedure.

    What is checked: Each diagnosis the line points to (of an outpatient institutional claim, whose lines do not point:
    each diagnosis of the claim) is weighed against the procedure: a coverage policy first, then this payer's history,
    then the facets of both: place or organ, purpose, kind of condition, tissue. The line is questioned only when the
    strongest evidence speaks against *every* diagnosis and that evidence is the facets or the history (policies are
    AL01 and AL02). A pair this payer paid and never denied (one payment is enough), or that an imported policy lists,
    is not questioned. Where this payer denied the pair itself (at least 20 decided, the lower end of the 95 % interval
    at one half or above) the claim is held; else it is a warning, and the claim is sent.
    Why payers deny it: A fracture treated for diabetes, a cataract removed for an ear infection: the diagnosis is
    inconsistent with the procedure (CARC 11), most often because the pointer names the wrong diagnosis.
    How to fix it: Point the line to the diagnosis it was done for, or correct the procedure or the diagnosis from the
    record.
    Denied: P dos=2026-01-05 dx=E11.9 | 23500
    Denied: P dos=2026-01-05 dx=H66.91 | 66984-RT
    Denied: P dos=2026-01-05 dx=S42.001A,E11.9 | 23500 ->2
    Denied: P dos=2026-01-05 dx=M17.11 | 29827-RT
    Denied: I dos=2026-01-05 tob=131 dx=S42.001A | 66984-RT rev=0360
    Denied: P dos=2026-01-05 dx=R53.83 | 23500 | given outcome PAYER1 23500 R53.83 paid=1 denied=19
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    Clean: P dos=2026-01-05 dx=S42.001A | 23500
    Clean: P dos=2026-01-05 dx=E11.9,S42.001A | 23500
    Clean: P dos=2026-01-05 dx=R52 | 23500
    Clean: I dos=2026-01-05 tob=131 dx=E11.9,S42.001A | 23500 rev=0450
    Clean: P dos=2026-01-05 dx=E11.9 | 23500 | given outcome PAYER1 23500 E11.9 paid=40 denied=1
    Clean: P dos=2026-01-05 dx=E11.9 | 23500 | given outcome PAYER1 23500 E11.9 paid=1
    Clean: P dos=2026-01-05 dx=E11.9 | 23500 | given article A50001 code=23500 covers=E11.9
    """
    claim, ref = case.claim, case.ref
    codes = _diagnoses(line, claim)
    if not codes:
        return ()
    on = claim.date_of(line)
    if on is None:
        return (NotChecked("no date of service"),)
    table = ref.alignment(on)
    procedure = line.procedure.code
    for code in codes:
        if table.judge(procedure, code).ruling != "conflict":
            if ref.has_history and denied_before(procedure, codes, ref, claim.payer_id):
                break
            return ()
    return _weighed(line, case, codes, on)


def _diagnoses(line: ServiceLine, claim: Claim) -> list[str]:
    """The codes the line is for: those it points to, or all of an outpatient claim whose lines do not point."""
    if claim.kind != "I":
        return [d.code for d in line.diagnoses if d.qualifier in ICD10_QUALIFIERS]
    if not line.procedure.code or claim.place in _STAYS:
        return []
    return list(dict.fromkeys(d.code for d in claim.diagnoses if d.qualifier in _OUTPATIENT_QUALIFIERS))


def _weighed(line: ServiceLine, case: Case, codes: list[str], on: date) -> Iterator[Fault]:
    claim, ref = case.claim, case.ref
    weighing = weigh(
        line.code, codes, on, ref, payer=claim.payer_id, state=service_state(claim, line),
        others=[d.code for d in claim.diagnoses],
    )  # fmt: skip
    verdicts = [weighing.verdict(code) for code in codes]
    if all(verdict == AGAINST and source != POLICY for verdict, source in verdicts):
        strongest = verdicts[0][1]
        said = [e for e in weighing.evidence if e.source == strongest and e.verdict == AGAINST]
        sure = all(denied_for_certain(line.code, code, ref, claim.payer_id) for code in codes)
        yield Fault(
            line.where.at(_PLACES[claim.kind]),
            value=",".join(dotted(code) for code in codes),
            severity=DENY if strongest == HISTORY and sure else None,
            message=f"{line.code} with {_listed(codes)}: {' '.join(_sentence(e.text) for e in said)}"
            f"{_elsewhere(line, claim, ref.alignment(on))}",
            edition=said[0].reference,
            root=f"alignment of line {line.number}",
        )


def _elsewhere(line: ServiceLine, claim: Claim, table: AlignmentTable) -> str:
    """A hint where another diagnosis of the claim fits: usually the pointer is what is wrong."""
    if claim.kind == "I":
        return ""
    for diagnosis in claim.diagnoses:
        if diagnosis.number and diagnosis not in line.diagnoses:
            judgement = table.judge(line.code, diagnosis.code)
            if judgement.ruling == "fits":
                return f" {dotted(diagnosis.code)} on this claim would fit, but the line does not point to it."
    return ""


def _listed(codes: list[str]) -> str:
    return ", ".join(dotted(code) for code in codes)


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else f"{text}."
