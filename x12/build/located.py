"""In which loop each segment of a claim or payment stands: for questions that speak of loops and elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from x12.build.heading import LEVELS, PARTY_LOOPS
from x12.build.loops import CLAIM_PARTIES, LINE_PARTIES, OTHER_PAYER_PARTIES
from x12.records.claim import Claim, ClaimKind
from x12.records.remittance import ClaimPayment
from x12.text.segments import Segment

Located = tuple[str, int, Segment]
"""Loop id (``2310B``), the ordinal of the service line it belongs to (from 1; 0: none), and the segment."""


def located(record: Claim | ClaimPayment) -> Iterator[Located]:
    """Every segment that applies to the record: its loops from the provider down, then its own, as sent."""
    if isinstance(record, ClaimPayment):
        yield from _payment(record)
        return
    for run in record.loops:
        yield from _level(run)
    yield from _claim(record)


def _level(run: Iterable[Segment]) -> Iterator[Located]:
    loop = level = "2000"
    for segment in run:
        if segment.tag == "HL":
            loop = level = LEVELS.get(segment.get(3), (level, 0))[0]
        elif segment.tag == "NM1":
            loop = PARTY_LOOPS.get(segment.get(1), level)
        elif segment.tag in ("SBR", "PAT", "CUR"):
            loop = level
        yield loop, 0, segment


_OF_LINE = frozenset({"2400", "2410", "2420", "2430", "2440"})


def _claim(claim: Claim) -> Iterator[Located]:
    loop, line = "2300", 0
    for segment in claim.segments:
        tag = segment.tag
        if tag == "LX":
            loop, line = "2400", line + 1
        elif tag == "SBR":
            loop = "2320"
        elif tag == "NM1":
            loop = _party(claim.kind, loop[:4], segment.get(1))
        elif tag == "LIN":
            loop = "2410"
        elif tag == "SVD":
            loop = "2430"
        elif tag == "LQ":
            loop = "2440"
        yield loop, line, segment


def _party(kind: ClaimKind, loop: str, role: str) -> str:
    if loop in _OF_LINE:
        return LINE_PARTIES[kind].get(role, "2420")
    if loop in ("2320", "2330"):
        return OTHER_PAYER_PARTIES[kind].get(role, "2330")
    return CLAIM_PARTIES[kind].get(role, "2310")


def _payment(payment: ClaimPayment) -> Iterator[Located]:
    loop, service = "2100", 0
    for segment in payment.segments:
        if segment.tag == "SVC":
            loop, service = "2110", service + 1
        yield loop, service, segment
