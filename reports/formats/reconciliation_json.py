"""A reconciliation as one JSON object, or as a line for each record: written as the records come, none is kept."""

from __future__ import annotations

import tempfile
from typing import IO

import msgspec

from reports.formats.format_protocol import Reconciled
from reports.formats.json_encoding import encoder
from reports.reconciliation import SCHEMA_VERSION

_LISTS = {
    "remittance": "remittances",
    "claim": "claims",
    "join": "joins",
    "unmatched": "unmatched",
    "unanswered": "unanswered",
    "notice": "notices",
    "denial": "denials",
    "finding": "findings",
}


def write_json(out: IO[bytes], shown: Reconciled) -> None:
    """One object with a list of each kind, and the summary."""
    with Lists() as lists:
        summary: msgspec.Struct | None = None
        for kind, record in shown:
            if kind == "summary":
                summary = record
            else:
                lists.add(kind, encoder.encode(record))
        out.write(b'{"schema_version":%d' % SCHEMA_VERSION)
        for kind, name in _LISTS.items():
            out.write(b',"' + name.encode() + b'":[')
            lists.copy(kind, out)
            out.write(b"]")
        out.write(b',"summary":' + (encoder.encode(summary) if summary else b"null") + b"}\n")


def write_ndjson(out: IO[bytes], shown: Reconciled) -> None:
    """A line for each record, its kind first."""
    for kind, record in shown:
        out.write(b'{"kind":"' + kind.encode() + b'",' + encoder.encode(record)[1:] + b"\n")


class Lists:
    """Encoded records by kind, kept outside of memory once they are many."""

    def __init__(self) -> None:
        self._files = {kind: tempfile.SpooledTemporaryFile(max_size=4 << 20) for kind in _LISTS}  # noqa: SIM115
        self._filled: set[str] = set()

    def add(self, kind: str, data: bytes) -> None:
        """Put an encoded record on the list of its kind."""
        if kind in self._filled:
            self._files[kind].write(b",")
        self._filled.add(kind)
        self._files[kind].write(data)

    def copy(self, kind: str, out: IO[bytes]) -> None:
        """Write the list of a kind, commas between."""
        self._files[kind].seek(0)
        while block := self._files[kind].read(1 << 20):
            out.write(block)

    def __enter__(self) -> Lists:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()
