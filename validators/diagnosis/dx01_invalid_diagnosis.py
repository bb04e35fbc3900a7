"""DX01: a diagnosis is not an ICD-10-CM code on the date of service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._validity import Flaw, Flawed, Validity, validity
from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from validators.questions.rows import CodeLife
from x12.records.claim import Claim

_FLAWS = (Flaw.INVALID, Flaw.ENDED, Flaw.NOT_YET, Flaw.FORM)
_SHOWN = 4
_TITLES = {
    "ABK": "Principal diagnosis",
    "ABJ": "Admitting diagnosis",
    "APR": "Reason for visit",
    "ABN": "External cause",
}


@rule(
    "DX01",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    predicts=("146", "16+M76", "16+MA63", "16+M64"),
    needs=("icd10cm",),
    source="45 CFR 162.1002; ICD-10-CM tabular list in force on the date of service",
    since="0.1",
)
def invalid_diagnosis(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A diagnosis is not an ICD-10-CM code on the date of service.

    What is checked: Every ICD-10-CM diagnosis of the claim (principal, other, admitting, reason for visit, external
    cause) is in the edition in force on the service date of the lines that point to it, or for an institutional claim
    on the through date. A diagnosis belongs to the code set of its date: codes come and go on 1 October and 1 April.
    Why payers deny it: Front ends compare each code with the official list and bounce the claim before adjudication.
    How to fix it: Look for a typing error (0 for O, a lost digit), then for a code that was replaced on 1 October.
    Split services of two code set years into two claims where a code is valid in only one of them. The codes named as
    replacing one that ended are where to look; the record decides.
    Denied: P dos=2026-01-05 dx=E11.99 | 99213
    Denied: P dos=2026-01-05 dx=E11.9,QQ1.23 | 99213
    Denied: I dos=2026-01-05..2026-01-07 tob=111 dx=I10 admit=R07.99 | '' rev=0120
    Denied: P dos=2026-01-05 dx=E11.9XXA | 99213
    Denied: P dos=2026-11-05 dx=M72.2 | 99213
    Denied: P dos=2019-11-05 dx=M54.50 | 99213
    Denied: P dos=2022-11-05 dx=M54.5 | 99213
    Clean: P dos=2019-11-05 dx=M54.5 | 99213
    Clean: P dos=2026-11-05 dx=M72.21 | 99213
    Clean: P dos=2026-01-05 dx=E11.9,I10,Z3A.20,F32.A,U07.1 | 99213
    Clean: I dos=2026-01-05..2026-01-07 tob=111 dx=I10 admit=R07.9 ecode=W19.XXXA | '' rev=0120
    Not checked: ICD-9-CM codes, and dates of service for which no edition is loaded
    """
    found = validity(case)
    if found.flawed or found.unanswered or found.icd9:
        return _reported(found)
    return ()


def _reported(found: Validity) -> Iterator[Fault | NotChecked]:
    if found.icd9:
        yield NotChecked("the claim has ICD-9-CM diagnoses, for which there is no table")
    for _diagnosis, reason in found.unanswered:
        yield NotChecked(reason)
    for flawed in found.flawed:
        if flawed.flaw in _FLAWS:
            yield _fault(flawed)


def _fault(flawed: Flawed) -> Fault:
    diagnosis = flawed.diagnosis
    title = _TITLES.get(diagnosis.qualifier, "Diagnosis")
    if flawed.flaw is Flaw.FORM:
        right = f"send {flawed.instead[0]} (capital letters, no dot, no blanks)."
        text = f"{title} {diagnosis.code} is not in its form: {right}"
    elif flawed.spanning:
        text = (
            f"{title} {flawed.shown} is not a code of {flawed.edition} on {flawed.day}, though it is on another day of"
            " the service: split the service at the code set change."
        )
    elif flawed.life is not None:
        text = f"{title} {flawed.shown} {_out_of_its_days(flawed, flawed.life)}"
    else:
        text = f"{title} {flawed.shown} is not an ICD-10-CM code on {flawed.day} ({flawed.edition})."
    return flawed.fault(text)


def _out_of_its_days(flawed: Flawed, life: CodeLife) -> str:
    shown = ", ".join(dotted(code) for code in flawed.instead[:_SHOWN])
    more = len(flawed.instead) - _SHOWN
    others = f"{shown} and {more} more" if more > 0 else shown
    if flawed.flaw is Flaw.NOT_YET:
        before = f"; before, it was {others}" if others else ""
        return f"is a code only from {life.first} on, not on {flawed.day} ({flawed.edition}){before}."
    since = f" Since then see {others}." if others else ""
    return f"ended on {life.last} and is no code on {flawed.day} ({flawed.edition}).{since}"
