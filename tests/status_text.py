"""Claim statuses from a few segments: what the examples of rules over a 277CA are written in."""

from __future__ import annotations

import io
from collections.abc import Iterator

from x12.build.read_277ca import read_claim_statuses
from x12.records.claim_status import BatchStatus, ClaimStatus

_HEAD = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*PROVIDER       *260120*0900*^*00501*000000001*0*T*:",
    "GS*HN*PAYER*PROVIDER*20260120*0900*1*X*005010X214",
    "ST*277*0001*005010X214",
    "BHT*0085*08*B1*20260120*0900*TH",
    "HL*1**20*1", "NM1*PR*2*EXAMPLE PAYER*****PI*P1", "TRN*1*T1", "DTP*050*D8*20260110", "DTP*009*D8*20260111",
    "HL*2*1*21*1", "NM1*41*2*EXAMPLE BILLER*****46*B1", "TRN*2*B1", "STC*A1:19:PR*20260111*WQ*180",
)  # fmt: skip
_PATIENT = ("HL*3*2*19*1", "NM1*85*2*EXAMPLE CLINIC*****XX*1234567893", "HL*4*3*PT", "NM1*QC*1*DOE*JANE****MI*W1")


def status_bytes(text: str) -> bytes:
    """A whole file around segments divided by blanks: totals of the batch (QTY, AMT), then one claim's."""
    segments = text.split()
    totals = [segment for segment in segments if segment.startswith(("QTY*", "AMT*"))]
    claim = [segment for segment in segments if segment not in totals]
    inside = [*_HEAD[2:], *totals, *_PATIENT, *claim]
    tail = [f"SE*{len(inside) + 1}*0001", "GE*1*1", "IEA*1*000000001"]
    return "".join(segment + "~" for segment in (*_HEAD[:2], *inside, *tail)).encode("ascii")


def status_records(text: str) -> Iterator[ClaimStatus | BatchStatus]:
    """The records of such a file."""
    for record in read_claim_statuses(io.BytesIO(status_bytes(text))):
        if isinstance(record, (ClaimStatus, BatchStatus)):
            yield record
