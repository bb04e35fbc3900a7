"""DX03: a diagnosis lacks its seventh character, has a wrong one, or has it in the wrong place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._validity import Flaw, Flawed, validity
from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from validators.questions.rows import Icd10Code
from x12.records.claim import Claim

_FLAWS = (Flaw.SEVENTH_MISSING, Flaw.SEVENTH_WRONG, Flaw.PLACEHOLDER)


@rule(
    "DX03",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    predicts=("16+M81", "16+M76", "146"),
    needs=("icd10cm",),
    source="ICD-10-CM Official Guidelines for Coding and Reporting I.A.4 (placeholder) and I.A.5 (7th characters)",
    since="0.1",
)
def wrong_seventh_character(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """The 7th character of a diagnosis is missing, is none of its family, or does not stand in position seven.

    What is checked: Where the tabular list asks for a 7th character, the code has one, it is a character that family
    allows, and shorter codes are filled with X so that it stands in position seven.
    Why payers deny it: Without the right 7th character the code is not on the official list.
    How to fix it: Choose the encounter or fetus character from the record; fill the empty positions with X.
    Denied: P dos=2026-01-05 dx=S42.001 | 23500
    Denied: P dos=2026-01-05 dx=S42.001Q | 23500
    Denied: P dos=2026-01-05 dx=S01.01A | 12001
    Denied: I dos=2026-01-05..2026-01-06 tob=111 dx=I10 ecode=W19.A | '' rev=0120
    Clean: P dos=2026-01-05 dx=S42.001A,W19.XXXA | 23500
    Clean: P dos=2026-01-05 dx=T36.0X5D,E11.9 | 99213
    """
    if validity(case).flawed:
        return _faults(case)
    return ()


def _faults(case: Case) -> Iterator[Fault]:
    for flawed in validity(case).flawed:
        if flawed.flaw in _FLAWS and flawed.base is not None:
            yield flawed.fault(_text(flawed, flawed.base))


def _text(flawed: Flawed, base: Icd10Code) -> str:
    allowed = ", ".join(sorted({child[-1] for child in base.children}))
    code = flawed.diagnosis.code
    if flawed.flaw is Flaw.SEVENTH_MISSING:
        return f"Diagnosis {flawed.shown} lacks its 7th character on {flawed.day}; {dotted(base.code)} takes {allowed}."
    if flawed.flaw is Flaw.SEVENTH_WRONG:
        return (
            f"Diagnosis {flawed.shown}: {code[-1]} is not a 7th character of {dotted(base.code)} on {flawed.day},"
            f" which takes {allowed}."
        )
    padded = base.code.ljust(6, "X") + code[-1]
    return (
        f"Diagnosis {flawed.shown}: the 7th character does not stand in position seven on {flawed.day}; the empty"
        f" positions are filled with X ({dotted(padded)})."
    )
