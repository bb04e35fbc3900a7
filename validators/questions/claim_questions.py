"""Small questions about claims that many rules ask, and code sets named once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from validators.engine.rule import in_range
from x12.records.claim import Claim, LineAdjudication, OtherPayer, ServiceLine
from x12.records.party import Adjustment, Party
from x12.text.segments import Where

MEDICARE_FILINGS = frozenset({"MA", "MB"})
"""SBR09 of Medicare Part A and Part B."""

INPATIENT_TYPES = frozenset({"11", "18", "21", "41"})
"""CLM05-1 of an 837I for inpatient care: hospital, swing bed, skilled nursing, religious non-medical (UB-04 FL 4)."""

LEFT_MODIFIERS = frozenset("LT E1 E2 FA F1 F2 F3 F4 TA T1 T2 T3 T4".split())
RIGHT_MODIFIERS = frozenset("RT E3 E4 F5 F6 F7 F8 F9 T5 T6 T7 T8 T9".split())
"""HCPCS modifiers that name a side (eyelids, fingers and toes among them)."""

OFFICE_NEW = frozenset({"99202", "99203", "99204", "99205"})
OFFICE_ESTABLISHED = frozenset({"99211", "99212", "99213", "99214", "99215"})
OFFICE_VISITS = OFFICE_NEW | OFFICE_ESTABLISHED
"""Office and other outpatient E/M codes."""

FACILITY_PLACES = frozenset("02 19 21 22 23 24 26 31 34 41 42 51 52 53 56 61".split())
"""Places of service paid at the facility rate. Source: CMS Pub. 100-04 chapter 12 §20.4.2 and chapter 26 §10.5."""


def is_medicare(claim: Claim) -> bool:
    """Whether the destination payer is Medicare Part A or B (SBR09 MA or MB)."""
    return claim.filing in MEDICARE_FILINGS


def is_evaluation_and_management(code: str) -> bool:
    """Whether the code is an E/M service: 99202–99499 or the Medicare visit codes G0402, G0438, G0439, G0463."""
    return ("99202" <= code <= "99499" and len(code) == 5) or code in ("G0402", "G0438", "G0439", "G0463")


@lru_cache(maxsize=65_536)
def code_among(code: str, specs: tuple[str, ...]) -> bool:
    """Whether a procedure code is one of ``specs`` (codes, ``first-last`` ranges, prefixes ending in ``*``)."""
    return any(in_range(code, spec) for spec in specs)


def lines_by_day(claim: Claim) -> dict[date, list[ServiceLine]]:
    """The claim's lines by their first day of service; lines without a readable date are left out."""
    found: dict[date, list[ServiceLine]] = {}
    for line in claim.lines:
        day = claim.date_of(line)
        if day is not None:
            found.setdefault(day, []).append(line)
    return found


def age_on(birth: date, day: date) -> int:
    """Completed years of age on a day (negative when born later)."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def same_renderer(claim: Claim, first: ServiceLine, second: ServiceLine) -> bool:
    """Whether two lines of a claim were rendered by the same NPI (unknown NPIs count as the same)."""
    one, two = claim.rendering_of(first), claim.rendering_of(second)
    return (one.npi if one else "") == (two.npi if two else "")


def provider_parties(claim: Claim) -> Iterator[Party]:
    """Everyone who is named as a provider on the claim or its lines, the billing provider first."""
    if claim.billing is not None:
        yield claim.billing
    if claim.pay_to is not None:
        yield claim.pay_to
    yield from claim.providers
    for line in claim.lines:
        yield from line.providers


_PROCEDURE_ELEMENTS = {"P": "SV101", "I": "SV202", "D": "SV301"}


def billed(line: ServiceLine) -> str:
    """The procedure as a biller writes it: ``20610-RT-59``."""
    return "-".join((line.code, *(m for m in line.modifiers if m)))


def procedure_place(claim: Claim, line: ServiceLine) -> Where:
    """Where the line's procedure code stands (SV101-2, SV202-2 or SV301-2)."""
    return line.where.at(f"{_PROCEDURE_ELEMENTS[claim.kind]}-2")


def modifier_place(claim: Claim, line: ServiceLine, position: int = 0) -> Where:
    """Where the line's modifier ``position`` (0 the first, SV101-3) stands, or would stand."""
    return line.where.at(f"{_PROCEDURE_ELEMENTS[claim.kind]}-{3 + position}")


def dotted(code: str) -> str:
    """An ICD-10-CM code as people write it: ``S42001A`` is S42.001A."""
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code


def line_results(claim: Claim, payer: OtherPayer) -> Iterator[tuple[ServiceLine, LineAdjudication]]:
    """What this other payer decided line by line (2430 loops whose SVD01 names it)."""
    payer_id = payer.payer.id if payer.payer else ""
    for line in claim.lines:
        for result in line.adjudications:
            if result.payer_id == payer_id:
                yield line, result


def sum_of(adjustments: Iterable[Adjustment]) -> Decimal:
    """Dollars of these CAS triples together, signs as sent."""
    return sum((adjustment.amount for adjustment in adjustments), Decimal(0))


def names_unknown_payer(claim: Claim) -> bool:
    """Whether a line carries the decision (2430) of a payer that no loop 2330B names; SI32 reports it."""
    known = {other.payer.id for other in claim.other_payers if other.payer}
    return any(result.payer_id not in known for line in claim.lines for result in line.adjudications)
