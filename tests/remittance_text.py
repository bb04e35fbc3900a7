"""835 text from a few segments: examples of remittance rules and small tests."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

from x12.build.read_835 import read_remittances
from x12.records.issue import Issue
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd

_HEAD = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*PROVIDER       *260120*0900*^*00501*000000001*0*T*:",
    "GS*HP*PAYER*PROVIDER*20260120*0900*1*X*005010X221A1",
    "ST*835*0001",
)
_NAMES = ("TRN*1*TRACE1*1512345678", "N1*PR*EXAMPLE PAYER", "N1*PE*EXAMPLE CLINIC*XX*1234567893", "LX*1")


def remittance_bytes(text: str) -> bytes:
    """A whole file around segments divided by blanks; without a BPR, one that pays what claims and PLB make."""
    segments = text.split()
    payment = [segment for segment in segments if segment.startswith("BPR*")]
    body = [segment for segment in segments if not segment.startswith("BPR*")]
    if not payment:
        paid = sum((Decimal(s.split("*")[4]) for s in body if s.startswith("CLP*")), Decimal(0))
        for plb in (s.split("*") for s in body if s.startswith("PLB*")):
            paid -= sum((Decimal(amount) for amount in plb[4::2]), Decimal(0))
        payment = [f"BPR*I*{paid}*C*{'ACH' if paid else 'NON'}"]
    payee = [segment for segment in body if segment.startswith("N1*PE*")]
    names = [payee[0] if payee and name.startswith("N1*PE*") else name for name in _NAMES]
    inside = [*payment, *names, *(segment for segment in body if segment not in payee)]
    tail = [f"SE*{len(inside) + 2}*0001", "GE*1*1", "IEA*1*000000001"]
    return "".join(segment + "~" for segment in (*_HEAD, *inside, *tail)).encode("ascii")


def remittance_records(text: str) -> list[Remittance | ClaimPayment | RemittanceEnd | Issue]:
    """The records of such a file."""
    return list(read_remittances(BytesIO(remittance_bytes(text))))
