"""EM14: Medicare's welcome and annual wellness visits too often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import procedure_place
from validators.questions.reference import Reference
from validators.questions.visit_questions import days_after, past_services
from x12.records.claim import Claim, ServiceLine

_WELLNESS = frozenset({"G0402", "G0438", "G0439"})
_FIRST_WELCOME = date(2005, 1, 1)
_FIRST_ANNUAL = date(2011, 1, 1)


@rule(
    "EM14",
    on=LINE,
    severity=DENY,
    snip=7,
    predicts=("119+N117", "119", "96"),
    needs=("history",),
    source="CMS Pub. 100-04 chapter 18 §80.4 and §140.3; 42 CFR 410.15 and 410.16",
    since="0.1",
    kinds="P",
    procedures=("G0402", "G0438-G0439"),
)
def wellness_visit_too_soon(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """A welcome or wellness visit is billed a second time, or before eleven full months have passed.

    What is checked: G0402 once in a lifetime and before any wellness visit; G0438 once in a lifetime; G0438 and G0439
        not before the eleventh full month after the month of the last G0402, G0438 or G0439. Denied ones do not count.
        That G0402 comes within twelve months of Part B needs the eligibility answer and is not looked at here.
    Why payers deny it: The benefit is limited by lifetime and year, whoever gave it.
    How to fix it: Ask the payer for the next eligible date; bill G0439 for a later visit, or wait.
    Denied: P dos=2026-01-31 dx=Z00.00 filing=MB | G0439 | past G0439 on=2025-02-01
    Denied: P dos=2026-01-05 dx=Z00.00 filing=MB | G0438 | past G0438 on=2019-05-01
    Denied: P dos=2026-01-05 dx=Z00.00 filing=MB | G0402 | past G0439 on=2024-05-01
    Clean: P dos=2026-02-01 dx=Z00.00 filing=MB | G0439 | past G0439 on=2025-02-28
    Clean: P dos=2026-01-05 dx=Z00.00 filing=MB | G0438 | past G0402 on=2024-12-20
    Not checked: no store, or a store younger than the benefit (G0402 2005, G0438 2011) or than the year before (G0439)
    """
    return _too_soon(line, case.claim, case.ref)


def _too_soon(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the visit has no readable date of service")
        return
    year_before = date(day.year - 1, day.month, 1)
    since = {"G0402": _FIRST_WELCOME, "G0438": _FIRST_ANNUAL}.get(line.code, year_before)
    for visit in past_services(claim, ref, since, days_after(day, -1), _WELLNESS):
        lifetime = line.code == "G0402" or (line.code == "G0438" and visit.code != "G0402")
        due = date(visit.start.year + 1, visit.start.month, 1)
        if lifetime:
            why = f"{visit.code} of {visit.start} came before it: it is paid once, first"
        elif day < due:
            why = f"the last ({visit.code}) was on {visit.start}: the next is due from {due}"
        else:
            continue
        place = procedure_place(claim, line)
        root = f"wellness visit line {line.number}"
        yield Fault(place, value=line.code, message=f"{line.code} on {day}: {why}.", root=root)
        return
    if not ref.history.covers(since):
        yield NotChecked(f"history incomplete: it does not reach back to {since}")
