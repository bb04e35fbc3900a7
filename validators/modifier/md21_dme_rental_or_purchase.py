"""MD21: equipment without the word on rental or purchase."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked, Unavailable
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place
from validators.questions.reference import Reference
from validators.questions.visit_questions import joined
from x12.records.claim import Claim, ServiceLine

_PAYMENT = ("RR", "NU", "UE")
_MONTHS = ("KH", "KI", "KJ")
_WANTED = {"IN": _PAYMENT, "CR": _PAYMENT, "FS": ("RR",), "OX": ("RR",), "TE": _PAYMENT}
"""Payment categories of the DMEPOS fee schedule: inexpensive, capped rental, frequent servicing, oxygen, TENS."""
_RENTAL_DAYS = 480
_CAP = 13


@rule(
    "MD21",
    on=LINE,
    severity=DENY,
    snip=5,
    predicts=("4+N519", "4+N565", "108", "16"),
    needs=("list-dmepos", "history"),
    source="CMS Pub. 100-04 chapter 20 §30 and §130.8; DMEPOS fee schedule, payment category",
    since="0.1",
    kinds="PI",
    procedures=("E0100-E8002", "K0001-K0899"),
)
def dme_rental_or_purchase(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """Equipment does not say whether it is rented or bought, or which month of a capped rental it is.

    What is checked: At most one of RR (rental), NU (new) and UE (used). By the payment category in the list `dmepos`
        (column `category`): IN, CR and TE need one of the three, FS and OX need RR; a capped rental (CR with RR) needs
        KH (first month), KI (second and third) or KJ (fourth to thirteenth), and history must not show another month.
        A month that history lacks may have been billed by another supplier: a warning.
    Why payers deny it: The price is that of the category; a rental month out of order is a duplicate or over the cap.
    How to fix it: Add RR, NU or UE as agreed with the patient, and the month modifier by the rental's start.
    Denied: P dos=2026-01-05 dx=J44.9 filing=MB pos=12 | E0260 | given list dmepos E0260:category=CR
    Denied: P dos=2026-01-05 dx=J44.9 filing=MB pos=12 | E0260-RR | given list dmepos E0260:category=CR
    Denied: P dos=2026-01-05 dx=J44.9 filing=MB pos=12 | E0100-RR-NU
    Denied: P dos=2026-02-05 dx=J44.9 filing=MB pos=12 | E0260-RR-KH | past E0260-RR-KH on=2026-01-05
    | given list dmepos E0260:category=CR
    Clean: P dos=2026-02-05 dx=J44.9 filing=MB pos=12 | E0260-RR-KI | past E0260-RR-KH on=2026-01-05
    | given list dmepos E0260:category=CR
    Clean: P dos=2026-01-05 dx=M17.11 filing=MB pos=12 | E0100-NU | given list dmepos E0100:category=IN
    Clean: P dos=2026-01-05 dx=M17.11 filing=MB pos=12 | E0776 | given list dmepos E0100:category=IN
    Not checked: no DMEPOS list for the date; no store or a short one where a rental month is claimed
    """
    return _terms(line, case.claim, case.ref)


def _terms(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    terms = [m for m in line.modifiers if m in _PAYMENT]
    if len(set(terms)) > 1:
        text = f"{billed(line)}: {' and '.join(terms)} together; an item is rented, new or used."
        yield Fault(modifier_place(claim, line, line.modifiers.index(terms[1])), value=billed(line), message=text)
        return
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    schedule = ref.code_list("dmepos", day)
    category = schedule.value(line.code, "category").upper() if line.code in schedule else ""
    wanted = _WANTED.get(category)
    if wanted is None:
        return
    severity = DENY if is_medicare(claim) else WARN
    text = ""
    if not terms or terms[0] not in wanted:
        text = f"{billed(line)} (category {category}) needs {' or '.join(wanted)}."
    elif category == "CR" and terms[0] == "RR" and is_medicare(claim):
        months = [m for m in line.modifiers if m in _MONTHS]
        if months:
            yield from _month(months[0], line, claim, ref, day)
        else:
            text = f"{billed(line)} is a capped rental and needs KH, KI or KJ for its month."
    if text:
        place = modifier_place(claim, line, len(line.modifiers))
        yield Fault(place, value=billed(line), severity=severity, message=text, edition=schedule.edition.label)


def _month(month: str, line: ServiceLine, claim: Claim, ref: Reference, day: date) -> Iterator[Fault | NotChecked]:
    since = day - timedelta(days=_RENTAL_DAYS)
    try:
        past = list(ref.past_lines(claim, since, day - timedelta(days=1), (line.code,)))
    except Unavailable as missing:
        yield NotChecked(str(missing))
        return
    rented = [p for p in past if "RR" in p.modifiers and not p.denied]
    place = modifier_place(claim, line, line.modifiers.index(month))
    number = len({p.start for p in rented}) + 1
    if number > _CAP:
        text = f"{billed(line)} on {day}: history shows {number - 1} rental months; the cap is {_CAP}."
        yield Fault(place, value=billed(line), predicts=("108",), message=text)
        return
    expected = "KH" if number == 1 else ("KI" if number <= 3 else "KJ")
    if month == expected:
        return
    if not ref.history.covers(since):
        yield NotChecked(f"history incomplete: it does not reach back to {since}")
        return
    told = joined(p.start.isoformat() for p in rented[-3:]) or "none"
    yield Fault(
        place,
        value=billed(line),
        severity=DENY if rented else WARN,
        predicts=("108", "4+N519"),
        message=f"{billed(line)} on {day}: by history (earlier months: {told}) this is month {number}, {expected}.",
    )
