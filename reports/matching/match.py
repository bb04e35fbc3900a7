"""Joining an 835 to what was sent: claim by CLP01 = CLM01, line by REF*6R, then by weaker keys with less confidence.

Keys, strongest first. Claim: ``CLP01`` (echo of CLM01, 005010X221A1 loop 2100), ``CLP01~`` (the same after upper-casing
and dropping blanks and leading zeros, as some payers return it), ``CLP07`` (the payer's number that a replacement or
void carried in REF*F8). Line: ``REF*6R``, ``LX`` (the payer returns the line number, allowed only when no REF*6R was
sent), then ``content``: the assignment of services to lines that agrees best on code, modifiers, date, charge and
units.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from reports.matching.assignment import cheapest_assignment
from reports.matching.lineage import SubmittedClaim, SubmittedLine
from x12.records.remittance import ClaimPayment, ServicePayment

EXACT, LIKELY, WEAK = "exact", "likely", "weak"
"""Confidence of a match."""


class Match(msgspec.Struct, frozen=True):
    """How a record of the remittance was joined to what was sent."""

    key: str
    confidence: str


class ClaimMatch(msgspec.Struct, frozen=True):
    """A claim payment with the claim it answers (None: never sent by us) and, per service, the line number (0:
    none)."""

    payment: ClaimPayment
    claim: SubmittedClaim | None
    match: Match | None
    lines: tuple[tuple[int, Match | None], ...] = ()

    def line_of(self, service: int) -> int:
        """Number of the submitted line the service (by position) answers, 0 when none was found."""
        return self.lines[service][0] if service < len(self.lines) else 0


def normalised(control: str) -> str:
    """A patient control number as payers mangle it: upper case, no blanks or dashes, no leading zeros."""
    return control.upper().replace(" ", "").replace("-", "").lstrip("0")


def match_claim(payment: ClaimPayment, candidates: Iterable[SubmittedClaim]) -> ClaimMatch:
    """Choose among claims that could be meant and join the services to its lines."""
    found: list[tuple[int, SubmittedClaim, Match]] = []
    for claim in candidates:
        match = _claim_key(payment, claim)
        if match:
            found.append((_agreement(payment, claim), claim, match))
    if not found:
        return ClaimMatch(payment, None, None, tuple((0, None) for _ in payment.services))
    order = {EXACT: 2, LIKELY: 1, WEAK: 0}
    _, claim, match = max(found, key=lambda f: (order[f[2].confidence], f[0], f[1].submitted, f[1].key))
    return ClaimMatch(payment, claim, match, match_lines(payment.services, claim.lines))


def _claim_key(payment: ClaimPayment, claim: SubmittedClaim) -> Match | None:
    if payment.claim_id and payment.claim_id == claim.claim_id:
        return Match("CLP01", EXACT)
    if claim.payer_control and payment.payer_control == claim.payer_control:
        return Match("CLP07", LIKELY)
    if normalised(payment.claim_id) and normalised(payment.claim_id) == normalised(claim.claim_id):
        return Match("CLP01~", LIKELY)
    return None


def _agreement(payment: ClaimPayment, claim: SubmittedClaim) -> int:
    """How well a claim agrees beside the key, to choose among several sent under one number."""
    score = 0
    if payment.charge is not None and claim.charge is not None and abs(payment.charge) == claim.charge:
        score += 4
    if payment.frequency and payment.frequency == claim.frequency:
        score += 2
    if payment.services:
        sent = {line.code for line in claim.lines}
        score += all(_billed_code(service) in sent for service in payment.services)
    return score


def match_lines(
    services: Sequence[ServicePayment], lines: Sequence[SubmittedLine]
) -> tuple[tuple[int, Match | None], ...]:
    """For each service the line number it answers and how it was found; ``(0, None)`` when nothing fits.

    Several services may answer one line (the payer split it), by REF*6R or LX; the fallback gives each line once.
    """
    by_control = {line.control: line.number for line in lines if line.control}
    by_number = {str(line.number): line.number for line in lines}
    result: list[tuple[int, Match | None]] = []
    for service in services:
        if service.control in by_control:
            result.append((by_control[service.control], Match("REF*6R", EXACT)))
        elif not by_control and service.control.lstrip("0") in by_number:
            result.append((by_number[service.control.lstrip("0")], Match("LX", LIKELY)))
        else:
            result.append((0, None))
    taken = {number for number, _ in result if number}
    open_services = [i for i, (number, _) in enumerate(result) if not number]
    open_lines = [line for line in lines if line.number not in taken]
    for index, line, cost in _by_content([services[i] for i in open_services], open_lines):
        result[open_services[index]] = (line.number, Match("content", LIKELY if cost <= _LIKELY_COST else WEAK))
    return tuple(result)


_IMPOSSIBLE = 1_000
_LIKELY_COST = 2


def _by_content(
    services: Sequence[ServicePayment], lines: Sequence[SubmittedLine]
) -> list[tuple[int, SubmittedLine, int]]:
    if not services or not lines:
        return []
    costs = [[_content_cost(service, line) for line in lines] for service in services]
    pairs = cheapest_assignment(costs)
    return [(row, lines[column], costs[row][column]) for row, column in pairs if costs[row][column] < _IMPOSSIBLE]


def _content_cost(service: ServicePayment, line: SubmittedLine) -> int:
    """How little a service looks like a line; the code must agree (or the revenue code, where a line has no other)."""
    procedure = service.submitted or service.procedure
    if line.code not in (procedure.code, service.revenue_code):
        return _IMPOSSIBLE
    day = service.service.start if service.service else None
    units = service.units_submitted if service.units_submitted is not None else service.units_paid
    cost = 0
    cost += 4 * (service.charge != line.charge)
    cost += 4 * (day is not None and line.service_from is not None and day != line.service_from)
    cost += 1 * (tuple(procedure.modifiers) != tuple(line.modifiers))
    cost += 1 * (units is not None and line.units is not None and units != line.units)
    return cost


def _billed_code(service: ServicePayment) -> str:
    return (service.submitted or service.procedure).code
