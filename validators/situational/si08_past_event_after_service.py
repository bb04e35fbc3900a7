"""SI08: event dated after the service."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim

_EVENTS = {
    "304": "last visit", "431": "onset of the illness", "439": "accident date", "453": "acute manifestation",
    "455": "last X-ray", "471": "prescription date", "484": "last menstrual period",
}  # fmt: skip


@rule(
    "SI08",
    on=CLAIM,
    parts=("dates",),
    severity=DENY,
    snip=4,
    kinds="PD",
    source="005010X222A1 and X224A2: loop 2300 DTP*431, 439, 453, 455, 471, 484, 304",
    since="0.1",
)
def past_event_after_service(claim: Claim, case: Case) -> Iterator[Fault | NotChecked]:
    """Something that must come before the service is dated after it.

    What is checked: Onset, accident, acute manifestation, last X-ray, prescription, last menstrual period and
    last visit are not later than the last service.
    Why payers deny it: A date in the wrong year or swapped fields makes the story impossible; payers return
    the claim.
    How to fix it: Compare the date with the chart; most often the year is wrong.
    Denied: P dos=2026-01-05 dx=S52.501A cause=OA date.439=2026-02-04 | 99213
    Denied: P dos=2026-01-05 dx=Z34.01 date.484=2026-10-20 | 99213
    Clean: P dos=2026-01-05 dx=S52.501A cause=OA date.439=2026-01-05 | 99213
    Clean: P dos=2026-01-05..2026-01-09 dx=M54.50 date.431=2026-01-07 | 97110
    Not checked: a claim without a date of service
    """
    if not claim.dates:
        return
    for period in claim.dates:
        event = _EVENTS.get(period.qualifier)
        if event is None or period.start is None:
            continue
        last = claim.end
        if last is None:
            yield NotChecked("the claim has no readable date of service")
            return
        if period.start > last:
            message = f"The {event} ({period.start}) is after the last date of service ({last})."
            yield Fault(period.where, message, period.raw)
