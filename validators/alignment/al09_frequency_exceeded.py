"""AL09: the service comes sooner after the last one than the payer allows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from validators.alignment._frequency import (
    FREQUENCY_CODES,
    Frequency,
    counts_toward,
    first_of_month,
    frequency_of,
    months_of,
)
from validators.alignment.article_reading import FOLLOW_MEDICARE, pointed_codes
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import procedure_place
from x12.records.claim import ServiceLine


@rule(
    "AL09",
    on=LINE,
    severity=DENY,
    snip=6,
    predicts=("119+N362", "119+M90", "119+N640", "151"),
    needs=("history",),
    kinds="PI",
    procedures=FREQUENCY_CODES,
    source="CMS Pub. 100-04 chapter 18; Pub. 100-03 sections 190.23 and 210",
    since="0.1",
)
def frequency_exceeded(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    """Medicare pays the service once in a period, and the history holds one inside it.

    What is checked: For Medicare and Medicare Advantage: earlier services of the patient in the store, not denied,
        inside the period (11, 23, 35, 47, 59 or 119 full months after the month of the last one; 90 days for glycated
        haemoglobin). Wellness visits are EM14; services twice on one claim are duplicates.
    Why payers deny it: The benefit maximum for the period has been reached (CARC 119, or 151).
    How to fix it: Check the day of the last service with the patient or by an eligibility request; move the service, or
        obtain a liability notice. With a diagnosis that makes it diagnostic, bill the diagnostic code.
    Denied: P dos=2026-01-05 dx=Z12.31 filing=MB sex=F | 77067 | past 77067 on=2025-02-01
    Denied: P dos=2026-01-05 dx=Z12.11 filing=MB | G0121 | past G0105 on=2016-02-10
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB | 83036 | past 83036 on=2025-10-08
    Denied: P dos=2026-01-05 dx=Z01.419 filing=MB sex=F | G0101 | past G0101 on=2025-01-01
    Clean: P dos=2026-01-05 dx=Z12.31 filing=MB sex=F | 77067 | past 77067 on=2025-01-31
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB | 83036 | past 83036 on=2025-10-07
    Clean: P dos=2026-01-05 dx=Z01.419,Z91.89 filing=MB sex=F | G0101 | past G0101 on=2025-01-01
    Clean: P dos=2026-01-05 dx=Z12.31 filing=MB sex=F | 77067 | past 77067 on=2025-06-01 paid=no denied=16+M76
    Clean: P dos=2026-01-05 dx=Z12.31 filing=CI sex=F | 77067
    Not checked: no history, or history that does not reach back over the whole period ("history incomplete")
    """
    claim = case.claim
    if claim.filing not in FOLLOW_MEDICARE:
        return
    day = claim.date_of(line)
    diagnoses = pointed_codes(claim, line)
    frequency = frequency_of(line.code, diagnoses)
    if frequency is None or day is None:
        return
    since = _window(frequency, diagnoses, day)
    for past in case.ref.past_lines(claim, since, day - timedelta(days=1), newest_first=True):
        if counts_toward(frequency, past.code) and not past.denied:
            next_day = _next_day(frequency, diagnoses, past.start)
            yield Fault(
                procedure_place(claim, line),
                value=line.code,
                message=f"{frequency.name} ({line.code}) was last given on {past.start.isoformat()} ({past.code}); "
                f"the next one is payable from {next_day.isoformat()}.",
            )
            return
    if not case.ref.history.covers(since):
        yield NotChecked(f"history incomplete: {frequency.name} counts back to {since.isoformat()}")


def _window(frequency: Frequency, diagnoses: list[str], day: date) -> date:
    """The earliest day on which an earlier service is still too recent."""
    if frequency.days:
        return day - timedelta(days=frequency.days - 1)
    return first_of_month(day, -months_of(frequency, diagnoses))


def _next_day(frequency: Frequency, diagnoses: list[str], last: date) -> date:
    if frequency.days:
        return last + timedelta(days=frequency.days)
    return first_of_month(last, months_of(frequency, diagnoses) + 1)
