"""DX07: a diagnosis leaves open a side or site that the record knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._code_editor import code_editor
from validators.diagnosis._profile import REPORTED, Profile, Trait, coding_day, icd10_diagnoses, initials, profile
from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from validators.questions.rows import Icd10Code
from x12.records.claim import Claim

_SHOWN = 4
_UNABLE = "UNABLE TO DET LAT"
"""Start of the billing note that explains an open side to the Medicare Code Editor (MCE edit 20)."""

_INPATIENT = ("11", "41")
"""Facility types (CLM05-1) whose claims the Medicare Code Editor reads."""

_PAYER_LIST = "unspecified"
"""A payer's own list of codes it returns as too vague."""


@rule(
    "DX07",
    on=CLAIM,
    severity=WARN,
    snip=5,
    predicts=("16+M81", "16+N769", "11"),
    needs=("icd10cm",),
    source="ICD-10-CM Official Guidelines I.B.13 (laterality), I.B.18 (unspecified codes); MCE unspecified code edit",
    since="0.1",
)
def unspecified_diagnosis(claim: Claim, case: Case) -> Iterable[Fault]:
    """A diagnosis leaves open a side or site that the record must know, or is on a list of codes returned as too vague.

    What is checked: Principal and other diagnoses whose title leaves open the side, or the site, where codes that name
    it exist: a warning. On an inpatient claim a code of the Medicare Code Editor's unspecified list (since April 2022)
    is held, unless a billing note says that the side could not be determined; so is, for the payer whose list
    "unspecified" has it, a code on any claim. Other detail left open is no fault of a claim; how often a provider sends
    such codes is a figure of the run's summary.
    Why payers deny it: Payers return codes with an open side as incomplete, and several deny them outright.
    How to fix it: Read the record for the side or site. If it does not say, ask the clinician, or leave the code.
    Denied: P dos=2026-01-05 dx=S42.009A | 23500
    Denied: P dos=2026-01-05 dx=M25.569 | 99213
    Denied: I dos=2026-01-05..2026-01-09 tob=111 dx=I10,L03.119 | '' rev=0120
    Denied: P dos=2026-01-05 dx=J18.9 | 99213 | given payer unspecified J18.9
    Clean: I dos=2022-03-31 tob=111 dx=I10,L03.119 | '' rev=0120
    Clean: P dos=2026-01-05 dx=S42.021A | 23500
    Clean: P dos=2026-01-05 dx=S42.001A | 23500
    Clean: P dos=2026-01-05 dx=M25.561,I10,E11.9,J18.9,E55.9 | 99213
    """
    listed = _listed(case)
    seen = profile(case)
    if listed or seen.traits & Trait.UNSPECIFIED:
        return _faults(seen, listed)
    return ()


def _listed(case: Case) -> dict[str, str]:
    """The codes of the claim that are returned as too vague, with whose list says so."""
    claim, ref = case.claim, case.ref
    if not claim.diagnoses or not initials(case):
        return {}
    found: dict[str, str] = {}
    day = coding_day(case)
    if claim.kind == "I" and claim.place in _INPATIENT and not _explained(claim):
        editor = code_editor(ref, day)
        found.update(
            (d.code, "Medicare's list") for d in icd10_diagnoses(claim, REPORTED) if editor.is_unspecified(d.code)
        )
    payer = ref.find_payer_list(_PAYER_LIST, claim.payer_id, day)
    if payer is not None:
        codes = (d.code for d in icd10_diagnoses(claim, REPORTED))
        found.update((code, "the payer's list") for code in codes if code in payer or dotted(code) in payer)
    return found


def _faults(seen: Profile, listed: dict[str, str]) -> Iterator[Fault]:
    told: set[str] = set()
    for diagnosis, row, bits in zip(seen.diagnoses, seen.rows, seen.bits, strict=True):
        if row is None or row.code in told or diagnosis.qualifier not in REPORTED:
            continue
        whose = listed.get(row.code, "")
        better = seen.table.refined(row.code) if whose or bits & Trait.UNSPECIFIED else ()
        if whose or better:
            told.add(row.code)
            severity = DENY if whose else WARN
            text = _text(row, bits, whose, better)
            yield Fault(diagnosis.where, text, value=row.code, severity=severity, edition=seen.table.edition.label)


def _explained(claim: Claim) -> bool:
    return any(_UNABLE in note.text.upper() for note in claim.notes)


def _text(row: Icd10Code, bits: int, whose: str, better: tuple[str, ...]) -> str:
    what = "the side or site" if bits & Trait.UNSPECIFIED else "detail"
    why = f" and is on {whose} of codes returned as too vague" if whose else ""
    if not better:
        return f"Diagnosis {dotted(row.code)} leaves {what} unspecified{why}."
    shown = ", ".join(dotted(code) for code in better[:_SHOWN])
    more = len(better) - _SHOWN
    others = f"{shown} and {more} more" if more > 0 else shown
    return f"Diagnosis {dotted(row.code)} leaves {what} unspecified{why}; more specific: {others}."
