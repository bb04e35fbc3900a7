"""IN09: diagnosis of a stay without its present-on-admission indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, REJECT, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted, is_medicare
from validators.questions.reference import CodeList
from x12.records.claim import Claim
from x12.records.service import Diagnosis

_REPORTED = frozenset({"ABK", "ABF", "ABN"})
_INDICATORS = frozenset("YNUW1")
_GENERAL_HOSPITAL = "282N00000X"
"""Taxonomy of a general acute care hospital. Critical access, long-term, psychiatric, rehabilitation, children's and
cancer hospitals need not report, and have others."""


@rule(
    "IN09",
    on=CLAIM,
    severity=DENY,
    snip=5,
    kinds="I",
    predicts=("16+N434",),
    needs=("list-poa-exempt",),
    source="CMS Pub. 100-04 chapter 25 §75.6 (FL 67); ICD-10-CM Guidelines appendix I; POA exempt list; HI*ABK, HI01-9",
    since="0.2",
)
def present_on_admission(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A diagnosis of a hospital stay does not say whether it was present on admission, or says it with an unknown code.

    What is checked: On a hospital inpatient bill (11x) each principal, other and external cause diagnosis that is not
    exempt has an indicator: Y, N, U or W. Hospitals that report it are known by an indicator on the claim, or as a
    general acute care hospital (taxonomy of the billing provider) that bills Medicare. Diagnoses that came after the
    last list of exempt codes at hand are not checked; nor are hospitals of which nothing says whether they report.
    Why payers deny it: Medicare and many states do not pay more for what was acquired in the hospital; a claim that
    does not say is returned.
    How to fix it: Take the indicator from the record (W where the physician cannot tell). Leave it empty for exempt
    codes.
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=J18.9,I10 poa=Y | '' rev=0120 x4DA
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=J18.9 filing=MA billing=1234567893/282N00000X | '' rev=0120 x4DA
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=J18.9,I10 poa=YX | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=J18.9,I10 poa=YN | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=J18.9,Z79.4 poa=Y | '' rev=0120 x4DA
    Clean: I tob=111 dos=2020-01-02..2020-01-06 dx=J18.9,Z79.4 poa=Y1 | '' rev=0120 x4DA
    Clean: I tob=131 dos=2026-01-02 dx=J18.9 filing=MA billing=1234567893/282N00000X | 71046 rev=0320
    Not checked: hospitals that may be exempt, and diagnoses newer than the list of exempt codes
    """
    if claim.place != "11" or not claim.diagnoses:
        return ()
    return _faults(claim, case)


def _faults(claim: Claim, case: Case) -> Iterator[Fault | NotChecked]:
    silent: list[Diagnosis] = []
    reports = False
    for diagnosis in claim.diagnoses:
        indicator = diagnosis.present_on_admission
        if diagnosis.qualifier not in _REPORTED:
            continue
        if not indicator:
            silent.append(diagnosis)
        elif indicator in _INDICATORS:
            reports = True
        else:
            message = f"Present on admission {indicator} of {dotted(diagnosis.code)} is none of Y, N, U, W."
            yield Fault(diagnosis.where, message, indicator, severity=REJECT)
    if not silent or claim.end is None:
        return
    if reports or (is_medicare(claim) and _taxonomy(claim) == _GENERAL_HOSPITAL):
        yield from _missing(silent, claim.end, case)
    else:
        yield NotChecked("present on admission: nothing says whether this hospital reports it to this payer")


def _taxonomy(claim: Claim) -> str:
    return claim.billing.taxonomy if claim.billing else ""


def _missing(silent: list[Diagnosis], day: date, case: Case) -> Iterator[Fault | NotChecked]:
    exempt = case.ref.code_list("poa-exempt", day)
    newer: list[str] = []
    for diagnosis in silent:
        if diagnosis.code in exempt:
            continue
        if _may_be_exempt(diagnosis.code, exempt, day, case):
            newer.append(dotted(diagnosis.code))
            continue
        message = f"{dotted(diagnosis.code)} does not say whether it was present on admission, and is not exempt."
        yield Fault(diagnosis.where, message, diagnosis.code, edition=exempt.edition.label, root="present on admission")
    if newer:
        yield NotChecked(f"{exempt.edition.label} does not know {', '.join(newer[:3])}")


def _may_be_exempt(code: str, exempt: CodeList, day: date, case: Case) -> bool:
    """Whether the code came after the last day of the list, or is none.

    What goes on being valid keeps its place: of the codes that were valid throughout FY2018 to FY2020, none changed it.
    """
    last = exempt.edition.last
    life = case.ref.icd10(day).life(code)
    return life is None or (last is not None and day > last and life.first > last)
