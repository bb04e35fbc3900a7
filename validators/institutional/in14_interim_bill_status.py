"""IN14: interim bills and bills by the month that contradict their dates or their status."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import INPATIENT_TYPES, is_medicare
from x12.records.claim import Claim

_GOES_ON = frozenset("23")
_FIRST, _LATER = "2", frozenset("34")
_STILL_IN = "30"
_BY_MONTH = {"72": "dialysis", "81": "hospice", "82": "hospice"}
_HOME_HEALTH = "32"
_PERIOD_DAYS = 30
_BY_PERIOD_SINCE = date(2020, 1, 1)


@rule(
    "IN14",
    on=CLAIM,
    severity=DENY,
    snip=5,
    kinds="I",
    predicts=("16+MA43", "135", "239"),
    source="NUBC UB-04 form locators 4, 6 and 17; CMS Pub. 100-04 chapter 25 §75, chapter 1 §50.2, chapters 8, 10, 11",
    since="0.2",
)
def interim_bill_status(claim: Claim, case: Case) -> Iterable[Fault]:
    """An interim bill contradicts its status or dates, or a bill by the month is for more than one.

    What is checked: An inpatient bill of frequency 2 or 3, after which more will come, has patient status 30. The first
    bill of a stay (2) does not begin after the admission, a later one (3, 4) does not begin with it (warnings). For
    Medicare, bills of dialysis (72x) and hospice (81x, 82x) stay within one calendar month, and those of home health
    (32x) within 30 days.
    Why payers deny it: Either the stay is over and the bill is the last one, or the patient is still in; the payer
    cannot price what says both. Bills by the month are returned when they span two (CARC 239).
    How to fix it: Send frequency 4 for the last bill of the stay, or patient status 30; split the bill by month.
    Denied: I dos=2026-01-05..2026-01-31 tob=112 dx=I10 admtype=1 status=01 | '' rev=0120 x26DA
    Denied: I dos=2026-01-05..2026-01-31 tob=113 dx=I10 admtype=1 status=03 | '' rev=0120 x26DA
    Denied: I dos=2026-01-05..2026-01-31 tob=114 dx=I10 status=01 date.435=2026-01-05 | '' rev=0120 x26DA
    Denied: I dos=2026-01-25..2026-02-05 tob=812 dx=C34.90 status=30 filing=MA | Q5001 rev=0651 x12
    Clean: I dos=2026-01-05..2026-01-31 tob=112 dx=I10 admtype=1 status=30 | '' rev=0120 x27DA
    Clean: I dos=2026-01-05..2026-01-31 tob=114 dx=I10 admtype=1 status=01 date.435=2025-12-20 | '' rev=0120 x26DA
    Clean: I dos=2026-01-05..2026-01-31 tob=132 dx=I10 status=01 | '' rev=0420
    Clean: I dos=2026-01-25..2026-02-05 tob=812 dx=C34.90 status=30 filing=CI | Q5001 rev=0651 x12
    """
    if claim.place in INPATIENT_TYPES:
        return (*_status(claim), *_begins(claim))
    return _too_long(claim) if is_medicare(claim) else ()


def _status(claim: Claim) -> Iterable[Fault]:
    status = claim.patient_status
    if claim.frequency not in _GOES_ON or status in ("", _STILL_IN):
        return ()
    place = (claim.stay_where or claim.where).at("CL103")
    message = f"Type of bill {claim.place}{claim.frequency} is followed by more, but patient status {status} is not 30."
    return (Fault(place, message, status, root="discharge"),)


def _begins(claim: Claim) -> Iterable[Fault]:
    admission, first = claim.date("435"), claim.start
    if admission is None or admission.start is None or first is None:
        return ()
    bill = f"{claim.place}{claim.frequency}"
    if claim.frequency == _FIRST and first > admission.start:
        message = f"Type of bill {bill} is the first of the stay, but begins {first}, after the admission."
    elif claim.frequency in _LATER and first <= admission.start:
        message = f"Type of bill {bill} follows others of the stay, but begins {first}, with the admission."
    else:
        return ()
    return (Fault(claim.where.at("CLM05-3"), message, claim.frequency, severity=WARN, predicts=("135",)),)


def _too_long(claim: Claim) -> Iterable[Fault]:
    first, last = claim.start, claim.end
    period = claim.date("434")
    if first is None or last is None or period is None:
        return ()
    care = _BY_MONTH.get(claim.place)
    if care and (first.year, first.month) != (last.year, last.month):
        message = f"A bill of {care} is for one calendar month; this one is from {first} to {last}."
    elif claim.place == _HOME_HEALTH and first >= _BY_PERIOD_SINCE and last - first >= timedelta(days=_PERIOD_DAYS):
        message = f"A bill of home health is for at most {_PERIOD_DAYS} days; this one is from {first} to {last}."
    else:
        return ()
    return (Fault(period.where, message, period.raw, predicts=("239",)),)
