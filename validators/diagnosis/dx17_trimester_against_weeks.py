"""DX17: the trimester of a pregnancy code does not fit the weeks of gestation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._profile import Profile, initials, profile
from validators.engine.case import Case
from validators.engine.finding import INFORM, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from validators.questions.rows import Icd10Code
from x12.records.claim import Claim

_TRIMESTERS = {"first trimester": 1, "second trimester": 2, "third trimester": 3}
_WEEKS = {1: "up to 13 weeks", 2: "14 to 27 weeks", 3: "28 weeks and more"}
_ABORTIVE = ("O00", "O01", "O02", "O03", "O04", "O07", "O08")
"""Pregnancies with abortive outcome, which take no Z3A code. Source: Guidelines I.C.21.c.11 and the note at Z3A."""


@rule(
    "DX17",
    on=CLAIM,
    severity=WARN,
    snip=5,
    predicts=("16+M64",),
    needs=("icd10cm",),
    kinds="PI",
    source="ICD-10-CM Official Guidelines I.C.15.a.3 and I.C.21.c.11; chapter 15 note on trimesters",
    since="0.1",
)
def trimester_against_weeks(claim: Claim, case: Case) -> Iterable[Fault]:
    """The trimester of a pregnancy code does not fit the weeks of gestation on the claim.

    What is checked: First trimester goes with up to 13 weeks (Z3A.01–Z3A.13), second with 14 to 27, third with 28 and
    more. Codes with a trimester but without any Z3A code are information only.
    Why payers deny it: The two contradict each other; obstetric edits return the claim.
    How to fix it: Take the weeks from the record on the date of the encounter (of admission, for a stay).
    Denied: P dos=2026-01-05 dx=O99.011,Z3A.20 born=1995-03-01 sex=F | 99213
    Denied: P dos=2026-01-05 dx=O09.513,Z3A.27 born=1990-03-01 sex=F | 99213
    Denied: P dos=2026-01-05 dx=O99.012 born=1995-03-01 sex=F | 99213
    Clean: P dos=2026-01-05 dx=O99.011,Z3A.13 born=1995-03-01 sex=F | 99213
    Clean: P dos=2026-01-05 dx=O99.012,Z3A.14 born=1995-03-01 sex=F | 99213
    Clean: P dos=2026-01-05 dx=O99.013,Z3A.28 born=1995-03-01 sex=F | 99213
    Clean: P dos=2026-01-05 dx=O99.012,Z3A.00 born=1995-03-01 sex=F | 99213
    Clean: P dos=2026-01-05 dx=O03.9 born=1995-03-01 sex=F | 59812
    """
    if "O" not in initials(case):
        return ()
    return _faults(profile(case))


def _faults(seen: Profile) -> Iterator[Fault]:
    rows = seen.reported()
    weeks = [row.code for _d, row in rows if row.code.startswith("Z3A")]
    expected = {found for code in weeks if (found := trimester_of_weeks(code))}
    for diagnosis, row in rows:
        said = trimester_of(row)
        if not said or row.code.startswith(_ABORTIVE):
            continue
        shown = dotted(row.code)
        edition = seen.table.edition.label
        if not weeks:
            text = f"Diagnosis {shown} names a trimester, but the claim has no weeks of gestation (Z3A)."
            yield Fault(diagnosis.where, text, value=row.code, severity=INFORM, edition=edition, root="weeks missing")
        elif expected and said not in expected:
            text = f"Diagnosis {shown} is for {_WEEKS[said]}, but the claim says {dotted(weeks[0])}."
            yield Fault(diagnosis.where, text, value=f"{row.code} {weeks[0]}", edition=edition)


def trimester_of(row: Icd10Code) -> int:
    """1, 2 or 3 for a chapter 15 code that names its trimester, else 0."""
    if row.code[0] != "O":
        return 0
    title = row.title.lower()
    return next((number for words, number in _TRIMESTERS.items() if words in title), 0)


def trimester_of_weeks(code: str) -> int:
    """The trimester a Z3A code falls in (0 for weeks not specified).

    First: less than 14 weeks 0 days; second: to less than 28 weeks 0 days; third: from then on.
    """
    weeks = code[3:]
    if weeks == "00" or not weeks.isdigit():
        return 0
    number = int(weeks)
    return 1 if number < 14 else 2 if number < 28 else 3
