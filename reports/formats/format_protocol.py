"""What an output format of ``check`` is: its name, the suffixes of its files, and the report it opens on a stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Protocol

import msgspec

from reports.records import ClaimRecord, EditionRecord, FileRecord, RemittanceRecord, Summary, ToolRecord
from validators.engine.finding import Finding


class Report(Protocol):
    """Takes what is said of inputs, in order: claims with their findings, remittances, each file when it is done."""

    def claim(self, record: ClaimRecord) -> None:
        """A claim and what becomes of it; its findings follow."""

    def remittance(self, record: RemittanceRecord) -> None:
        """A remittance that was read."""

    def finding(self, finding: Finding, file: str) -> None:
        """A finding, shadow ones among them: they are measured, never shown."""

    def file(self, record: FileRecord) -> None:
        """An input is done."""

    def close(self, tool: ToolRecord, editions: tuple[EditionRecord, ...], summary: Summary) -> None:
        """All inputs are done: write what is left."""


class Options(msgspec.Struct, frozen=True):
    """What a format may be asked: ``show``, how many findings of each file people are shown."""

    show: int = 200


class Format(msgspec.Struct, frozen=True):
    """A format. ``suffixes`` are those of files it is chosen by (``.json``), ``open`` begins a report on a stream.

    It stands as ``FORMAT`` in a module of :mod:`reports.formats` that has its name; nothing else need know it.
    """

    name: str
    suffixes: tuple[str, ...]
    open: Callable[[IO[bytes], Options], Report]
