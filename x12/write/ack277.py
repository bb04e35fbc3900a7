"""277CA: what became of each claim received, as the clearinghouse that received it tells its submitter.

Source: 005010X214 (2100A NM1*AY, then submitter, billing provider, patient, claim, line). Totals stand above what they
count, so one set's claims are held in memory: at most as many as a set of claims may hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec

from x12.write.envelope import clean, composite, segment

VERSION = "005010X214"
FUNCTIONAL_ID = "HN"

_RECEIVED = ("A1", "19", "AY")
_ZERO = Decimal(0)


class StatusCode(msgspec.Struct, frozen=True):
    """STC01: claim status category (code source 507), claim status (508), and the entity it speaks of, if any."""

    category: str
    status: str
    entity: str = ""


class Name(msgspec.Struct, frozen=True):
    """NM1: an organisation's name or a person's last name, and by what it is identified (NM108, NM109)."""

    last: str
    qualifier: str
    identifier: str
    first: str = ""
    middle: str = ""
    suffix: str = ""
    person: bool = False


class LineAnswer(msgspec.Struct, frozen=True):
    """A service line at fault. ``procedure`` is SVC01 in its parts, ``control`` REF*6R as received, ``charge`` dollars.

    ``revenue`` is the revenue code where the procedure is no revenue code itself.
    """

    procedure: tuple[str, ...]
    charge: Decimal
    codes: tuple[StatusCode, ...]
    revenue: str = ""
    control: str = ""
    days: tuple[date, date] | None = None


class ClaimAnswer(msgspec.Struct, frozen=True):
    """One claim (CLM01 ``control``) and what became of it; ``codes`` are one or more, the weightiest first.

    ``rejected`` claims are answered with action U, all others with WQ. ``clearinghouse`` is REF*D9, ``bill_type`` the
    type of bill and frequency of an institutional claim, ``days`` the first and last day of service, ``charge`` CLM02.
    """

    control: str
    patient: Name
    charge: Decimal
    days: tuple[date, date]
    codes: tuple[StatusCode, ...]
    rejected: bool = False
    clearinghouse: str = ""
    bill_type: str = ""
    lines: tuple[LineAnswer, ...] = ()


class ProviderAnswer(msgspec.Struct, frozen=True):
    """A billing provider's claims; at least one."""

    provider: Name
    claims: Sequence[ClaimAnswer]


class BatchAnswer(msgspec.Struct, frozen=True):
    """All that one set says: who answers (``clearinghouse``), whose batch (``reference``: its BHT03), when received."""

    clearinghouse: Name
    submitter: Name
    reference: str
    received: date
    trace: str
    providers: Sequence[ProviderAnswer]


def write_277ca(batch: BatchAnswer, moment: datetime) -> list[str]:
    """The segments between ST and SE. ``moment`` is when the answer is made; the same two give the same segments."""
    day = f"{moment:%Y%m%d}"
    every = [claim for group in batch.providers for claim in group.claims]
    lines = [
        segment("BHT", "0085", "08", clean(batch.trace, 50), day, f"{moment:%H%M}", "TH"),
        segment("HL", "1", "", "20", "1"),
        _name("AY", batch.clearinghouse),
        segment("TRN", "1", clean(batch.trace, 50)),
        segment("DTP", "050", "D8", f"{batch.received:%Y%m%d}"),
        segment("DTP", "009", "D8", day),
        segment("HL", "2", "1", "21", "1" if batch.providers else "0"),
        _name("41", batch.submitter),
        segment("TRN", "2", clean(batch.reference, 50) or "0"),
        segment("STC", composite(*_RECEIVED), day, "WQ", _money(_sum(every))),
        *_totals(every, "90", "AA"),
    ]
    level = 2
    for group in batch.providers:
        level += 1
        provider = level
        lines += [
            segment("HL", str(provider), "2", "19", "1"),
            _name("85", group.provider),
            segment("TRN", "1", "0"),
            segment("STC", composite(*_RECEIVED), "", "WQ", _money(_sum(group.claims))),
            *_totals(group.claims, "QA", "QC"),
        ]
        for claim in group.claims:
            level += 1
            lines.append(segment("HL", str(level), str(provider), "PT"))
            lines += _claim(claim, day)
    return lines


def _claim(claim: ClaimAnswer, day: str) -> Iterator[str]:
    yield _name("QC", msgspec.structs.replace(claim.patient, person=True))
    yield segment("TRN", "2", clean(claim.control, 50) or "0")
    action = "U" if claim.rejected else "WQ"
    for code in claim.codes:
        yield segment("STC", _code(code), day, action, _money(claim.charge))
    if claim.clearinghouse:
        yield segment("REF", "D9", clean(claim.clearinghouse, 50))
    if claim.bill_type:
        yield segment("REF", "BLT", clean(claim.bill_type, 50))
    yield _days(claim.days)
    for line in claim.lines:
        procedure = composite(*(clean(part, 48) for part in line.procedure))
        yield segment("SVC", procedure, _money(line.charge), "", clean(line.revenue, 48))
        for code in line.codes:
            yield segment("STC", _code(code), day, "U")
        if line.control:
            yield segment("REF", "FJ", clean(line.control, 50))
        if line.days is not None:
            yield _days(line.days)


def _totals(claims: Sequence[ClaimAnswer], accepted: str, rejected: str) -> Iterator[str]:
    """Counts, then sums, of what was accepted and what was rejected; a count of none is left out, with its sum."""
    good = [claim for claim in claims if not claim.rejected]
    bad = [claim for claim in claims if claim.rejected]
    counted = [(accepted, "YU", good), (rejected, "YY", bad)]
    yield from (segment("QTY", quantity, str(len(these))) for quantity, _, these in counted if these)
    yield from (segment("AMT", amount, _money(_sum(these))) for _, amount, these in counted if these)


def _name(entity: str, name: Name) -> str:
    return segment(
        "NM1", entity, "1" if name.person else "2", clean(name.last, 60) or "UNKNOWN", clean(name.first, 35),
        clean(name.middle, 25), "", clean(name.suffix, 10), name.qualifier, clean(name.identifier, 80) or "UNKNOWN",
    )  # fmt: skip


def _code(code: StatusCode) -> str:
    return composite(code.category, code.status, code.entity)


def _days(days: tuple[date, date]) -> str:
    first, last = days
    if first == last:
        return segment("DTP", "472", "D8", f"{first:%Y%m%d}")
    return segment("DTP", "472", "RD8", f"{first:%Y%m%d}-{last:%Y%m%d}")


def _sum(claims: Iterable[ClaimAnswer]) -> Decimal:
    return sum((claim.charge for claim in claims), _ZERO)


def _money(amount: Decimal) -> str:
    text = f"{amount:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
