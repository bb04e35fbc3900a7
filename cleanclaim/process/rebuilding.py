"""A claim built anew from its own segments and those of the loops it stands under, as it was when it went by."""

from __future__ import annotations

import msgspec

from x12.build.read_837 import ClaimReader
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.records.claim import Claim
from x12.text.segments import SegmentRun


class RawClaim(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A claim's HL loops from the provider's down, and its own segments, as sent."""

    loops: tuple[SegmentRun, ...]
    segments: SegmentRun


def rebuilt(header: SetHeader, heading: SegmentRun, raw: RawClaim, ordinal: int) -> Claim:
    """The claim of that ordinal, from its set's header and heading (ST to the first HL)."""
    reader = ClaimReader()
    reader.ordinal = ordinal - 1
    runs = (heading, *raw.loops, raw.segments)
    last = len(runs) - 1
    found: list[Claim] = []
    for number, run in enumerate(runs):
        piece = SetPiece(header, list(run.texts), list(run.offsets), run.first, number == 0, number == last)
        found += [record for record in reader.feed(piece) if isinstance(record, Claim)]
    (claim,) = found
    return claim
