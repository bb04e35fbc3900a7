"""What several situational rules ask: segments no field holds, other payers' decisions, inpatient bill types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.questions.claim_questions import is_medicare
from x12.records.claim import Claim, ServiceLine
from x12.sets import use_of_guide
from x12.text.segments import Segment, Where

EQUIPMENT = ("A*", "B*", "E*", "J*", "K*", "L*")
"""HCPCS of equipment, supplies, feeding and drugs by pump: what certificates and SV5 are about."""

AMBULANCE_TRANSPORTS = ("A0425-A0436",)
"""HCPCS of ambulance base rates and loaded miles."""


_CERTIFICATES_ENDED = date(2023, 1, 1)


def tagged(segments: Iterable[Segment], tag: str) -> Segment | None:
    """The first segment with that tag."""
    for segment in segments:
        if segment.tag == tag:
            return segment
    return None


def element_place(segment: Segment, loop: str, element: str) -> Where:
    """Where an element of a raw segment stands."""
    return Where(segment.number, segment.offset, loop, element)


def has_certificate(line: ServiceLine) -> bool:
    """Whether a certificate of medical necessity comes with the line (PWK01 = CT, PWK02 = AD)."""
    return any(paper.report == "CT" and paper.transmission == "AD" for paper in line.paperwork)


def is_abolished(claim: Claim, day: date) -> bool:
    """Whether Medicare no longer takes certificates for that day of service (CMS MLN Matters SE22002)."""
    return is_medicare(claim) and day >= _CERTIFICATES_ENDED


def certified_lines(claim: Claim) -> Iterator[ServiceLine]:
    """Lines that come with a certificate the payer wants; what Medicare has ended is SI71's alone."""
    for line in claim.lines:
        if has_certificate(line):
            day = claim.date_of(line)
            if day is None or not is_abolished(claim, day):
                yield line


def names_location(claim: Claim, role: str) -> bool:
    """Whether the claim or one of its lines names a location in this role; earlier guides have no such loops."""
    if claim.provider(role) is not None or not claim.transaction.version.startswith("005010"):
        return True
    return any(line.provider(role) is not None for line in claim.lines)


def is_report_of_paid_claim(claim: Claim) -> bool:
    """Whether this is a post-adjudicated claim (005010X298, X299, X300): a payer's report, not a bill."""
    return use_of_guide(claim.transaction.version) == "post-adjudicated claims"


def transports(claim: Claim) -> bool:
    """Whether the claim or one of its lines describes an ambulance transport (CR1)."""
    return claim.ambulance is not None or any(line.ambulance is not None for line in claim.lines)
