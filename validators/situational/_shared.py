"""What several situational rules ask: segments no field holds, other payers' decisions, inpatient bill types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from x12.claim import Claim, LineAdjudication, OtherPayer, ServiceLine
from x12.segments import Segment, Where

INPATIENT_TYPES = frozenset({"11", "18", "21", "41"})
"""CLM05-1 of an 837I for inpatient care: hospital, swing bed, skilled nursing, religious non-medical (UB-04 FL 4)."""

AMBULANCE_TRANSPORTS = ("A0425-A0436",)
"""HCPCS of ambulance base rates and loaded miles."""


def tagged(segments: Iterable[Segment], tag: str) -> Segment | None:
    """The first segment with that tag."""
    for segment in segments:
        if segment.tag == tag:
            return segment
    return None


def element_place(segment: Segment, loop: str, element: str) -> Where:
    """Where an element of a raw segment stands."""
    return Where(segment.number, segment.offset, loop, element)


def certificate(line: ServiceLine) -> bool:
    """Whether a certificate of medical necessity comes with the line (PWK01 = CT, PWK02 = AD)."""
    return any(paper.report == "CT" and paper.transmission == "AD" for paper in line.paperwork)


def line_results(claim: Claim, payer: OtherPayer) -> Iterator[tuple[ServiceLine, LineAdjudication]]:
    """What this other payer decided line by line (2430 loops whose SVD01 names it)."""
    payer_id = payer.payer.id if payer.payer else ""
    for line in claim.lines:
        for result in line.adjudications:
            if result.payer_id == payer_id:
                yield line, result


def transports(claim: Claim) -> bool:
    """Whether the claim or one of its lines describes an ambulance transport (CR1)."""
    return claim.ambulance is not None or any(line.ambulance is not None for line in claim.lines)
