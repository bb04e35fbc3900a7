"""Pairs of codes that NCCI does not pay together, on one claim and on the other claims of the patient and day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked, Unavailable
from validators.questions.claim_questions import billed, modifier_place
from validators.questions.duplicates import other_services
from validators.questions.ncci import separated
from validators.questions.past import NO_HISTORY
from validators.questions.reference import PtpTable
from validators.questions.rows import PastLine, PtpPair
from validators.questions.visit_questions import same_group, same_past_physician, same_physician
from x12.records.claim import Claim, ServiceLine


def pairs(case: Case, setting: str) -> Iterator[Fault | NotChecked]:
    """What the pairs of that table's setting say of the claim."""
    by_day: dict[date, list[ServiceLine]] = {}
    for line in case.claim.lines:
        day = case.claim.date_of(line)
        if line.code and day is not None:
            by_day.setdefault(day, []).append(line)
    for day, lines in by_day.items():
        try:
            table = case.ref.ncci(day, setting)
        except Unavailable as missing:
            yield NotChecked(str(missing))
            return
        yield from _on_claim(case, table, lines, day)
        yield from _beside(case, table, lines, day)


def _on_claim(case: Case, table: PtpTable, lines: list[ServiceLine], day: date) -> Iterator[Fault | NotChecked]:
    """Pairs of two lines. The table is asked once for all codes of the day, whatever their number."""
    codes = frozenset(line.code for line in lines)
    if len(codes) < 2:
        return
    try:
        found = table.among(codes, day)
    except Unavailable as missing:
        yield NotChecked(str(missing))
        return
    if not found:
        return
    of_code: dict[str, list[ServiceLine]] = {}
    for line in lines:
        of_code.setdefault(line.code, []).append(line)
    for pair in found:
        for second in of_code[pair.column2]:
            first = _unseparated(case.claim, pair, of_code[pair.column1], second, day)
            if first is not None:
                where = f"line {first.number}"
                same = separated(first, second, day) is None
                yield _fault(case, pair, second, first.code, where, table.edition.label, warns=same)


def _unseparated(
    claim: Claim, pair: PtpPair, firsts: Iterable[ServiceLine], second: ServiceLine, day: date
) -> ServiceLine | None:
    """The first line of column 1 by the same provider that the pair does not let stand beside the second."""
    for first in firsts:
        if claim.kind == "P" and not same_physician(claim, first, second):
            continue
        if pair.indicator == "0" or (pair.indicator == "1" and not separated(first, second, day)):
            return first
    return None


def _beside(case: Case, table: PtpTable, lines: list[ServiceLine], day: date) -> Iterator[Fault | NotChecked]:
    """Pairs with services of the day on the patient's other claims: told on the claim of the second column."""
    claim = case.claim
    if not case.ref.has_history:
        yield NotChecked(NO_HISTORY)
        return
    others = [past for past in other_services(case, day, day) if past.kind == claim.kind and past.code]
    if not others:
        return
    codes = frozenset(line.code for line in lines)
    try:
        found = table.among(codes | {past.code for past in others}, day)
    except Unavailable as missing:
        yield NotChecked(str(missing))
        return
    for pair in found:
        for line in lines:
            for past in others:
                if (told := _between(case, pair, line, past, day)) is not None:
                    yield _fault(case, pair, line, past.code, f"claim {past.claim}", table.edition.label, warns=told)
                    break


def _between(case: Case, pair: PtpPair, line: ServiceLine, past: PastLine, day: date) -> bool | None:
    """Whether the pair falls on the line: True as a warning, False as a denial, None not at all.

    Of two claims in one submission the one with the second column is told. A second column that went out in an earlier
    submission will be taken back when the first comes: that warns.
    """
    claim = case.claim
    if claim.kind == "P":
        if not same_past_physician(claim, line, past):
            return None
    elif not same_group(claim, past):
        return None
    modifiers = frozenset(past.modifiers)
    if (line.code, past.code) == (pair.column2, pair.column1):
        stands = separated(modifiers, line, day) if pair.indicator == "1" else pair.indicator != "0"
        return None if stands else stands is None
    if (line.code, past.code) == (pair.column1, pair.column2) and past.ordinal == 0:
        stands = separated(line, modifiers, day) if pair.indicator == "1" else pair.indicator != "0"
        return None if stands else True
    return None


def _fault(case: Case, pair: PtpPair, line: ServiceLine, other: str, where: str, edition: str, *, warns: bool) -> Fault:
    claim, day = case.claim, case.claim.date_of(line)
    if pair.indicator == "0":
        advice = "no modifier separates them"
    elif warns:
        advice = "their modifiers do not show that they were apart"
    else:
        advice = "only a modifier that the record supports (59, XE, XS, XP, XU, a site) separates them"
    return Fault(
        modifier_place(claim, line, len(line.modifiers)),
        value=billed(line),
        line=line.number,
        severity=WARN if warns else DENY,
        message=f"{billed(line)} is not paid beside {other} of {where} on {day} (NCCI {pair.column1}/{pair.column2}, "
        f"indicator {pair.indicator}): {advice}.",
        edition=edition,
        root=f"pair line {line.number}",
    )
