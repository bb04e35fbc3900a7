"""Parsed claims and remittances for other programs: NDJSON, JSON and what every such format does.

A record is a claim, the head or tail of a remittance, a claim payment or an issue, told apart by its ``record`` member.
Values that are empty in the file are left out; money is a string with its decimals. Raw segments are left out unless
asked for. Schemas: ``docs/schema``.
"""

from __future__ import annotations

from typing import IO, Protocol, TypeVar, cast

import msgspec

from reports.formats.json_encoding import harmless
from x12.records.claim import Claim, Transaction
from x12.records.issue import Issue
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd
from x12.text.segments import NO_SEGMENTS

Record = Claim | Remittance | ClaimPayment | RemittanceEnd | Issue
RECORDS: tuple[type[Record], ...] = (Claim, Remittance, ClaimPayment, RemittanceEnd, Issue)
"""The types of record, in the order of the schemas."""

Head = TypeVar("Head", Transaction, Remittance)

_encoder = msgspec.json.Encoder()


class Exporter(Protocol):
    """What every format does: files are opened one after another, each takes its records."""

    def file(self, name: str) -> None:
        """The records that follow come from this input."""

    def record(self, record: Record) -> None:
        """Write one record."""

    def close(self) -> None:
        """Write what ends the output."""


class Slim:
    """Takes the raw segments out of records; what records share (heads of sets) is treated once."""

    def __init__(self, raw: bool) -> None:
        self._raw = raw
        self._shared: tuple[object, object] = (None, None)

    def __call__(self, record: Record) -> Record:
        """The record as it is written."""
        if self._raw or isinstance(record, Issue):
            return record
        replace = msgspec.structs.replace
        if isinstance(record, Claim):
            head = self._head(record.transaction)
            return replace(record, segments=NO_SEGMENTS, loops=(), transaction=head)
        if isinstance(record, Remittance):
            return self._head(record)
        head_of = self._head(record.remittance)
        if isinstance(record, ClaimPayment):
            return replace(record, segments=NO_SEGMENTS, heading=NO_SEGMENTS, remittance=head_of)
        return replace(record, segments=NO_SEGMENTS, remittance=head_of)

    def _head(self, head: Head) -> Head:
        known, slim = self._shared
        if known is head:
            return cast(Head, slim)
        slim = msgspec.structs.replace(head, segments=NO_SEGMENTS)
        self._shared = (head, slim)
        return slim


def encoded(record: Record) -> bytes:
    """The record as one line of JSON; text that was UTF-8 in the file is so again, other bytes are latin-1."""
    return harmless(_encoder.encode(record))


class NdjsonExport:
    """One JSON object a line, each naming the input it came from."""

    def __init__(self, out: IO[bytes], raw: bool = False) -> None:
        self._out = out
        self._slim = Slim(raw)
        self._head = b"{"

    def file(self, name: str) -> None:
        """The records that follow come from this input."""
        self._head = b'{"file":' + harmless(_encoder.encode(name)) + b","

    def record(self, record: Record) -> None:
        """Write one record."""
        self._out.write(self._head + encoded(self._slim(record))[1:] + b"\n")

    def close(self) -> None:
        """Nothing ends the output."""


class JsonExport:
    """One object: ``{"files": [{"file": …, "records": […]}]}``, written as it comes."""

    def __init__(self, out: IO[bytes], raw: bool = False) -> None:
        self._out = out
        self._slim = Slim(raw)
        self._files = 0
        self._records = 0
        out.write(b'{"files":[')

    def file(self, name: str) -> None:
        """The records that follow come from this input."""
        self._end_file()
        self._out.write(b"," if self._files else b"")
        self._out.write(b'\n{"file":' + harmless(_encoder.encode(name)) + b',"records":[')
        self._files += 1
        self._records = 0

    def record(self, record: Record) -> None:
        """Write one record."""
        self._out.write(b",\n" if self._records else b"\n")
        self._out.write(encoded(self._slim(record)))
        self._records += 1

    def close(self) -> None:
        """Close the object."""
        self._end_file()
        self._out.write(b"\n]}\n")

    def _end_file(self) -> None:
        if self._files:
            self._out.write(b"\n]}")
