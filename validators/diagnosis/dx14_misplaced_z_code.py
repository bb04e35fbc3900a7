"""DX14: a Z code that is only first stands later, or one that is never first stands first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._profile import REPORTED, first_on_lines, icd10_diagnoses, initials
from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from x12.records.claim import Claim

_ONLY_FIRST = (
    "Z00", "Z01", "Z02", "Z04", "Z3181", "Z3182", "Z3183", "Z3184", "Z332", "Z34", "Z38", "Z39", "Z40", "Z42", "Z510",
    "Z511", "Z52", "Z761", "Z762", "Z9912",
)  # fmt: skip
"""Z codes that are principal or first-listed only. Source: ICD-10-CM Official Guidelines I.C.21.c.16."""

_NOT_ONLY_FIRST = ("Z006", "Z529")

_NEVER_FIRST = ("Z16", "Z17", "Z19", "Z331", "Z37", "Z3A", "Z66", "Z67", "Z68", "Z9282")
"""Z codes that say something about another condition. Source: Guidelines I.C.21.c (3, 11, 14) and the notes of the
tabular list at these categories (for use with, code first, secondary only)."""


@rule(
    "DX14",
    on=CLAIM,
    severity=WARN,
    snip=5,
    predicts=("16+MA63", "11"),
    kinds="PI",
    source="ICD-10-CM Official Guidelines I.C.21.c.16",
    since="0.1",
)
def misplaced_z_code(claim: Claim, case: Case) -> Iterable[Fault]:
    """A Z code that may only be first-listed is not first anywhere, or one that is never first leads the claim.

    What is checked: Codes such as Z00, Z38, Z51.11 are the principal diagnosis or the first of a line, unless another
    code of that list is first; codes such as Z3A, Z68 and Z37 are never the principal diagnosis.
    Why payers deny it: The order of the codes says why the patient came; payers read the benefit from the first one.
    How to fix it: Put the reason for the encounter first, and let the lines point to it first.
    Denied: P dos=2026-01-05 dx=C50.911,Z51.11 | 96413
    Denied: P dos=2026-01-05 dx=Z68.41,E66.01 | 99213
    Denied: I dos=2026-01-05..2026-01-07 tob=111 dx=P59.9,Z38.00 | '' rev=0171
    Clean: P dos=2026-01-05 dx=Z51.11,C50.911 | 96413
    Clean: P dos=2026-01-05 dx=I10,Z00.00 | 99213-25 ->1 | 99396 ->2
    Clean: P dos=2026-01-05 dx=Z01.419,Z00.00 | 99396
    Clean: P dos=2026-01-05 dx=C50.911,Z00.6 | 99213
    """
    if "Z" not in initials(case):
        return ()
    return _faults(claim)


def _faults(claim: Claim) -> Iterator[Fault]:
    reported = icd10_diagnoses(claim, REPORTED)
    leading = {first.code for _line, first in first_on_lines(claim)}
    for diagnosis in reported:
        code = diagnosis.code
        if diagnosis.qualifier == "ABK":
            leading.add(code)
            if code.startswith(_NEVER_FIRST):
                text = f"Principal diagnosis {dotted(code)} is never first-listed; the condition it goes with is first."
                yield Fault(diagnosis.where, text, value=code)
    if any(only_first(code) for code in leading):
        return
    for diagnosis in reported:
        if diagnosis.qualifier != "ABK" and only_first(diagnosis.code):
            text = (
                f"Diagnosis {dotted(diagnosis.code)} may only be first-listed, but nothing on the claim has it first."
            )
            yield Fault(diagnosis.where, text, value=diagnosis.code)


def only_first(code: str) -> bool:
    """Whether the Z code may only be principal or first-listed (Guidelines I.C.21.c.16)."""
    return code.startswith(_ONLY_FIRST) and not code.startswith(_NOT_ONLY_FIRST)
