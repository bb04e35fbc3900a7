"""DN04: a crown, bridge or denture replaced before the plan pays for another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from validators.dental.mouth import teeth_of
from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import procedure_place
from x12.records.claim import ServiceLine

_PROSTHESES = ("D2510-D2664", "D2710-D2799", "D5110-D5140", "D5211-D5228", "D6205-D6252", "D6545-D6794")
_YEARS = 5
_LEEWAY = timedelta(days=1)


@rule(
    "DN04",
    on=LINE,
    severity=WARN,
    snip=7,
    kinds="D",
    procedures=_PROSTHESES,
    predicts=("119", "108"),
    needs=("history",),
    source="Dental plans: one prosthesis a tooth or jaw in five years or more; 005010X224A2 SV305, DTP*441",
    since="0.2",
)
def replaced_too_soon(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """A crown, inlay, bridge or denture is replaced before the years have passed in which plans pay for one.

    What is checked: The prior placement (DTP*441, or 139 estimated) of a replacement, or the same service on the same
    tooth (without a tooth: of the mouth) in the history, is five years back or more; the settings' ``[thresholds.DN04]
    years`` gives another number. (A replacement without its date is SI59.)
    Why payers deny it: The benefit maximum for the time has been reached (CARC 119).
    How to fix it: Check the date on the chart; where the old one failed early, send the narrative and the films.
    Denied: D dos=2026-01-05 | D2740 tooth=19 prosthesis=R date.441=2022-05-02
    Denied: D dos=2026-01-05 | D2740 tooth=19 | past D2740 on=2023-03-01 tooth=19
    Denied: D dos=2026-01-05 | D5110 cavity=01 prosthesis=R date.139=2018-01-01 | set DN04.years=10
    Clean: D dos=2026-01-05 | D2740 tooth=19 prosthesis=R date.441=2018-05-02
    Clean: D dos=2026-01-05 | D2740 tooth=19 | past D2740 on=2023-03-01 tooth=18
    Clean: D dos=2026-01-05 | D2740 tooth=19 | past D2740 on=2023-03-01 tooth=19 paid=no denied=16+N37
    """
    day = case.claim.date_of(line)
    if day is None or case.claim.submission_reason == "PB":
        return ()
    years = int(case.ref.policy.threshold("DN04", "years", _YEARS))
    return _faults(line, case, day, years)


def _faults(line: ServiceLine, case: Case, day: date, years: int) -> Iterator[Fault]:
    since = _years_before(day, years) + _LEEWAY
    prior = line.date("441") or line.date("139") if line.prosthesis == "R" else None
    if prior is not None and prior.start is not None:
        if prior.start >= since:
            message = (
                f"Line {line.number} replaces what was placed on {prior.start}; plans pay again after {years} years."
            )
            yield Fault(prior.where, message, prior.raw)
        return
    if not case.ref.has_history:
        return
    teeth = frozenset(teeth_of(line))
    for past in case.ref.past_lines(case.claim, since, day - _LEEWAY, (line.code,), newest_first=True):
        same = not teeth or not past.teeth or teeth & {tooth.removeprefix("0") for tooth in past.teeth}
        if same and not past.denied:
            message = (
                f"Line {line.number}: {line.code} was placed on {past.start}; plans pay again after {years} years."
            )
            yield Fault(procedure_place(case.claim, line), message, line.code)
            return


def _years_before(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)
