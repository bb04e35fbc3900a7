"""DX09: a manifestation stands first, before the disease that causes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._profile import Profile, Trait, first_on_lines, profile
from validators.engine.case import Case
from validators.engine.finding import DENY, REJECT, Fault, Severity
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from validators.questions.rows import Icd10Code
from x12.records.claim import Claim, Diagnosis

_PRINCIPAL = "Principal diagnosis {} is a manifestation; the underlying disease comes first."


@rule(
    "DX09",
    on=CLAIM,
    severity=DENY,
    snip=5,
    predicts=("16+MA63", "11"),
    needs=("icd10cm", "mce"),
    source="ICD-10-CM Official Guidelines I.A.13; Medicare Code Editor, edit 6 (manifestation as principal diagnosis)",
    since="0.1",
)
def manifestation_first(claim: Claim, case: Case) -> Iterable[Fault]:
    """A manifestation ("in diseases classified elsewhere") is the principal diagnosis or the first one of its lines.

    What is checked: On an institutional claim the principal diagnosis is not on the Medicare Code Editor's list of
    manifestations. On a professional claim none of that list is the principal diagnosis, nor the first one of every
    line that points to it.
    Why payers deny it: A manifestation says how another disease shows itself; the disease itself must come first.
    How to fix it: Report the underlying disease first, then the manifestation.
    Denied: I dos=2026-01-05..2026-01-06 tob=111 dx=F02.80,G30.9 | '' rev=0120
    Denied: I dos=2026-01-05..2026-01-06 tob=111 dx=E08.9,K86.1 | '' rev=0120
    Denied: P dos=2026-01-05 dx=F02.80,G30.9 | 99213
    Denied: P dos=2026-01-05 dx=G30.9,F02.80 | 99213 ->2
    Denied: P dos=2026-01-05 dx=E08.9,K86.1 | 99213
    Clean: P dos=2026-01-05 dx=G30.9,F02.80 | 99213 ->1,2
    Clean: P dos=2026-01-05 dx=M14.671,E11.42 | 99213
    Clean: I dos=2026-01-05..2026-01-06 tob=111 dx=G30.9,F02.80 | '' rev=0120
    """
    seen = profile(case)
    if not seen.diagnoses:
        return ()
    seen.editor.required()
    if not seen.traits & Trait.MANIFESTATION:
        return ()
    return _principal_of_stay(seen) if claim.kind == "I" else _faults(claim, seen)


def _principal_of_stay(seen: Profile) -> Iterator[Fault]:
    for diagnosis, row in seen.having(Trait.MANIFESTATION):
        if diagnosis.qualifier == "ABK":
            yield _fault(diagnosis, row, seen, _PRINCIPAL.format(dotted(row.code)), REJECT)


def _faults(claim: Claim, seen: Profile) -> Iterator[Fault]:
    told: set[str] = set()
    for diagnosis, row in seen.having(Trait.MANIFESTATION):
        if diagnosis.qualifier == "ABK":
            told.add(row.code)
            yield _fault(diagnosis, row, seen, _PRINCIPAL.format(dotted(row.code)))
        elif row.code not in told and _leads_its_lines(claim, diagnosis):
            told.add(row.code)
            text = f"Diagnosis {dotted(row.code)} is a manifestation, but its lines point to it before any disease."
            yield _fault(diagnosis, row, seen, text)


def _leads_its_lines(claim: Claim, diagnosis: Diagnosis) -> bool:
    pointing = sum(diagnosis in line.diagnoses for line in claim.lines)
    return 0 < pointing == sum(first == diagnosis for _line, first in first_on_lines(claim))


def _fault(diagnosis: Diagnosis, row: Icd10Code, seen: Profile, text: str, severity: Severity | None = None) -> Fault:
    return Fault(
        diagnosis.where,
        text,
        value=row.code,
        severity=severity,
        edition=seen.table.edition.label,
        root=f"manifestation {row.code}",
    )
