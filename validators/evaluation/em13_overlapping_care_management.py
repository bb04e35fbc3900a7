"""EM13: care management and monitoring billed twice for one period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_lines import lines_on
from validators.questions.claim_questions import billed, procedure_place
from validators.questions.visit_questions import codes_of, days_after, past_services
from x12.records.claim import Claim, ServiceLine


class _Period(msgspec.Struct, frozen=True):
    """Codes of which one is paid for a patient and period; ``days`` 0 means the calendar month."""

    name: str
    codes: frozenset[str]
    days: int


_PERIODS = (
    _Period("chronic care management", codes_of("99487 99490 99491 G0556 G0557 G0558"), 0),
    _Period("principal care management", codes_of("99424 99426 G0556 G0557 G0558"), 0),
    _Period("behavioral health integration", codes_of("99484 99492 99493 G2214"), 0),
    _Period("remote monitoring treatment", codes_of("99457 99470"), 0),
    _Period("remote monitoring device", codes_of("99445 99454"), 30),
    _Period("transitional care", codes_of("99495 99496"), 30),
)


@rule(
    "EM13", on=LINE,
    severity=DENY,
    snip=7,
    predicts=("119", "97", "B20"),
    needs=("history",),
    source="CMS MLN 909188 (chronic care) and 908628 (transitional care); CMS fee schedule rules on remote monitoring",
    since="0.1",
    kinds="P",
    procedures=(
        "99424", "99426", "99445", "99454", "99457", "99470", "99484", "99487", "99490-99493", "99495-99496",
        "G0556-G0558", "G2214",
    ),
)  # fmt: skip
def overlapping_care_management(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """Care management, monitoring or transitional care is billed again for a month or 30 days already billed.

    What is checked: One of chronic care management (simple, complex, by the physician, or advanced primary care), one
        principal care management, one behavioral integration and one monitoring treatment a calendar month; one
        device supply and one transitional care in 30 days. Lines of the claim and of history; denied ones do not count.
    Why payers deny it: One practitioner is paid for the period, the one whose claim comes first.
    How to fix it: Check who has the patient's consent for the period; bill the code that fits the total time once.
    Denied: P dos=2026-01-31 dx=E11.9,I10 | 99490 | 99487 dos=2026-01-15
    Denied: P dos=2026-01-31 dx=E11.9,I10 | 99490 | past 99491 on=2026-01-02 by=1932102118
    Denied: P dos=2026-01-30 dx=I10 | 99454 | past 99454 on=2026-01-01
    Denied: P dos=2026-01-30 dx=I50.9 | 99495 | past 99496 on=2026-01-10
    Clean: P dos=2026-02-01 dx=E11.9,I10 | 99490 | past 99490 on=2026-01-31
    Clean: P dos=2026-01-31 dx=I10 | 99454 | past 99454 on=2026-01-01
    Clean: P dos=2026-01-30 dx=I10 | 99457 | past 99490 on=2026-01-10
    Not checked: no store, or a store younger than the period
    """
    return _overlaps(line, case)


def _overlaps(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    claim, ref = case.claim, case.ref
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    for period in _PERIODS:
        if line.code not in period.codes:
            continue
        since = days_after(day, 1 - period.days) if period.days else day.replace(day=1)
        until = day if period.days else _month_end(day)
        own = _own(line, case, period, since, until)
        if own is not None:
            yield _fault(line, claim, period, f"{own.code} of line {own.number} on {claim.date_of(own)}")
            return
        for past in past_services(claim, ref, since, until, period.codes):
            yield _fault(line, claim, period, f"{past.code} of {past.start} on claim {past.claim}")
            return
        if not ref.history.covers(since):
            yield NotChecked(f"history incomplete: it does not reach back to {since}")
            return


def _month_end(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return days_after(following, -1)


def _own(line: ServiceLine, case: Case, period: _Period, since: date, until: date) -> ServiceLine | None:
    """Another line of the claim in the same period; of two lines the later one is told."""
    claim = case.claim
    for other in lines_on(case, line, since, until, period.codes):
        done = claim.date_of(other)
        if done is not None and (done, other.number) < (claim.date_of(line) or done, line.number):
            return other
    return None


def _fault(line: ServiceLine, claim: Claim, period: _Period, other: str) -> Fault:
    span = f"{period.days} days" if period.days else "calendar month"
    text = f"{billed(line)}: {period.name} is paid once in a {span}; there is {other}."
    return Fault(procedure_place(claim, line), value=line.code, message=text)
