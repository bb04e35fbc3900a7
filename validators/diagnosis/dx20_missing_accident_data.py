"""DX20: an injury in active treatment, and nothing on the claim says whether it was an accident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._profile import REPORTED, icd10_diagnoses, initials
from validators.diagnosis.dx19_wrong_encounter_stage import is_injury
from validators.engine.case import Case
from validators.engine.finding import INFORM, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from x12.records.claim import Claim

_LIABLE = ("WC", "AM", "LM")
"""SBR09 of payers that pay for accidents only: workers' compensation, automobile, liability medical."""

_OCCURRENCES = frozenset({"01", "02", "03", "04", "05", "06"})
"""Occurrence codes of accidents and crimes, with their dates. Source: NUBC, form locators 31–34."""


@rule(
    "DX20",
    on=CLAIM,
    severity=INFORM,
    snip=4,
    predicts=("227", "19", "20", "21"),
    kinds="PI",
    source="005010X222A1 and X223A2 loop 2300 CLM11, DTP*439, HI*BH; CMS Pub. 100-05 chapter 3 §20",
    since="0.1",
)
def missing_accident_data(claim: Claim, case: Case) -> Iterable[Fault]:
    """An injury in active treatment is reported, and nothing on the claim says whether an accident caused it.

    What is checked: With an injury code (S00–T34, T66–T79) of 7th character A, B or C, a professional claim has a
    related cause (CLM11) or an accident date, an institutional one an occurrence code 01–06. For payers that pay for
    accidents only (workers' compensation, automobile, liability) it is a warning.
    Why payers deny it: Many payers stop the claim and write to the patient until they know who is liable.
    How to fix it: Report employment, automobile or other accident with its date; leave it out where none happened.
    Denied: P dos=2026-01-05 dx=S42.001A | 23500
    Denied: P dos=2026-01-05 dx=S42.001A filing=WC | 23500
    Denied: I dos=2026-01-05 tob=131 dx=S42.001A | 99283 rev=0450
    Clean: P dos=2026-01-05 dx=S42.001A cause=OA date.439=2026-01-04 | 23500
    Clean: I dos=2026-01-05 tob=131 dx=S42.001A occ=05@2026-01-04 | 99283 rev=0450
    Clean: P dos=2026-01-05 dx=S42.001D | 99213
    """
    letters = initials(case)
    if "S" in letters or "T" in letters:
        return _faults(claim)
    return ()


def _faults(claim: Claim) -> Iterator[Fault]:
    injuries = [d for d in icd10_diagnoses(claim, REPORTED) if is_injury(d.code) and d.code[-1] in "ABC"]
    if not injuries or _explained(claim):
        return
    yield Fault(
        claim.where.at("CLM11") if claim.kind == "P" else claim.where.at("HI01"),
        f"Injury {dotted(injuries[0].code)} is in active treatment, but the claim does not say whether an accident"
        " caused it.",
        value=injuries[0].code,
        severity=WARN if claim.filing in _LIABLE else None,
    )


def _explained(claim: Claim) -> bool:
    if claim.related_causes or claim.date("439") is not None:
        return True
    return any(code.qualifier == "BH" and code.code in _OCCURRENCES for code in claim.codes)
