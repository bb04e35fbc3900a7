"""DX13: the principal diagnosis of an inpatient stay cannot be the reason for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._code_editor import code_editor
from validators.diagnosis._profile import REPORTED, coding_day, icd10_diagnoses
from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from x12.records.claim import Claim

_INPATIENT = ("11", "41")
"""Facility types (CLM05-1) whose claims the Medicare Code Editor reads: hospital and religious inpatient."""


@rule(
    "DX13",
    on=CLAIM,
    severity=DENY,
    snip=5,
    predicts=("16+MA63",),
    needs=("mce",),
    kinds="I",
    source="Medicare Code Editor, edits 8 (questionable admission) and 9 (unacceptable principal diagnosis)",
    since="0.1",
)
def unacceptable_principal_diagnosis(claim: Claim, case: Case) -> Iterable[Fault]:
    """The principal diagnosis of an inpatient stay describes a circumstance, not a reason to be admitted.

    What is checked: The principal diagnosis of a hospital inpatient claim is not on the Medicare Code Editor's list of
    unacceptable principal diagnoses; one on its list "requires secondary diagnosis" is not alone; one on its list of
    questionable admissions is a warning.
    Why payers deny it: Medicare returns the claim; other payers that group by DRG do the same.
    How to fix it: Report as principal the condition found, after study, to be the reason for the admission.
    Denied: I dos=2026-01-05..2026-01-06 tob=111 dx=Z79.4 | '' rev=0120 | given mce unacceptable-principal Z79.4
    Denied: I dos=2026-01-05..2026-01-06 tob=111 dx=Z51.81 | '' rev=0120 | given mce requires-secondary Z51.81
    Denied: I dos=2026-01-05..2026-01-06 tob=111 dx=R03.0 | '' rev=0120 | given mce questionable-admission R03.0
    Denied: I dos=2026-01-05..2026-01-06 tob=111 dx=Z23 | '' rev=0120
    Clean: I dos=2026-01-05..2026-01-06 tob=111 dx=Z51.81,I10 | '' rev=0120 | given mce requires-secondary Z51.81
    Clean: I dos=2026-01-05 tob=131 dx=Z79.4 | 99213 rev=0510 | given mce unacceptable-principal Z79.4
    Denied: I dos=2019-11-05..2019-11-06 tob=111 dx=Z51.89 | '' rev=0120
    Clean: I dos=2026-01-05..2026-01-06 tob=111 dx=T50.905A | '' rev=0120
    Not checked: days for which no list is known
    """
    if claim.place in _INPATIENT and claim.diagnoses:
        return _faults(case)
    return ()


def _faults(case: Case) -> Iterator[Fault]:
    claim = case.claim
    reported = icd10_diagnoses(claim, REPORTED)
    principal = next((d for d in reported if d.qualifier == "ABK"), None)
    if principal is None:
        return
    editor = code_editor(case.ref, coding_day(case))
    verdict = editor.as_principal(principal.code)
    shown = dotted(principal.code)
    if verdict == "unacceptable-principal":
        text = f"Principal diagnosis {shown} is not accepted as the reason for an inpatient stay."
    elif verdict == "requires-secondary" and len({d.code for d in reported}) == 1:
        text = f"Principal diagnosis {shown} is accepted only with another diagnosis beside it."
    elif verdict == "questionable-admission":
        text = f"Principal diagnosis {shown} is seldom enough reason for an inpatient stay."
    else:
        return
    severity = WARN if verdict == "questionable-admission" else None
    yield Fault(principal.where, text, value=principal.code, severity=severity, edition=editor.edition)
