"""DX04: a diagnosis is qualified as ICD-9-CM after 1 October 2015, or as ICD-10-CM before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.diagnosis._profile import ICD9_QUALIFIERS, ICD10_QUALIFIERS, coding_day
from validators.engine.case import Case
from validators.engine.finding import REJECT, WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim

ICD10_BEGAN = date(2015, 10, 1)
_OUTSIDE_HIPAA = ("WC", "AM")
"""Workers' compensation and automobile medical need not follow the HIPAA code sets (45 CFR 160.103)."""


@rule(
    "DX04",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    predicts=("16+M76", "146"),
    source="45 CFR 162.1002(b),(c); CMS MLN SE1408; 005010X222A1, X223A2, X224A2 loop 2300 HI01-1",
    since="0.1",
)
def wrong_code_set_qualifier(claim: Claim, case: Case) -> Iterable[Fault]:
    """A diagnosis is qualified as ICD-9-CM (BK, BF …) for services from 1 October 2015 on, or as ICD-10-CM before.

    What is checked: The qualifier of each diagnosis fits the date that decides: the through date of an institutional
    claim, the first date of service otherwise. A claim does not mix both code sets.
    Why payers deny it: Each date has one code set; front ends bounce the other.
    How to fix it: Correct the qualifier (ABK and ABF for ICD-10-CM), or the date of service that was mistyped.
    Denied: P dos=2015-09-30 dx=E11.9 | 99213
    Denied: D dos=2014-03-01 dx=K02.51 | D2391
    Clean: P dos=2015-10-01 dx=E11.9 | 99213
    Clean: I dos=2015-09-28..2015-10-02 tob=111 dx=I10 | '' rev=0120
    """
    icd10 = icd9 = False
    for diagnosis in claim.diagnoses:
        if diagnosis.qualifier in ICD10_QUALIFIERS:
            icd10 = True
        elif diagnosis.qualifier in ICD9_QUALIFIERS:
            icd9 = True
    if not icd10 and not icd9:
        return ()
    day = coding_day(case)
    if (day >= ICD10_BEGAN and icd9) or (day < ICD10_BEGAN and icd10):
        return _faults(claim, day)
    return ()


def _faults(claim: Claim, day: date) -> Iterator[Fault]:
    wrong, name = (ICD9_QUALIFIERS, "ICD-9-CM") if day >= ICD10_BEGAN else (ICD10_QUALIFIERS, "ICD-10-CM")
    right = "ICD-10-CM" if name == "ICD-9-CM" else "ICD-9-CM"
    found = [diagnosis for diagnosis in claim.diagnoses if diagnosis.qualifier in wrong]
    first = found[0]
    others = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    yield Fault(
        first.where,
        f"Diagnosis {first.code}{others} is qualified {first.qualifier}, {name}, but services of {day} take {right}.",
        value=first.qualifier,
        severity=WARN if claim.filing in _OUTSIDE_HIPAA else None,
    )
