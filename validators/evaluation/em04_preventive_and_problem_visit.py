"""EM04: a preventive visit and a problem visit without modifier 25."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_lines import lines_on
from validators.questions.claim_questions import billed, modifier_place
from validators.questions.visit_questions import OFFICE_OR_HOME, PREVENTIVE, same_physician
from x12.records.claim import Claim


@rule(
    "EM04",
    on=CLAIM,
    severity=DENY,
    snip=7,
    predicts=("97", "236"),
    source="AMA CPT preventive medicine guidelines; CMS Pub. 100-04 chapter 12 §30.6.1.1.H",
    since="0.1",
    kinds="P",
    procedures=("99381-99387", "99391-99397", "G0402", "G0438-G0439"),
)
def preventive_and_problem_visit(claim: Claim, case: Case) -> Iterable[Fault]:
    """A problem-oriented visit beside a preventive or wellness visit of the same day has no modifier 25.

    What is checked: 99381-99397, G0402, G0438 or G0439 and an office or home visit by the same physician on one day;
        the office or home visit lacks 25.
    Why payers deny it: The preventive visit contains the ordinary evaluation; only significant extra work is paid.
    How to fix it: If the record shows a separate problem and its own work, put 25 on the problem visit.
    Denied: P dos=2026-01-05 dx=Z00.00,E11.65 | 99396 | 99213
    Denied: P dos=2026-01-05 dx=Z00.00,I10 filing=MB | G0439 | 99214
    Clean: P dos=2026-01-05 dx=Z00.01,E11.65 | 99396 | 99213-25
    Clean: P dos=2026-01-05 dx=Z00.00,E11.65 | 99396 | 99213 dos=2026-01-06
    """
    if len(claim.lines) < 2:
        return ()
    return _unmarked(case)


def _unmarked(case: Case) -> Iterator[Fault]:
    claim = case.claim
    for visit in claim.lines:
        if visit.code not in OFFICE_OR_HOME or "25" in visit.modifiers:
            continue
        day = claim.date_of(visit)
        if day is None:
            continue
        for other in lines_on(case, visit, day, day, PREVENTIVE):
            if same_physician(claim, visit, other):
                text = (
                    f"{billed(visit)} beside {other.code} on {day} has no 25: add it only if the record shows "
                    "a separate problem."
                )
                place = modifier_place(claim, visit, len(visit.modifiers))
                yield Fault(
                    place, value=billed(visit), line=visit.number, message=text, root=f"modifier 25 line {visit.number}"
                )
                break
