"""Units of a service beyond what NCCI holds to be likely (MUE), by line or by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from validators.engine.case import Case
from validators.engine.finding import Fault, NotChecked, Unavailable
from validators.questions.claim_questions import billed
from validators.questions.duplicates import other_services
from validators.questions.rows import MueRow
from validators.questions.visit_questions import same_group, same_past_physician
from x12.records.claim import Claim, ServiceLine
from x12.text.segments import Where

_UNITS = frozenset({"", "UN"})
_DME_SUPPLIERS = ("332B", "335E", "332")
_DME_CODES = frozenset("AEKL")
_PLACES = {"P": "SV104", "I": "SV205", "D": "SV306"}


def unlikely(
    case: Case, setting: str, indicator: str = "", *, every_line: bool = False
) -> Iterator[Fault | NotChecked]:
    """Lines (MAI 1, or ``every_line``) and days (MAI 2, 3) of ``indicator`` whose units exceed the value."""
    claim = case.claim
    days: dict[tuple[str, date, str], list[tuple[ServiceLine, Decimal]]] = {}
    for line in claim.lines:
        day = claim.date_of(line)
        if not line.code or day is None or line.units is None or line.unit not in _UNITS:
            continue
        table_of = "dme" if setting == "practitioner" and _is_supply(claim, line) else setting
        try:
            table = case.ref.mue(day, table_of)
        except Unavailable as missing:
            yield NotChecked(str(missing), line=line.number)
            continue
        row = table.get(line.code)
        if row is None or (indicator and row.indicator != indicator):
            continue
        each = line.units / _days(line, day)
        if every_line or row.indicator == "1":
            if each > row.value:
                yield _fault(claim, line, row, line.units, "on this line", table.edition.label)
        else:
            renderer = claim.rendering_of(line)
            key = (line.code, day, renderer.npi if renderer and claim.kind == "P" else "")
            days.setdefault(key, []).append((line, each))
    for (code, day, _), counted in days.items():
        yield from _day(case, code, day, counted, setting)


def _day(case: Case, code: str, day: date, counted: list[tuple[ServiceLine, Decimal]], setting: str) -> Iterator[Fault]:
    """The day's units of a code, with those on the patient's other claims; told on the line that goes beyond."""
    claim, line = case.claim, counted[-1][0]
    table = case.ref.mue(day, "dme" if setting == "practitioner" and _is_supply(claim, line) else setting)
    row = table.get(code)
    assert row is not None
    total = sum((units for _, units in counted), Decimal(0))
    before = Decimal(0)
    if case.ref.has_history:
        for past in other_services(case, day, day, {code}):
            mine = same_past_physician(claim, line, past) if claim.kind == "P" else same_group(claim, past)
            if mine and past.kind == claim.kind and (past.ordinal == 0 or past.claim < claim.id):
                before += past.units or 0
    if total + before > row.value:
        there = f"on {day}" + (f", {before:g} of them on other claims" if before else "")
        yield _fault(claim, line, row, total + before, there, table.edition.label)


def _days(line: ServiceLine, day: date) -> int:
    """How many days the line spans: its units are shared out over them."""
    end = line.end
    return (end - day).days + 1 if end is not None and end > day else 1


def _is_supply(claim: Claim, line: ServiceLine) -> bool:
    billing = claim.billing
    return line.code[0] in _DME_CODES and billing is not None and billing.taxonomy.startswith(_DME_SUPPLIERS)


def _fault(claim: Claim, line: ServiceLine, row: MueRow, units: Decimal, where: str, edition: str) -> Fault:
    element = _PLACES[claim.kind]
    advice = {
        "1": "bill the rest on further lines with a modifier that says why (59, 76, 91, a site)",
        "2": "the limit is absolute: correct the units",
        "3": "correct the units, or send the record that shows why so many were needed",
    }[row.indicator]
    return Fault(
        _place(line, element),
        value=f"{billed(line)} x{line.units:g}" if line.units is not None else billed(line),
        line=line.number,
        message=f"{units:g} units of {line.code} {where}; Medicare holds {row.value} to be likely "
        f"(MUE, adjudication indicator {row.indicator}): {advice}.",
        edition=edition,
        root=f"units line {line.number}",
    )


def _place(line: ServiceLine, element: str) -> Where:
    return line.where.at(element)
