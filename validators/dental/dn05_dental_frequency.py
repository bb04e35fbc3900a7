"""DN05: a dental service more often than plans pay for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from validators.dental.mouth import teeth_of
from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import code_among, procedure_place
from x12.records.claim import ServiceLine


class _Limit(NamedTuple):
    """At most ``most`` services of ``codes`` in ``months``; ``by_tooth`` each."""

    codes: tuple[str, ...]
    most: int
    months: int
    by_tooth: bool = False


_USUAL = (
    _Limit(("D0120", "D0145"), 2, 12),
    _Limit(("D0150",), 1, 36),
    _Limit(("D0210", "D0330"), 1, 36),
    _Limit(("D0272-D0274",), 2, 12),
    _Limit(("D1110", "D1120"), 2, 12),
    _Limit(("D1206", "D1208"), 2, 12),
    _Limit(("D1351",), 1, 36, by_tooth=True),
    _Limit(("D4341-D4342",), 4, 24),
    _Limit(("D4910",), 4, 12),
)
"""What most dental plans pay, the wider of what is common."""

_CODES = tuple(spec for limit in _USUAL for spec in limit.codes)
_DAY = timedelta(days=1)


@rule(
    "DN05",
    on=LINE,
    severity=WARN,
    snip=7,
    kinds="D",
    procedures=("D*",),
    predicts=("119+N412", "273"),
    needs=("history",),
    source="Limits most dental plans share; the payer's own in the list dental-frequency (columns months, count)",
    since="0.2",
)
def dental_frequency(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    """The history already holds as many of these services as plans pay for in the time.

    What is checked: Examinations, cleanings, fluoride, films, sealants and gum care, counted over earlier services of
    the patient that were not denied: two examinations, cleanings, fluoride treatments and bitewing series in 12 months,
    a first examination and a full series in 36, a sealant a tooth in 36, four quadrants of scaling in 24, four visits
    of gum maintenance in 12. Where the payer's list ``dental-frequency`` has the code (columns ``months``, ``count``),
    it decides, and the line is held.
    Why payers deny it: The benefit maximum for the time has been reached (CARC 119).
    How to fix it: Ask for the last dates (eligibility, or the patient); move the service, or tell the patient the
    price.
    Denied: D dos=2026-01-05 | D1110 | past D1110 on=2025-03-01 | past D1110 on=2025-09-10
    Denied: D dos=2026-01-05 | D0210 | past D0330 on=2024-02-01
    Denied: D dos=2026-01-05 | D1351 tooth=3 | past D1351 on=2024-06-01 tooth=3
    Denied: D dos=2026-01-05 | D0140 | past D0140 on=2025-10-01 | given payer dental-frequency D0140:months=6
    Clean: D dos=2026-01-05 | D1110 | past D1110 on=2025-07-01 | past D1110 on=2025-01-04
    Clean: D dos=2026-01-05 | D1351 tooth=3 | past D1351 on=2024-06-01 tooth=14
    Clean: D dos=2026-01-05 | D1110 | past D1110 on=2025-12-01 | given payer dental-frequency D1110:months=1
    Not checked: no history, or none that reaches back over the whole time ("history incomplete")
    """
    day = case.claim.date_of(line)
    if day is None or case.claim.submission_reason == "PB":
        return
    limit, edition = _limit(line.code, case, day)
    if limit is None:
        return
    since = _months_before(day, limit.months) + _DAY
    teeth = frozenset(teeth_of(line))
    given = []
    for past in case.ref.past_lines(case.claim, since, day - _DAY, newest_first=True):
        if past.denied or not code_among(past.code, limit.codes):
            continue
        if not limit.by_tooth or teeth & {tooth.removeprefix("0") for tooth in past.teeth}:
            given.append(past.start)
            if len(given) == limit.most:
                yield _fault(line, case, limit, given, edition)
                return
    if not case.ref.history.covers(since):
        yield NotChecked(f"history incomplete: {line.code} counts back to {since.isoformat()}")


def _fault(line: ServiceLine, case: Case, limit: _Limit, given: list[date], edition: str) -> Fault:
    days = ", ".join(day.isoformat() for day in given)
    message = (
        f"Line {line.number}: {line.code} was given on {days}; "
        f"{'the payer pays' if edition else 'most plans pay'} {limit.most} in {limit.months} months."
    )
    place = procedure_place(case.claim, line)
    return Fault(place, message, line.code, severity=DENY if edition else None, edition=edition)


def _limit(code: str, case: Case, day: date) -> tuple[_Limit | None, str]:
    """The limit of a code, and the label of the payer's list where it is from there."""
    listed = case.ref.find_payer_list("dental-frequency", case.claim.payer_id, day)
    if listed is not None and code in listed:
        months, count = listed.value(code, "months"), listed.value(code, "count") or "1"
        if months.isdigit() and count.isdigit() and int(months) and int(count):
            return _Limit((code,), int(count), int(months)), listed.edition.label
    if not code_among(code, _CODES):
        return None, ""
    return next(limit for limit in _USUAL if code_among(code, limit.codes)), ""


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - _DAY).day
    return date(year, month + 1, min(day.day, last))
