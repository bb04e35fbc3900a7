"""DX16: the diagnosis is of the other sex than the claim says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.diagnosis._code_editor import SEX_EDIT_LAST, CodeEditor, code_editor
from validators.diagnosis._profile import REPORTED, coding_day, icd10_diagnoses
from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted, is_medicare
from x12.records.claim import Claim, Diagnosis

_WORDS = {"F": "female", "M": "male"}


@rule(
    "DX16",
    on=CLAIM,
    severity=DENY,
    snip=5,
    predicts=("10",),
    needs=("mce",),
    kinds="PI",
    source="Definitions of Medicare Code Edits, edit 5 (sex conflict), to version 41.1 (30 September 2024)",
    since="0.1",
)
def sex_conflict(claim: Claim, case: Case) -> Iterable[Fault]:
    """A diagnosis concerns organs of the other sex than the one on the claim (DMG03).

    What is checked: A diagnosis of one sex only, by the Medicare Code Editor's lists of the day, agrees with DMG03,
    where DMG03 is F or M. Condition code 45 (institutional) or modifier KX (professional) says that the difference is
    known. Medicare's lists ended on 30 September 2024: since then the last of them only warn, a code that is newer is
    on none, and Medicare's institutional claims are left alone.
    Why payers deny it: The sex and the diagnosis contradict each other; payers other than Medicare still compare them.
    How to fix it: Check the sex on the claim and the code; where both are right, add condition code 45 or modifier KX.
    Denied: P dos=2026-01-05 dx=N40.1 sex=F | 99213
    Denied: P dos=2026-01-05 dx=O09.511 sex=M | 99213
    Denied: P dos=2023-01-05 dx=N40.1 sex=F | 99213
    Denied: I dos=2024-09-30 tob=111 filing=MA dx=C61 sex=F | '' rev=0120
    Clean: P dos=2026-01-05 dx=N40.1 sex=M | 99213
    Clean: P dos=2026-01-05 dx=N40.1 sex=U | 99213
    Clean: P dos=2026-01-05 dx=N40.1 sex=F | 99213-KX
    Clean: I dos=2026-01-05 tob=131 dx=C61 sex=F cond=45 | 99213 rev=0510
    Clean: I dos=2024-10-01 tob=111 filing=MA dx=C61 sex=F | '' rev=0120
    """
    person = claim.person
    if person is None or person.sex not in ("F", "M"):
        return ()
    reported = icd10_diagnoses(claim, REPORTED)
    if not reported:
        return ()
    day = coding_day(case)
    editor = code_editor(case.ref, day)
    sex = person.sex
    found = [(d, other) for d in reported if (other := editor.sex(d.code)) and other != sex]
    return _faults(claim, day, editor, found, sex) if found else ()


def _faults(
    claim: Claim, day: date, editor: CodeEditor, found: list[tuple[Diagnosis, str]], sex: str
) -> Iterator[Fault]:
    if _explained(claim) or (claim.kind == "I" and is_medicare(claim) and day > SEX_EDIT_LAST):
        return
    for diagnosis, other in found:
        shown = dotted(diagnosis.code)
        ended = "" if day <= SEX_EDIT_LAST else f" (by Medicare's list, which ended on {SEX_EDIT_LAST})"
        yield Fault(
            diagnosis.where,
            f"Diagnosis {shown} is for {_WORDS[other]} patients{ended}, but the claim says {_WORDS[sex]}.",
            value=diagnosis.code,
            severity=WARN if ended else None,
            edition=editor.sex_edition,
            root="sex of the patient",
        )


def _explained(claim: Claim) -> bool:
    if any(code.qualifier == "BG" and code.code == "45" for code in claim.codes):
        return True
    return any("KX" in line.modifiers for line in claim.lines)
