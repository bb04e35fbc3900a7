"""TF02: the service is dated after the day the claim was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim

_NOTICES = frozenset("ABCDE")
"""Frequencies of notices of admission and election (NOE, NOA), which are sent before the care."""


@rule(
    "TF02",
    on=CLAIM,
    severity=WARN,
    snip=4,
    predicts=("110", "16+M52", "16+M59"),
    source="005010X222A1, X223A2, X224A2: DTP*472 and DTP*434 beside BHT04; CMS Pub. 100-04 chapter 1 §70",
    since="0.1",
)
def service_in_the_future(claim: Claim, case: Case) -> Iterable[Fault]:
    """A service is dated after the day the claim was written (BHT04).

    What is checked: No line begins, and no institutional statement ends, after the day the transaction was created.
    Predeterminations and notices of admission or election are left alone. Payers compare with the day they receive the
    claim, which nobody knows yet: so it is a warning.
    Why payers deny it: A service that has not been given cannot be paid; mostly the year was mistyped in January.
    How to fix it: Correct the date of service, or send the claim when the service has been given.
    Denied: P dos=2026-01-05 created=2025-01-06 dx=E11.9 | 99213
    Denied: I dos=2026-01-05..2026-01-08 created=2026-01-07 tob=111 dx=I10 | '' rev=0120
    Clean: P dos=2026-01-05 created=2026-01-05 dx=E11.9 | 99213
    Clean: P dos=2026-01-05..2026-01-31 created=2026-01-06 dx=J44.9 | E1390-RR
    Clean: D dos=2026-01-05 created=2025-12-30 predetermination=yes | D2750 tooth=14
    """
    created = claim.transaction.created
    if created is None:
        return ()
    if claim.kind == "I":
        ahead = claim.end is not None and claim.end > created
    else:
        starts = [line.service.start for line in claim.lines if line.service is not None]
        ahead = bool([day for day in starts if day is not None and day > created])
    if not ahead or claim.submission_reason == "PB" or claim.frequency in _NOTICES:
        return ()
    return _faults(claim, created)


def _faults(claim: Claim, created: date) -> Iterator[Fault]:
    if claim.kind == "I":
        statement = claim.date("434")
        where = statement.where if statement else claim.where
        text = f"The statement ends on {claim.end}, after the claim was written on {created}."
        yield Fault(where, text, value=str(claim.end))
        return
    for line in claim.lines:
        if line.start is not None and line.start > created:
            where = line.service.where if line.service else line.where
            text = f"Line {line.number}: the service of {line.start} is after the claim was written on {created}."
            yield Fault(where, text, value=str(line.start), line=line.number, root="service in the future")
