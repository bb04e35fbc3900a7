"""IN12: outpatient services of the three days before an admission to the same hospital."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.institutional.outpatient import conditions
from validators.questions.claim_questions import code_among, is_medicare
from validators.questions.rows import PastLine
from x12.records.claim import Claim

_DAYS, _DAYS_ELSEWHERE = timedelta(days=3), timedelta(days=1)
_OUTPATIENT, _INPATIENT = "13", "11"
_UNRELATED = "51"
_NO_WINDOW = frozenset({"282NC0060X"})
_ONE_DAY = ("283Q", "283X", "282E", "282NC2000X", "273R", "273Y")
"""Taxonomies of critical access hospitals, and how those of hospitals outside the prospective payment begin."""

_APART = ("A0425-A0436", "90935-90999")
"""Ambulance and maintenance dialysis are paid beside the stay."""


@rule(
    "IN12",
    on=CLAIM,
    severity=DENY,
    snip=7,
    kinds="I",
    predicts=("60", "97"),
    needs=("history",),
    source="CMS Pub. 100-04 chapter 3 §40.3 (outpatient services treated as inpatient); 42 CFR 412.2(c)(5)",
    since="0.2",
)
def payment_window(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """Outpatient services are billed beside a stay in the same hospital that began within three days after them.

    What is checked: For Medicare, bills of the same provider (NPI) and patient in the history: an outpatient bill (13x)
    without condition code 51 whose last day is the day of an admission or one of the three days before it; a stay (11x)
    with such outpatient services before it is a warning. Psychiatric, rehabilitation, long-term, children's and cancer
    hospitals have one day, critical access hospitals none. Ambulance and dialysis stand apart.
    Why payers deny it: Diagnostic services, and others related to the stay, are part of its payment (CARC 60, 97).
    How to fix it: Put the services on the inpatient bill; those that are unrelated to the stay are billed with
    condition code 51.
    Denied: I dos=2026-01-05 tob=131 dx=I10 filing=MA | 71046 rev=0320 | past '' on=2026-01-07 kind=I pos=11
    Denied: I dos=2026-01-05..2026-01-09 tob=111 dx=I10 filing=MA | '' rev=0120 | past 71046 on=2026-01-03 kind=I pos=13
    Clean: I dos=2026-01-05 tob=131 dx=I10 filing=MA cond=51 | 71046 rev=0320 | past '' on=2026-01-07 kind=I pos=11
    Clean: I dos=2026-01-05 tob=131 dx=I10 filing=MA | 71046 rev=0320 | past '' on=2026-01-09 kind=I pos=11
    Clean: I dos=2026-01-05 tob=131 dx=I10 filing=CI | 71046 rev=0320 | past '' on=2026-01-07 kind=I pos=11
    Clean: I dos=2026-01-05 tob=131 dx=I10 filing=MA | 71046 rev=0320 | past 99222 on=2026-01-07 kind=P pos=21
    Not checked: no history
    """
    if claim.place not in (_OUTPATIENT, _INPATIENT) or not is_medicare(claim):
        return ()
    if claim.start is None or claim.end is None or claim.billing is None or not claim.billing.npi:
        return ()
    window = _window(claim.billing.taxonomy)
    if not window:
        return ()
    if claim.place == _INPATIENT:
        return _before_stay(claim, case, window)
    if _UNRELATED in conditions(claim) or all(code_among(line.code, _APART) for line in claim.lines):
        return ()
    return _followed_by_stay(claim, case, claim.end, window)


def _window(taxonomy: str) -> timedelta:
    if taxonomy in _NO_WINDOW:
        return timedelta(0)
    return _DAYS_ELSEWHERE if taxonomy.startswith(_ONE_DAY) else _DAYS


def _followed_by_stay(claim: Claim, case: Case, day: date, window: timedelta) -> Iterator[Fault]:
    for past in case.ref.past_lines(claim, day, day + window):
        if _of_hospital(past, claim, _INPATIENT):
            message = (
                f"A stay in this hospital began on {past.start}; outpatient services to {day} are part of it, unless "
                "they are unrelated (condition code 51)."
            )
            yield Fault(claim.where.at("CLM05-1"), message, claim.place)
            return


def _before_stay(claim: Claim, case: Case, window: timedelta) -> Iterator[Fault]:
    admission = claim.date("435")
    admitted = admission.start if admission and admission.start else claim.start
    assert admitted is not None  # the statement has its days
    for past in case.ref.past_lines(claim, admitted - window, admitted):
        if _of_hospital(past, claim, _OUTPATIENT) and not code_among(past.code, _APART):
            message = (
                f"Outpatient services of {past.start} in this hospital were billed apart; those related to the stay "
                f"from {admitted} are part of it."
            )
            yield Fault(claim.where.at("CLM05-1"), message, claim.place, severity=WARN)
            return


def _of_hospital(past: PastLine, claim: Claim, place: str) -> bool:
    """Whether it is on an institutional bill of that kind, by this hospital and to this payer, and was not denied."""
    return (
        past.kind == "I"
        and past.place == place
        and claim.billing is not None
        and past.billing == claim.billing.npi
        and past.payer == claim.payer_id
        and not past.denied
    )
