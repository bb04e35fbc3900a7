"""Claim files: interchanges of sets of claims, written as they come, so that memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import IO, Final

from cleanclaim.tools.sample.claim_segments import billing_level, claim, subscriber_levels
from cleanclaim.tools.sample.draft import Draft, d8
from cleanclaim.tools.sample.practices import Billing

VERSIONS: Final = {"P": "005010X222A1", "I": "005010X223A2", "D": "005010X224A2"}
SENDER, RECEIVER = "SAMPLEHOUSE", "SAMPLEPLANS"
_SPAN: Final = 31
"""Most days between the first and the last claim of a set: a batch is not kept for months."""


def interchange_head(day: date, control: int) -> str:
    """The ISA of a sample."""
    parties = f"ZZ*{SENDER:15}*ZZ*{RECEIVER:15}"
    return f"ISA*00*{'':10}*00*{'':10}*{parties}*{day:%y%m%d}*1200*^*00501*{control:09d}*0*T*:~\n"


def interchange_tail(groups: int, control: int) -> str:
    """Its IEA."""
    return f"IEA*{groups}*{control:09d}~\n"


class ClaimGroup:
    """A functional group of claims of one kind being written to ``out``. ``end`` is the day of the interchange."""

    def __init__(self, out: IO[str], kind: str, sets_of: int, end: date, control: int) -> None:
        self._out = out
        self._kind = kind
        self._most = sets_of
        self._control = control
        self.sets = 0
        self._body: list[str] = []
        self._claims = 0
        self._level = self._parent = 0
        self._billing: Billing | None = None
        self._first = self._last = end
        self._write([f"GS*HC*{SENDER}*{RECEIVER}*{d8(end)}*1200*{control}*X*{VERSIONS[kind]}"])

    def add(self, draft: Draft) -> int:
        """Write a claim; the number of its set comes back."""
        if self._claims and (self._claims >= self._most or (draft.created - self._first).days > _SPAN):
            self._end_set()
        if not self._claims:
            self.sets += 1
            self._first = draft.created
        self._last = draft.created
        if draft.billing is not self._billing:
            self._level += 1
            self._billing, self._parent = draft.billing, self._level
            self._body += billing_level(draft.billing, self._level)
        levels, count = subscriber_levels(draft, self._level + 1, self._parent)
        self._level += count
        self._body += levels
        self._body += claim(draft)
        self._claims += 1
        return self.sets

    def close(self) -> None:
        """End the set and the group."""
        if self._claims:
            self._end_set()
        self._write([f"GE*{self.sets}*{self._control}"])

    def _end_set(self) -> None:
        number, version = f"{self.sets:04d}", VERSIONS[self._kind]
        head = [
            f"ST*837*{number}*{version}",
            f"BHT*0019*00*{self._kind}{self._control:04d}-{number}*{d8(self._last)}*1200*CH",
            "NM1*41*2*SAMPLE CLEARINGHOUSE*****46*SAMPLE01",
            "PER*IC*EDI OFFICE*TE*5555550100",
            "NM1*40*2*SAMPLE PAYER HUB*****46*SAMPLEHUB",
        ]
        self._write(head)
        self._write(self._body)
        self._write([f"SE*{len(head) + len(self._body) + 1}*{number}"])
        self._body = []
        self._claims = self._level = 0
        self._billing = None

    def _write(self, segments: Iterable[str]) -> None:
        self._out.write("~\n".join(segments) + "~\n")
