"""EM01: a new-patient code for a patient the group knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_lines import lines_on
from validators.questions.claim_questions import procedure_place
from validators.questions.reference import Reference
from validators.questions.rows import PastLine
from validators.questions.visit_questions import (
    NEW_PATIENT,
    VISITS,
    codes_of,
    days_after,
    facts_of,
    is_surgery,
    same_past_physician,
    same_physician,
    years_before,
)
from x12.records.claim import Claim, ServiceLine

_YEARS = 3
_FACE_TO_FACE = VISITS | codes_of("90785-90899 92507-92526 95004-95199 96360-96549 97802-97804 98925-98943")


@rule(
    "EM01",
    on=LINE,
    severity=DENY,
    snip=7,
    predicts=("B16", "B16+M13"),
    needs=("history",),
    source="CMS Pub. 100-04 chapter 12 §30.6.7.A; AMA CPT E/M guidelines, new and established patients",
    since="0.1",
    kinds="P",
    procedures=("99202-99205", "99341-99345", "99381-99387", "92002", "92004"),
)
def new_patient_seen_before(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """A new-patient visit is billed for a patient the same group and specialty saw within three years.

    What is checked: A face-to-face service on the claim or in history less than three years before, by the same NPI or
        by the same group (billing NPI or tax id) and taxonomy; interpretations (26) and denied services do not count.
        Where the group is the same and a taxonomy is missing, it is not decided. Documentation that says the patient
        is established decides at once.
    Why payers deny it: A new patient has had no professional service from the group's specialty for three years.
    How to fix it: Bill the established-patient code the record supports.
    Denied: P dos=2026-01-05 dx=E11.9 | 99203 | past 99213 on=2023-01-06
    Denied: P dos=2026-01-05 dx=E11.9 billing=1234567893 rendering=1932102118/207Q00000X | 99204
    | past 99214 on=2025-03-01 by=1376512342 billing=1234567893 taxonomy=207Q00000X
    Denied: P dos=2026-01-05 dx=E11.9 | 99203 | doc line=1 new_patient=no
    Clean: P dos=2026-01-05 dx=E11.9 | 99203 | past 99213 on=2023-01-05
    Clean: P dos=2026-01-05 dx=E11.9 | 99203 | past 93010-26 on=2025-03-01
    Clean: P dos=2026-01-05 dx=E11.9 billing=1234567893 rendering=1932102118/207Q00000X | 99204
    | past 99214 on=2025-03-01 by=1376512342 billing=1234567893 taxonomy=207RC0000X
    Not checked: no store, or a store younger than three years; same group with an unknown specialty
    """
    if line.code not in NEW_PATIENT:
        return ()
    return _seen(line, case)


def _seen(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    claim, ref = case.claim, case.ref
    facts = facts_of(ref, claim, line)
    if facts and facts.new_patient is not None:
        if facts.new_patient is False:
            yield _fault(line, claim, "the record says the patient is established")
        return
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the visit has no readable date of service")
        return
    since = days_after(years_before(day, _YEARS), 1)
    for other in lines_on(case, line, since, days_after(day, -1)):
        if "26" not in other.modifiers and _is_face_to_face(other.code) and same_physician(claim, line, other):
            yield _fault(line, claim, f"line {other.number} is a service of {claim.date_of(other)} ({other.code})")
            return
    seen, open_question = _earlier(line, claim, ref, since, day)
    if seen:
        yield _fault(line, claim, f"the group saw the patient on {seen.start} ({seen.code})")
    elif not ref.history.covers(since):
        yield NotChecked(f"history incomplete: it does not reach back to {since}")
    elif open_question:
        yield NotChecked(f"the specialty of the group's service on {open_question.start} is not known")


def _earlier(
    line: ServiceLine, claim: Claim, ref: Reference, since: date, day: date
) -> tuple[PastLine | None, PastLine | None]:
    """The latest service that makes the patient established, and the latest of which that is not known."""
    unknown: PastLine | None = None
    for past in ref.past_lines(claim, since, days_after(day, -1), newest_first=True):
        if past.denied or "26" in past.modifiers or not _is_face_to_face(past.code):
            continue
        same = same_past_physician(claim, line, past)
        if same:
            return past, None
        if same is None and unknown is None:
            unknown = past
    return None, unknown


def _is_face_to_face(code: str) -> bool:
    return code in _FACE_TO_FACE or is_surgery(code)


def _fault(line: ServiceLine, claim: Claim, why: str) -> Fault:
    return Fault(
        procedure_place(claim, line),
        value=line.code,
        message=f"{line.code} is a new-patient code, but {why}: bill the established-patient code.",
    )
