"""What an output format is: its name, the suffixes of its files, and what it opens on a stream."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO, Protocol

import msgspec

from reports.records import ClaimRecord, EditionRecord, FileRecord, RemittanceRecord, Summary, ToolRecord
from reports.view.building import Outside
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


Reconciled = Iterable[tuple[str, msgspec.Struct]]
"""Kinds and records of a reconciliation in the order they are shown: remittances, claims each followed by its denials
and findings, joins, unmatched, unanswered, notices, and last the summary."""


class Options(msgspec.Struct, frozen=True):
    """What a format may be asked.

    ``show``: how many claims (of a reconciliation: rows of each kind) people are shown; ``all``: notes too, and every
    reason for not checking. ``outside`` is what the program around it answers. ``beside`` names files written by the
    same run that hold everything, for a format that has not room for all. ``quiet`` asks text for the totals alone,
    ``statistics`` for totals by edit, payer and answer instead of claims.
    """

    show: int = 50
    all: bool = False
    outside: Outside = Outside()
    beside: tuple[str, ...] = ()
    quiet: bool = False
    statistics: bool = False


class Format(msgspec.Struct, frozen=True):
    """A format. ``suffixes`` are those of files it is chosen by (``.json``), ``open`` begins a report on a stream.

    ``reconciled`` writes a reconciliation; None where the format has no form for one. ``streams`` tells that something
    is written before everything is known.
    It stands as ``FORMAT`` in a module of :mod:`reports.formats` that has its name; nothing else need know it.
    """

    name: str
    suffixes: tuple[str, ...]
    open: Callable[[IO[bytes], Options], Report]
    reconciled: Callable[[IO[bytes], Options, Reconciled], None] | None = None
    streams: bool = False
