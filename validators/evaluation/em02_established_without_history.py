"""EM02: an established-patient code for a patient nobody has seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import INFORM, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_lines import any_line_between
from validators.questions.claim_questions import procedure_place
from validators.questions.visit_questions import (
    ESTABLISHED_PATIENT,
    WITHOUT_HISTORY,
    days_after,
    facts_of,
    same_group,
    years_before,
)
from x12.records.claim import Claim, ServiceLine

_YEARS = 3


@rule(
    "EM02",
    on=LINE,
    severity=INFORM,
    snip=7,
    needs=("history",),
    source="AMA CPT E/M guidelines, new and established patients; CMS Pub. 100-04 chapter 12 §30.6.7.A",
    since="0.1",
    kinds="P",
    procedures=("99211-99215", "99347-99350", "99391-99397", "92012", "92014"),
)
def established_without_history(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """An established-patient visit is billed for a patient with no service in three years: revenue may be missed.

    What is checked: History reaches back three years and shows no service by the claim's group or rendering NPI, nor
        does the claim on an earlier day; or the documentation says the patient is new.
    Why payers deny it: They do not; a new-patient visit is paid better, and the records of both should agree.
    How to fix it: If the patient is new to the group's specialty, bill the new-patient code the record supports.
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 | past since=2020-01-01
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 | past 99213 on=2023-01-05
    Denied: P dos=2026-01-05 dx=E11.9 | 99214 | doc line=1 new_patient=yes
    Clean: P dos=2026-01-05 dx=E11.9 | 99213 | past 99213 on=2023-01-06
    Clean: P dos=2026-01-05 dx=E11.9 | 99214 | doc line=1 new_patient=no
    Not checked: no store, or a store younger than three years
    """
    claim, ref = case.claim, case.ref
    if line.code not in ESTABLISHED_PATIENT:
        return ()
    day = line.start
    alone = day is not None and not any_line_between(case, date.min, days_after(day, -1))
    if alone and not ref.has_history and facts_of(ref, claim, line) is None:  # nothing but a store could decide
        return WITHOUT_HISTORY
    return _unseen(line, case)


def _unseen(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    claim, ref = case.claim, case.ref
    facts = facts_of(ref, claim, line)
    if facts and facts.new_patient is not None:
        if facts.new_patient:
            yield _fault(line, claim, "the record says the patient is new")
        return
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the visit has no readable date of service")
        return
    if not ref.has_history and not any_line_between(case, date.min, days_after(day, -1)):
        yield from WITHOUT_HISTORY
        return
    since = days_after(years_before(day, _YEARS), 1)
    if any_line_between(case, since, days_after(day, -1)):
        return
    renderer = claim.rendering_of(line)
    npi = renderer.npi if renderer else ""
    past = ref.past_lines(claim, since, days_after(day, -1))
    if any(p.kind == "P" and (p.rendering == npi or same_group(claim, p)) for p in past):
        return
    if not ref.history.covers(since):
        yield NotChecked(f"history incomplete: it does not reach back to {since}")
        return
    yield _fault(line, claim, f"no service of the group is known since {since}")


def _fault(line: ServiceLine, claim: Claim, why: str) -> Fault:
    text = f"{line.code} is an established-patient code, but {why}: a new-patient code may be due."
    return Fault(procedure_place(claim, line), value=line.code, message=text)
