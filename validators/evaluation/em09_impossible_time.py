"""EM09: more time than was documented, or than a day has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from validators.engine.case import Case
from validators.engine.finding import DENY, REJECT, WARN, Fault, NotChecked, Unavailable
from validators.engine.rule import CLAIM, rule
from validators.evaluation.levels import (
    MINIMUM_MINUTES,
    TIMED_THERAPY,
    documented_minutes,
    minutes_of,
    therapy_units,
)
from validators.questions.claim_questions import billed, is_medicare, procedure_place
from validators.questions.reference import Reference
from validators.questions.visit_questions import facts_of, joined
from x12.records.claim import Claim, ServiceLine

_DAY = 24 * 60
_DIRECTED = frozenset({"QK", "QX", "QY", "AD"})


@rule(
    "EM09", on=CLAIM,
    severity=WARN,
    snip=7,
    predicts=("151", "222", "152"),
    needs=("documentation",),
    source="CMS Pub. 100-04 chapter 5 §20.2 (8-minute rule); AMA CPT times of psychotherapy and critical care",
    since="0.1",
    kinds="P",
    procedures=(
        "00100-01999", "90832-90839", "97032-97036", "97110-97542", "97750-97763", "99239", "99291-99292",
        "99406-99407", "99417-99418", "99497", "G2212", "G0316-G0318",
    ),
)  # fmt: skip
def impossible_time(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """The time the billed codes stand for is more than was documented, or more than fits in one provider's day.

    What is checked: For one rendering provider and day on the claim, the least time of the codes (visits, timed
        therapy, psychotherapy, critical care, anesthesia minutes): over 24 hours is rejected, over 16 (setting
        EM09.hours) a warning. With documentation facts: codes chosen by their own time reach its minimum, and timed
        therapy has no more units than the 8-minute rule allows (Medicare: over all timed codes of the day; others: by
        each code). Other patients' claims of the same day are not added.
    Why payers deny it: Units beyond the documented time, or beyond a day, were not all given by one person.
    How to fix it: Correct the units to the documented minutes, or name who else rendered the service.
    Denied: P dos=2026-01-05 dx=M25.561 | 97110-GP x110 | doc line=1 minutes=1650
    Denied: P dos=2026-01-05 dx=F32.1 | 90837 | doc line=1 minutes=50
    Denied: P dos=2026-01-05 dx=M25.561 filing=MB | 97110-GP x2 | 97140-GP x2 | doc line=1 minutes=25
    | doc line=2 minutes=20
    Denied: P dos=2026-01-05 dx=M25.561 | 97110-GP x2 | doc line=1 minutes=22
    Clean: P dos=2026-01-05 dx=F32.1 | 90837 | doc line=1 start=10:00 stop=10:53
    Clean: P dos=2026-01-05 dx=M25.561 filing=MB | 97110-GP x2 | 97140-GP x1 | doc line=1 minutes=25
    | doc line=2 minutes=13
    Clean: P dos=2026-01-05 dx=M25.561 | 97110-GP x2 | doc line=1 minutes=23
    Clean: P dos=2026-01-05 dx=E11.9 | 99213 | 36415
    Not checked: codes chosen by their own time and timed therapy, where there are no documentation facts
    """
    return _too_long(claim, case.ref)


def _too_long(claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    yield from _overfull_days(claim, ref)
    therapy: dict[tuple[date | None, str], list[ServiceLine]] = {}
    for line in claim.lines:
        if line.code in MINIMUM_MINUTES:
            yield from _least_time(line, claim, ref)
        elif line.code in TIMED_THERAPY and line.unit == "UN" and line.units is not None:
            renderer = claim.rendering_of(line)
            therapy.setdefault((claim.date_of(line), renderer.npi if renderer else ""), []).append(line)
    for lines in therapy.values():
        yield from _therapy(lines, claim, ref)


def _overfull_days(claim: Claim, ref: Reference) -> Iterator[Fault]:
    limit = min(ref.policy.threshold("EM09", "hours", 16) * 60, Decimal(_DAY))
    totals: dict[tuple[date, str], Decimal] = {}
    last: dict[tuple[date, str], ServiceLine] = {}
    for line in claim.lines:
        day = claim.date_of(line)
        minutes = minutes_of(line.code, line.units, line.unit)
        renderer = claim.rendering_of(line)
        if not minutes or day is None or line.end not in (None, day) or not _DIRECTED.isdisjoint(line.modifiers):
            continue
        key = (day, renderer.npi if renderer else "")
        totals[key] = totals.get(key, Decimal(0)) + minutes
        last[key] = line
    for key, minutes in totals.items():
        if minutes > limit:
            line = last[key]
            hours = (minutes / 60).quantize(Decimal("0.1"))
            text = f"The codes of {key[0]} by one provider stand for at least {hours} hours."
            yield Fault(
                procedure_place(claim, line),
                value=billed(line),
                line=line.number,
                severity=REJECT if minutes > _DAY else WARN,
                predicts=("222", "151"),
                message=text,
            )


def _least_time(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    try:
        minutes = documented_minutes(ref.documentation(claim.id, line.number))
    except (Unavailable, ValueError) as reason:
        yield NotChecked(str(reason), line=line.number)
        return
    needed = MINIMUM_MINUTES[line.code]
    if minutes is None:
        yield NotChecked("the documentation facts give no time", line=line.number)
    elif minutes < needed:
        text = f"{billed(line)} needs {needed} minutes; {minutes} are documented."
        yield Fault(
            procedure_place(claim, line),
            value=billed(line),
            line=line.number,
            severity=DENY,
            predicts=("151", "152"),
            message=text,
        )


def _therapy(lines: list[ServiceLine], claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    known: list[tuple[ServiceLine, int]] = []
    for line in lines:
        facts = facts_of(ref, claim, line)
        try:
            minutes = documented_minutes(facts) if facts else None
        except ValueError as unreadable:
            yield NotChecked(f"documentation facts: {unreadable}", line=line.number)
            continue
        if minutes is not None:
            known.append((line, minutes))
    if len(known) < len(lines):
        yield NotChecked("no documented minutes for every timed therapy line", line=lines[0].number)
    if is_medicare(claim):
        if known and len(known) == len(lines):
            yield from _units_over(lines, sum(minutes for _, minutes in known), claim)
        return
    for line, minutes in known:
        yield from _units_over([line], minutes, claim)


def _units_over(lines: list[ServiceLine], minutes: int, claim: Claim) -> Iterator[Fault]:
    units = sum((line.units for line in lines if line.units is not None), Decimal(0))
    allowed = therapy_units(minutes)
    if units > allowed:
        line = lines[-1]
        text = (
            f"{units} timed units ({joined(billed(each) for each in lines)}) on {claim.date_of(line)}: "
            f"{minutes} minutes allow {allowed}."
        )
        yield Fault(
            procedure_place(claim, line),
            value=billed(line),
            line=line.number,
            severity=DENY,
            predicts=("151", "152"),
            message=text,
        )
