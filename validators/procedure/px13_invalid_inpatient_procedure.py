"""PX13: an ICD-10-PCS procedure is not one, or lies outside the stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from validators.engine.case import Case
from validators.engine.finding import DENY, REJECT, Fault, NotChecked, Unavailable
from validators.engine.rule import CLAIM, rule
from validators.questions.reference import Reference
from x12.records.claim import Claim, HealthCode

_PROCEDURES = frozenset({"BBR", "BBQ"})
_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ")
_LENGTH = 7
_WINDOW = timedelta(days=3)
"""Services of the three days before admission belong to the stay (CMS Pub. 100-04 chapter 3 §40.3)."""


@rule(
    "PX13",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    predicts=("181", "16+MA66", "16+M67", "16+N303"),
    needs=("list-icd10pcs",),
    kinds="I",
    source="45 CFR 162.1002(c); ICD-10-PCS of the year of discharge; 005010X223A2 HI*BBR, HI*BBQ; NUBC locator 74",
    since="0.1",
)
def invalid_inpatient_procedure(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """An inpatient procedure is not an ICD-10-PCS code on the day of discharge, or was not done during the stay.

    What is checked: Each code has seven characters without I and O, and is in the list `icd10pcs` where one is
    imported; its date lies between three days before the statement and its through date.
    Why payers deny it: The procedure decides the DRG; an unknown or misdated one sends the claim back.
    How to fix it: Correct the code or the date from the operative report.
    Denied: I dos=2026-01-05..2026-01-08 tob=111 dx=K35.80 proc=0DTJ4Z@2026-01-05 | '' rev=0120
    Denied: I dos=2026-01-05..2026-01-08 tob=111 dx=I10 proc=0DTJ4ZZ@2026-01-09 | given list icd10pcs 0DTJ4ZZ
    Denied: I dos=2026-01-05..2026-01-08 tob=111 dx=I10 proc=0DTJ9ZZ@2026-01-05 | given list icd10pcs 0DTJ4ZZ
    Clean: I dos=2026-01-05..2026-01-08 tob=111 dx=I10 proc=0DTJ4ZZ@2026-01-02 | given list icd10pcs 0DTJ4ZZ
    Clean: I dos=2026-01-05..2026-01-08 tob=111 dx=I10 proc=0DTJ4ZZ@2026-01-08 | given list icd10pcs 0DTJ4ZZ
    Not checked: a well-formed code where no ICD-10-PCS list is loaded
    """
    if any(code.qualifier in _PROCEDURES for code in claim.codes):
        return _outcomes(claim, case.ref)
    return ()


def _outcomes(claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    missing = ""
    for code in claim.codes:
        if code.qualifier not in _PROCEDURES:
            continue
        if not has_form(code.code):
            yield Fault(code.where, f"Procedure {code.code} has not the form of an ICD-10-PCS code.", value=code.code)
        elif claim.end is not None:
            try:
                listed = ref.code_list("icd10pcs", claim.end)
                if code.code not in listed:
                    text = f"Procedure {code.code} is not an ICD-10-PCS code on {claim.end}."
                    yield Fault(code.where, text, value=code.code, edition=listed.edition.label)
            except Unavailable as reason:
                missing = str(reason)
        yield from _misdated(claim, code)
    if missing:
        yield NotChecked(missing)


def _misdated(claim: Claim, code: HealthCode) -> Iterator[Fault]:
    done: date | None = code.period.start if code.period else None
    start, end = claim.start, claim.end
    if done is None or start is None or end is None or start - _WINDOW <= done <= end:
        return
    text = f"Procedure {code.code} of {done} was not done in the stay of {start} to {end}."
    yield Fault(code.where, text, value=code.code, severity=DENY)


@lru_cache(maxsize=16_384)
def has_form(code: str) -> bool:
    """Seven characters of the ICD-10-PCS alphabet (no I and O)."""
    return len(code) == _LENGTH and set(code) <= _ALPHABET
