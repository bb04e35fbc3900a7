"""What is known of a procedure with the diagnoses of a line: evidence, facets, and how they fall."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from validators.alignment.evidence import Evidence, Weighing, weigh
from validators.engine.finding import Unavailable
from validators.questions.claim_questions import dotted
from validators.questions.facets import DiagnosisFacets, Judgement, ProcedureFacets
from validators.questions.reference import Reference

NOT_ALIGNED = "not aligned"
_PROCEDURE = re.compile(r"\d{5}|\d{4}[A-Z]|[A-Z]\d{4}", re.ASCII)


class DiagnosisView(msgspec.Struct, frozen=True):
    """What the alignment model knows of a diagnosis: by which listed prefix, and its facets in order.

    ``origin`` is hand, title or inherited; a ``general`` diagnosis may go with anything.
    """

    known_as: str
    origin: str
    general: bool
    where: tuple[str, ...]
    what: tuple[str, ...]
    sex: str


class ProcedureView(msgspec.Struct, frozen=True):
    """What the alignment model says a procedure is for: the line that speaks of it, and its facets in order."""

    line: str
    purpose: str
    where: tuple[str, ...]
    what: tuple[str, ...]
    tissue: tuple[str, ...]
    sex: str
    never_for: tuple[str, ...]


class DiagnosisAnswer(msgspec.Struct, frozen=True):
    """What is known of one diagnosis: its code, title, whether it can be billed, the verdict and where it is from.

    ``judgement`` is how the facets of both sides fall, with the axis that decides.
    """

    diagnosis: str
    title: str
    note: str
    verdict: str
    source: str
    evidence: tuple[Evidence, ...]
    valid: bool = True
    facets: DiagnosisView | None = None
    judgement: Judgement | None = None


class Answer(msgspec.Struct, frozen=True):
    """All that is known of one procedure with the diagnoses asked about. ``not_asked`` gives reasons.

    ``verdict`` is supported, not aligned or no policy found; ``today``: no day was given.
    """

    procedure: str
    modifiers: tuple[str, ...]
    on: date
    payer: str
    state: str
    verdict: str
    diagnoses: tuple[DiagnosisAnswer, ...]
    not_asked: tuple[str, ...]
    today: bool = False
    valid: bool = True
    facets: ProcedureView | None = None


def answer(text: str, codes: list[str], on: date, ref: Reference, payer: str = "", state: str = "") -> Answer:
    """All evidence on one procedure (``23500-RT``) with the dotless diagnoses."""
    procedure, *modifiers = text.split("-")
    weighing = weigh(procedure, codes, on, ref, payer=payer, state=state)
    needs = ref.alignment(on).procedure(procedure)
    return Answer(
        procedure=procedure,
        modifiers=tuple(modifiers),
        on=on,
        payer=payer,
        state=state,
        verdict=_overall(weighing, codes),
        diagnoses=tuple(_about(code, weighing, on, ref) for code in codes),
        not_asked=weighing.missing,
        valid=_PROCEDURE.fullmatch(procedure) is not None,
        facets=_procedure_view(needs) if needs else None,
    )


def _overall(weighing: Weighing, codes: list[str]) -> str:
    said = [weighing.verdict(code)[0] for code in codes]
    if "supports" in said:
        return "supported"
    return NOT_ALIGNED if all(verdict == "against" for verdict in said) else "no policy found"


def _about(code: str, weighing: Weighing, on: date, ref: Reference) -> DiagnosisAnswer:
    title, note, valid = _icd10(code, on, ref)
    verdict, source = weighing.verdict(code)
    own = tuple(e for e in weighing.evidence if e.diagnosis == code)
    table = ref.alignment(on)
    has = table.diagnosis(code)
    return DiagnosisAnswer(
        dotted(code), title, note, verdict, source, own, valid,
        _diagnosis_view(has) if has else None, table.judge(weighing.procedure, code),
    )  # fmt: skip


def _icd10(code: str, on: date, ref: Reference) -> tuple[str, str, bool]:
    """Title, note, and whether the code may stand on a claim; where no table answers that is not called invalid."""
    try:
        found = ref.icd10(on).get(code)
    except Unavailable as reason:
        return "", str(reason), True
    if found is None:
        return "", "not a valid ICD-10-CM code on this date", False
    return found.title, "" if found.billable else "not billable: more characters are needed", found.billable


def _diagnosis_view(has: DiagnosisFacets) -> DiagnosisView:
    where, what = tuple(sorted(has.where)), tuple(sorted(has.what))
    return DiagnosisView(dotted(has.code), has.origin, has.general, where, what, has.sex)


def _procedure_view(needs: ProcedureFacets) -> ProcedureView:
    line = needs.first if needs.first == needs.last else f"{needs.first}-{needs.last}"
    return ProcedureView(
        line=line, purpose=needs.purpose, where=tuple(sorted(needs.where)), what=tuple(sorted(needs.what)),
        tissue=tuple(sorted(needs.tissue)), sex=needs.sex, never_for=tuple(sorted(needs.reject)),
    )  # fmt: skip
