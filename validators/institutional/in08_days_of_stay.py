"""IN08: days of a stay that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import INPATIENT_TYPES, is_medicare
from x12.records.claim import Claim, HealthCode

_BEDS = frozenset({"010", "011", "012", "013", "014", "015", "016", "020", "021"})
"""How revenue codes of a bed begin; a nursery (017x) may stand beside its mother's."""

_STILL_IN = "30"
_COVERED, _NON_COVERED, _COINSURANCE, _RESERVE = "80", "81", "82", "83"
_DAYS = frozenset({_COVERED, _NON_COVERED, _COINSURANCE, _RESERVE})
_MOST_COINSURANCE = {"11": 30, "18": 80, "21": 80}
_MOST_RESERVE = 60
_BED_UNITS = frozenset({"DA", "UN"})


@rule(
    "IN08",
    on=CLAIM,
    severity=DENY,
    snip=5,
    kinds="I",
    predicts=("16+M53", "78"),
    source="NUBC value codes 80 to 83; CMS Pub. 100-04 chapter 3 §40.2 and chapter 25 §75.3; 42 CFR 409.61",
    since="0.2",
)
def days_of_stay(claim: Claim, case: Case) -> Iterable[Fault]:
    """The days of an inpatient bill do not fit each other, or the statement period.

    What is checked: Units of beds (revenue 010x to 016x, 020x, 021x) together are not more than the days of the
    statement period (one more outside hospitals: some plans count the last day). Covered and non-covered days (value
    codes 80, 81) together are not more either (covered ones alone: SI95); for Medicare they are all days from the
    admission on (a warning). Coinsurance and lifetime reserve days (82, 83) are part of the covered ones; Medicare has
    at most 30 coinsurance days in a hospital, 80 in skilled nursing, and 60 reserve days. The day of discharge is not
    counted, unless the patient is still in (30) or came and went on one day.
    Why payers deny it: Days decide what is paid and what is left of the benefit; the bill is returned (16 with M53), or
    the days beyond are not paid (78).
    How to fix it: Correct the units of the bed lines, the value codes, or the statement period.
    Denied: I tob=111 dos=2026-01-02..2026-01-05 status=01 dx=J18.9 | '' rev=0120 x3DA | '' rev=0200 x1DA
    Denied: I tob=111 dos=2026-01-02..2026-01-05 status=01 dx=J18.9 val=80@3,81@2 | '' rev=0120 x3DA
    Denied: I tob=111 dos=2026-01-02..2026-01-05 status=01 dx=J18.9 filing=MA val=80@2 | '' rev=0120 x3DA
    Denied: I tob=111 dos=2026-01-02..2026-01-05 status=01 dx=J18.9 val=80@2,81@1,82@3 | '' rev=0120 x3DA
    Denied: I tob=111 dos=2026-01-02..2026-03-05 status=01 dx=J18.9 filing=MA val=80@62,82@40 | '' rev=0120 x62DA
    Clean: I tob=111 dos=2026-01-02..2026-01-05 status=01 dx=J18.9 val=80@3 | '' rev=0120 x2DA | '' rev=0200 x1DA
    Clean: I tob=112 dos=2026-01-02..2026-01-05 status=30 dx=J18.9 filing=MA val=80@4 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-02 status=01 dx=J18.9 filing=MA val=80@1 | '' rev=0120 x1DA
    Clean: I tob=111 dos=2026-01-02..2026-01-05 status=01 dx=J18.9 filing=MA val=80@2,81@1 | '' rev=0120 x2DA
    Clean: I tob=211 dos=2026-01-02..2026-01-31 status=03 dx=I69.351 filing=MA val=80@29,82@29 | '' rev=0022
    """
    if claim.place not in INPATIENT_TYPES or claim.start is None or claim.end is None:
        return ()
    return (*_beds(claim, _days(claim, claim.start)), *_values(claim, claim.start))


def _days(claim: Claim, first: date) -> int:
    """Days of the stay from that one to the end of the statement."""
    assert claim.end is not None  # asked for before
    return max((claim.end - first) // timedelta(days=1) + (claim.patient_status == _STILL_IN), 1)


def _beds(claim: Claim, counted: int) -> Iterator[Fault]:
    total = Decimal(0)
    counted += claim.place != "11"
    for line in claim.lines:
        if line.revenue_code[:3] in _BEDS and line.unit in _BED_UNITS and line.units is not None:
            before, total = total, total + line.units
            if before <= counted < total:
                message = f"{total.normalize():f} days of beds are billed; the statement period has {counted}."
                yield Fault(line.where.at("SV205"), message, f"{total.normalize():f}", line=line.number, root="days")


def _values(claim: Claim, start: date) -> Iterator[Fault]:
    counted = _days(claim, start)
    admission = claim.date("435")
    admitted = admission.start if admission and admission.start else start
    days: dict[str, tuple[Decimal, HealthCode]] = {}
    for code in claim.codes:
        if code.qualifier == "BE" and code.code in _DAYS and code.amount is not None:
            days.setdefault(code.code, (code.amount, code))
    if not days:
        return
    covered = days[_COVERED][0] if _COVERED in days else Decimal(0)
    total = covered + (days[_NON_COVERED][0] if _NON_COVERED in days else 0)
    if total > counted >= covered:
        yield _fault(
            days[_NON_COVERED][1], f"{total:f} covered and non-covered days, but the stay has {counted}", total
        )
    elif total < _days(claim, max(start, admitted)) and is_medicare(claim) and _COVERED in days:
        why = f"{total:f} covered and non-covered days (value codes 80, 81); the statement period has {counted}"
        yield _fault(days[_COVERED][1], why, total, warn=True)
    if _COVERED in days:
        yield from _parts_of_covered(claim, days, covered)


def _parts_of_covered(claim: Claim, days: dict[str, tuple[Decimal, HealthCode]], covered: Decimal) -> Iterator[Fault]:
    coinsurance, reserve = days.get(_COINSURANCE), days.get(_RESERVE)
    for part, name in ((coinsurance, "coinsurance"), (reserve, "lifetime reserve")):
        if part and part[0] > covered:
            yield _fault(part[1], f"{part[0]:f} {name} days are more than the {covered:f} covered ones", part[0])
            return
    most = _MOST_COINSURANCE.get(claim.place)
    if coinsurance and most and coinsurance[0] > most and is_medicare(claim):
        yield _fault(coinsurance[1], f"{coinsurance[0]:f} coinsurance days; Medicare has {most} here", coinsurance[0])
    if reserve and reserve[0] > _MOST_RESERVE and is_medicare(claim):
        yield _fault(reserve[1], f"{reserve[0]:f} lifetime reserve days; Medicare has {_MOST_RESERVE}", reserve[0])


def _fault(code: HealthCode, why: str, value: Decimal, warn: bool = False) -> Fault:
    return Fault(code.where, f"{why}.", f"{value.normalize():f}", severity=WARN if warn else None, root="days")
