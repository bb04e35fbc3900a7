"""DX15: the patient is not of the age the diagnosis is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.diagnosis._code_editor import CodeEditor, code_editor
from validators.diagnosis._profile import REPORTED, coding_day, icd10_diagnoses
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import age_on, dotted
from x12.records.claim import Claim, Diagnosis


@rule(
    "DX15",
    on=CLAIM,
    severity=DENY,
    snip=5,
    predicts=("9",),
    needs=("mce",),
    kinds="PI",
    source="Definitions of Medicare Code Edits, edit 4 (age conflict)",
    since="0.1",
)
def age_conflict(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """The patient's age on the date of service lies outside the age group of a diagnosis.

    What is checked: By the Medicare Code Editor's lists of the day, newborn diagnoses are for age 0, pediatric for
    0–17, maternity for 9–64 (12–55 before October 2019), adult for 15–124 completed years.
    Why payers deny it: A diagnosis that cannot occur at that age means that the code or the birth date is wrong.
    How to fix it: Check the birth date on the claim first: it is the commoner cause. Then check the code.
    Denied: P dos=2026-01-05 dx=O80,Z37.0 born=2020-03-01 sex=F | 59400
    Denied: P dos=2026-01-05 dx=Z00.129 born=1980-03-01 | 99396
    Denied: I dos=2026-01-05..2026-01-06 tob=111 dx=I10 born=2015-01-01 | '' rev=0120 | given mce adult I10
    Clean: P dos=2026-01-05 dx=Z00.129 born=2015-03-01 | 99393
    Clean: P dos=2026-01-05 dx=Z00.129 born=2008-01-06 | 99394
    Clean: P dos=2026-01-05 dx=O80,Z37.0 born=1995-03-01 sex=F | 59400
    Denied: P dos=2019-09-30 dx=O80,Z37.0 born=2009-01-01 sex=F | 59400
    Clean: P dos=2019-10-01 dx=O80,Z37.0 born=2009-01-01 sex=F | 59400
    Denied: P dos=2026-01-05 dx=N41.0 born=2015-01-01 sex=M | 99213
    Not checked: a birth date that is missing or unreadable
    """
    reported = icd10_diagnoses(claim, REPORTED)
    if not reported:
        return ()
    day = coding_day(case)
    editor = code_editor(case.ref, day)
    grouped = [(d, group) for d in reported if (group := editor.age_group(d.code))]
    return _outcomes(claim, day, editor, grouped) if grouped else ()


def _outcomes(
    claim: Claim, day: date, editor: CodeEditor, grouped: list[tuple[Diagnosis, str]]
) -> Iterator[Fault | NotChecked]:
    person = claim.person
    if person is None or person.birth is None:
        yield NotChecked("the patient's birth date is missing or cannot be read")
        return
    if person.birth > day:
        return
    age = age_on(person.birth, day)
    for diagnosis, group in grouped:
        lowest, highest = editor.ages(group)
        if not lowest <= age <= highest:
            span = f"age {lowest}" if lowest == highest else f"ages {lowest}–{highest}"
            shown = dotted(diagnosis.code)
            yield Fault(
                diagnosis.where,
                f"Diagnosis {shown} is for {span} ({group}), and the patient is not of that age on {day}:"
                " check the birth date, then the code.",
                value=diagnosis.code,
                edition=editor.edition,
                root="birth date",
            )
