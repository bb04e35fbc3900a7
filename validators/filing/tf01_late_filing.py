"""TF01: the claim is written after, or near the end of, the time Medicare gives for filing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from validators.engine.case import Case
from validators.engine.finding import INFORM, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import is_medicare
from x12.records.claim import Claim

_ONE_YEAR_SINCE = date(2010, 1, 1)
"""Services from this day on are filed within one calendar year (42 CFR 424.44(a)); earlier ones had other limits."""

_NEAR = timedelta(days=292)
"""Four fifths of the year: from then on the claim is told to be near the limit."""

_FIRST_BILLS = frozenset("1234")
"""Frequencies of first claims; corrections and cancellations may be reopened later, notices have other limits."""


@rule(
    "TF01",
    on=CLAIM,
    severity=INFORM,
    snip=7,
    kinds="PI",
    predicts=("29",),
    source="42 CFR 424.44; CMS Pub. 100-04 chapter 1 §70 (From date of a line, through date of a bill)",
    since="0.2",
)
def late_filing(claim: Claim, case: Case) -> Iterable[Fault]:
    """A claim to Medicare is written later than one calendar year after the service, or when most of it has passed.

    What is checked: On first claims to Medicare (SBR09 MA or MB) for services from 2010 on, the day the transaction was
    created (BHT04) is at most one calendar year after the line's first day, or the last day of an institutional
    statement; after 292 days (80 %) the limit is said to be near. Claims with a delay reason (CLM20), corrections,
    cancellations and notices are left alone, and so are other payers, whose limits stand in their contracts. The year
    is counted to the day the claim was written; exceptions such as retroactive entitlement are not in the claim: so it
    is told without a warning, and the settings can raise it.
    Why payers deny it: Medicare pays nothing for a claim received after the limit, and the patient may not be billed.
    How to fix it: Send claims near the limit first. After it, look for an exception of 42 CFR 424.44(b) and give the
    delay reason (CLM20) with its proof; else write the charge off.
    Denied: P dos=2025-01-05 created=2026-01-06 dx=E11.9 filing=MB | 99213
    Denied: I dos=2024-12-28..2025-01-05 created=2026-01-06 tob=111 dx=I10 filing=MA | '' rev=0120
    Denied: P dos=2025-01-05 created=2025-11-01 dx=E11.9 filing=MB | 99213
    Clean: P dos=2025-01-05 created=2025-10-24 dx=E11.9 filing=MB | 99213
    Clean: P dos=2025-01-05 created=2026-01-06 dx=E11.9 filing=MB delay=8 | 99213
    Clean: P dos=2025-01-05 created=2026-01-06 dx=E11.9 filing=CI | 99213
    Clean: P dos=2025-01-05 created=2026-01-06 dx=E11.9 filing=MB freq=7 | 99213
    """
    created = claim.transaction.created
    if created is None or not is_medicare(claim) or claim.delay_reason or claim.frequency not in _FIRST_BILLS:
        return ()
    first = claim.end if claim.kind == "I" else claim.start
    if first is None or created - first <= _NEAR:
        return ()
    return _faults(claim, created)


def last_day(service: date) -> date:
    """The last day on which a service is filed in time: the same day of the next year, 28 February for the 29th."""
    try:
        return service.replace(year=service.year + 1)
    except ValueError:
        return service.replace(year=service.year + 1, day=28)


def _faults(claim: Claim, created: date) -> Iterator[Fault]:
    if claim.kind == "I":
        statement = claim.date("434")
        if claim.end is not None and claim.end >= _ONE_YEAR_SINCE:
            what = f"The statement ends on {claim.end}"
            where = statement.where if statement else claim.where
            yield Fault(where, _text(what, claim.end, created), str(claim.end))
        return
    for line in claim.lines:
        day = claim.date_of(line)
        if day is not None and day >= _ONE_YEAR_SINCE and created - day > _NEAR:
            what = f"Line {line.number}: the service is of {day}"
            where = line.service.where if line.service else line.where
            yield Fault(where, _text(what, day, created), str(day), line=line.number, root="late filing")


def _text(what: str, service: date, created: date) -> str:
    limit = last_day(service)
    if created > limit:
        return f"{what}; the claim was written on {created}, after Medicare's last day for it, {limit}."
    return f"{what}; Medicare has to receive the claim by {limit}, and it was written on {created}."
