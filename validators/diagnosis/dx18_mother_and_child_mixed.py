"""DX18: codes of the mother and of the child on one claim, or perinatal codes of a grown patient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._profile import REPORTED, coding_day, icd10_diagnoses, initials
from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import age_on, dotted
from x12.records.claim import Claim, Diagnosis

_GROWN = 18
_LASTING = ("P07", "P35", "P91", "P94", "P96")
"""Perinatal conditions that are reported for as long as they last, into adult life."""


@rule(
    "DX18",
    on=CLAIM,
    severity=DENY,
    snip=5,
    predicts=("9", "11"),
    kinds="PI",
    source="ICD-10-CM Official Guidelines I.C.15.a.2 and I.C.16.a.1, a.4",
    since="0.1",
)
def mother_and_child_mixed(claim: Claim, case: Case) -> Iterable[Fault]:
    """Codes of the mother's record and of the child's stand on one claim, or on the record of the other.

    What is checked: Chapter 15 (O) codes are never on a claim with chapter 16 (P) codes nor on that of a patient under
    one year; chapter 16 codes of a patient of 18 or more years are a warning, unless the condition can last.
    Why payers deny it: O codes belong on the mother's record only, P codes on the child's only.
    How to fix it: Check whose claim it is (and the birth date), and move the code to the other claim.
    Denied: P dos=2026-01-05 dx=O70.1,P59.9 born=1995-03-01 sex=F | 99213
    Denied: P dos=2026-01-05 dx=P59.9 born=1995-03-01 sex=F | 99213
    Denied: I dos=2026-01-05..2026-01-06 tob=111 dx=O80 born=2026-01-05 sex=F | '' rev=0171
    Clean: P dos=2026-01-05 dx=P59.9 born=2026-01-01 | 99460
    Clean: P dos=2026-01-05 dx=O70.1 born=1995-03-01 sex=F | 99213
    Clean: P dos=2026-01-05 dx=P07.32 born=2001-03-01 | 99213
    """
    letters = initials(case)
    if "P" in letters or "O" in letters:
        return _faults(case)
    return ()


def _faults(case: Case) -> Iterator[Fault]:
    claim = case.claim
    reported = icd10_diagnoses(claim, REPORTED)
    mothers = [d for d in reported if d.code[:1] == "O"]
    childs = [d for d in reported if d.code[:1] == "P"]
    if mothers and childs:
        one, two = dotted(mothers[0].code), dotted(childs[0].code)
        text = f"{one} belongs on the mother's record, {two} on the child's; both are on this claim."
        yield Fault(childs[0].where, text, value=f"{mothers[0].code} {childs[0].code}", root="mother and child")
        return
    birth = claim.person.birth if claim.person else None
    day = coding_day(case)
    if birth is None or birth > day:
        return
    age = age_on(birth, day)
    if mothers and age < 1:
        text = f"Diagnosis {dotted(mothers[0].code)} belongs on the mother's record, and the patient is an infant."
        yield _fault(mothers[0], text)
    lost = [d for d in childs if not d.code.startswith(_LASTING)]
    if lost and age >= _GROWN:
        text = f"Diagnosis {dotted(lost[0].code)} is of the newborn period, and the patient is an adult."
        yield _fault(lost[0], text, warn=True)


def _fault(diagnosis: Diagnosis, text: str, warn: bool = False) -> Fault:
    return Fault(diagnosis.where, text, value=diagnosis.code, severity=WARN if warn else None, root="birth date")
