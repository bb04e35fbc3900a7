"""IN13: back in the same hospital on the day of discharge, or soon after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from validators.engine.case import Case
from validators.engine.finding import INFORM, WARN, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.institutional.outpatient import conditions
from validators.questions.claim_questions import is_medicare
from x12.records.claim import Claim

_SOON = timedelta(days=30)
_LONGEST = timedelta(days=120)
_FIRST_BILLS = frozenset({"1", "2"})
_UNRELATED = "B4"


@rule(
    "IN13",
    on=CLAIM,
    severity=WARN,
    snip=7,
    kinds="I",
    predicts=("249", "97"),
    needs=("history",),
    source="CMS Pub. 100-04 chapter 3 §40.2.5 (repeat admissions, condition code B4); payers' 30-day policies",
    since="0.2",
)
def readmission(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """The patient was discharged from the same hospital on the day of admission, or in the 30 days before.

    What is checked: A hospital stay (11x, first or only bill) against earlier stays of the patient with the same
    provider (NPI) and payer in the history. Readmission on the day of discharge without condition code B4 is a warning,
    one within 30 days an information.
    Why payers deny it: Medicare pays one stay when the patient comes back on the same day for the same reason; many
    payers review, and deny, readmissions within 30 days (CARC 249).
    How to fix it: Combine stays of one day for related symptoms into one bill; where the second is unrelated, add
    condition code B4. Have the records of both ready.
    Denied: I dos=2026-01-09..2026-01-12 tob=111 filing=MA | '' | past '' on=2026-01-05..2026-01-09 kind=I
    Denied: I dos=2026-01-19..2026-01-22 tob=111 filing=MA | '' | past '' on=2026-01-05..2026-01-09 kind=I
    Clean: I dos=2026-01-09..2026-01-12 tob=111 filing=MA cond=B4 | '' | past '' on=2026-01-05..2026-01-09 kind=I
    Clean: I dos=2026-03-09..2026-03-12 tob=111 filing=MA | '' | past '' on=2026-01-05..2026-01-09 kind=I
    Clean: I dos=2026-02-01..2026-02-12 tob=114 filing=MA | '' | past '' on=2026-01-05..2026-01-31 kind=I
    Not checked: no history
    """
    if claim.place != "11" or claim.frequency not in _FIRST_BILLS or claim.start is None:
        return ()
    if claim.billing is None or not claim.billing.npi:
        return ()
    admission = claim.date("435")
    return _faults(claim, case, admission.start if admission and admission.start else claim.start)


def _faults(claim: Claim, case: Case, admitted: date) -> Iterator[Fault]:
    latest: date | None = None
    for past in case.ref.past_lines(claim, admitted - _LONGEST, admitted - timedelta(days=1)):
        same = past.kind == "I" and past.place == "11" and claim.billing and past.billing == claim.billing.npi
        if same and past.payer == claim.payer_id and not past.denied and past.end <= admitted:
            latest = max(past.end, latest) if latest else past.end
    if latest is None or admitted - latest > _SOON:
        return
    if latest == admitted:
        if _UNRELATED not in conditions(claim):
            severity = WARN if is_medicare(claim) else INFORM
            message = f"The patient left this hospital on {latest}, the day of this admission; B4 says it is unrelated."
            yield Fault(claim.where.at("CLM05-1"), message, claim.place, severity=severity)
        return
    days = (admitted - latest).days
    message = f"The patient left this hospital on {latest}, {days} days before this admission."
    yield Fault(claim.where.at("CLM05-1"), message, claim.place, severity=INFORM, predicts=("249",))
