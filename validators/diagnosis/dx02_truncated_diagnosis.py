"""DX02: a diagnosis is a category that has more specific codes below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._validity import Flaw, Flawed, validity
from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from validators.questions.rows import Icd10Code
from x12.records.claim import Claim

_FLAWS = (Flaw.HEADER, Flaw.SEVENTH_MISSING)
_SHOWN_CHILDREN = 4


@rule(
    "DX02",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    predicts=("16+M81", "146", "16+M76"),
    needs=("icd10cm",),
    source="ICD-10-CM Official Guidelines for Coding and Reporting I.B.2",
    since="0.1",
)
def truncated_diagnosis(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A diagnosis is a category or subcategory that has more specific codes below it.

    What is checked: Every ICD-10-CM diagnosis known to the edition in force is a complete code, valid for submission
    (flag 1 of the order file), and not a heading over more specific codes.
    Why payers deny it: A three-character category or an unfinished subcategory is not a code; payers must be given the
    highest number of characters available.
    How to fix it: Choose, from the medical record, the code below the heading that was documented.
    Denied: P dos=2026-01-05 dx=E11 | 99213
    Denied: P dos=2026-01-05 dx=I10,S42.001 | 99213
    Denied: D dos=2026-01-05 dx=K02.5 | D2391
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    Clean: P dos=2026-01-05 dx=I10,S42.001A | 99213
    """
    if validity(case).flawed:
        return _faults(case)
    return ()


def _faults(case: Case) -> Iterator[Fault]:
    for flawed in validity(case).flawed:
        if flawed.flaw in _FLAWS and flawed.row is not None:
            yield flawed.fault(_text(flawed, flawed.row))


def _text(flawed: Flawed, row: Icd10Code) -> str:
    if flawed.flaw is Flaw.SEVENTH_MISSING:
        return f"Diagnosis {flawed.shown} is incomplete on {flawed.day}: it needs a 7th character ({_letters(row)})."
    shown = ", ".join(dotted(child) for child in row.children[:_SHOWN_CHILDREN])
    more = len(row.children) - _SHOWN_CHILDREN
    below = f"{shown} and {more} more" if more > 0 else shown
    return f"Diagnosis {flawed.shown} is a heading, not a code, on {flawed.day}; below it are {below}."


def _letters(row: Icd10Code) -> str:
    return ", ".join(sorted({child[-1] for child in row.children}))
