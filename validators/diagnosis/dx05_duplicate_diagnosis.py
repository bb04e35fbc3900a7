"""DX05: the same diagnosis is on the claim twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._profile import REPORTED
from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from x12.records.claim import Claim


@rule(
    "DX05",
    on=CLAIM,
    severity=WARN,
    snip=5,
    predicts=("16+M64",),
    source="Medicare Code Editor, edit 3 (duplicate of principal diagnosis); CMS-1500 and UB-04 instructions",
    since="0.1",
)
def duplicate_diagnosis(claim: Claim, case: Case) -> Iterable[Fault]:
    """The same code is reported twice among the principal and other diagnoses.

    What is checked: No code of the principal and other diagnoses is repeated. Admitting diagnosis, reason for visit and
    external cause may repeat them.
    Why payers deny it: A diagnosis is reported once; some gates bounce a claim whose other diagnosis repeats the
    principal one, and inpatient editors return it.
    How to fix it: Take the second one away and let its lines point to the first.
    Denied: P dos=2026-01-05 dx=E11.9,E11.9 | 99213
    Denied: P dos=2026-01-05 dx=I10,E11.9,M54.50,E11.9 | 99213
    Clean: P dos=2026-01-05 dx=E11.9,I10 | 99213
    Clean: I dos=2026-01-05..2026-01-06 tob=111 dx=I10 admit=I10 | '' rev=0120
    """
    codes = [diagnosis.code for diagnosis in claim.diagnoses if diagnosis.qualifier in REPORTED]
    if len(set(codes)) == len(codes):
        return ()
    return _faults(claim)


def _faults(claim: Claim) -> Iterator[Fault]:
    first: dict[str, str] = {}
    told: set[str] = set()
    for diagnosis in claim.diagnoses:
        if diagnosis.qualifier not in REPORTED:
            continue
        code = diagnosis.code
        if code in first and code not in told:
            told.add(code)
            what = "the principal diagnosis" if first[code] == "ABK" else "another diagnosis"
            yield Fault(diagnosis.where, f"Diagnosis {dotted(code)} repeats {what}.", value=code)
        first.setdefault(code, diagnosis.qualifier)
