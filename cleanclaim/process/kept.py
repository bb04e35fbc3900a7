"""Verdicts that wait until everything around their claim is decided: a few in memory, the rest in a temporary file.

A claim's verdict is final only when its set, its group, its interchange and the file have ended. What is kept of it is
small: what the reports say of the claim, its findings, and the claim itself only where a sink asked for it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import IO

import msgspec

from cleanclaim.process.ledger import Ledger
from reports.records import NotCheckedRecord
from validators.engine.decision import Refusal
from validators.engine.finding import Finding, NotChecked
from x12.records.claim import Claim
from x12.records.issue import Issue

IN_MEMORY = 1 << 20
"""Bytes of entries held in memory before they go to the file."""

MOST_REASONS = 50_000
"""Reasons for not checking that are kept once; a file with more has them kept with its claims."""

_SIZE = 4
_BUFFER = 1 << 18


class KeptClaim(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=0):
    """What waits of one claim. ``refusal`` is that of a loop it stands under (its provider's, its subscriber's).

    ``not_checked`` are numbers that :class:`Reasons` gave; ``rare`` is what it had no room for. ``own`` tells how many
    of the findings, the first ones, are of the X12 itself. ``charges`` are those of the lines, by their numbers.
    """

    ordinal: int
    set_number: int
    transaction: str
    id: str
    kind: str
    charge: Decimal | None
    lines: int
    findings: tuple[Finding, ...]
    not_checked: tuple[int, ...]
    rare: tuple[NotChecked, ...] = ()
    refusal: Refusal | None = None
    own: int = 0
    payer: str = ""
    payer_name: str = ""
    day: date | None = None
    charges: tuple[tuple[int, Decimal | None], ...] = ()
    claim: Claim | None = None


class KeptFinding(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=1):
    """A finding of no claim, at its place among the claims."""

    finding: Finding
    of_a_remittance: bool = False
    set_number: int = 0


Kept = KeptClaim | KeptFinding

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Kept).decode


class Reasons:
    """What was not checked, each reason once: the same few dozen recur on nearly every claim."""

    def __init__(self) -> None:
        self._numbers: dict[NotChecked, int] = {}
        self._items: list[NotChecked] = []
        self._records: list[NotCheckedRecord] = []

    def put(self, not_checked: tuple[NotChecked, ...]) -> tuple[tuple[int, ...], tuple[NotChecked, ...]]:
        """The numbers of these, and those that got none."""
        numbers = self._numbers
        try:
            return tuple([numbers[item] for item in not_checked]), ()
        except KeyError:
            for item in not_checked:
                if item not in numbers and len(numbers) < MOST_REASONS:
                    numbers[item] = len(self._items)
                    self._items.append(item)
                    self._records.append(_record(item))
        known = tuple([numbers[item] for item in not_checked if item in numbers])
        return known, tuple([item for item in not_checked if item not in numbers])

    def items(self, kept: KeptClaim) -> tuple[NotChecked, ...]:
        """What was not checked of a claim put by."""
        items = self._items
        return (*[items[number] for number in kept.not_checked], *kept.rare)

    def records(self, kept: KeptClaim) -> tuple[NotCheckedRecord, ...]:
        """The same as reports show it."""
        records = self._records
        found = tuple([records[number] for number in kept.not_checked])
        return (*found, *map(_record, kept.rare)) if kept.rare else found


def _record(item: NotChecked) -> NotCheckedRecord:
    return NotCheckedRecord(item.rule, item.line, item.reason)


class Late:
    """What is found of claims already put by: an issue told after its claim, a loop that proves wrong below them."""

    def __init__(self) -> None:
        self._issues: dict[int, list[Issue]] = {}
        self._refusals: list[tuple[int, int, Refusal]] = []
        self._at = 0
        self._reach: tuple[int, int, Refusal] | None = None

    def __bool__(self) -> bool:
        return bool(self._issues or self._refusals)

    def issue(self, ordinal: int, issue: Issue) -> None:
        """An issue of the claim with that ordinal."""
        self._issues.setdefault(ordinal, []).append(issue)

    def refuse(self, first: int, last: int, refusal: Refusal) -> None:
        """The claims with these ordinals are refused."""
        self._refusals.append((first, last, refusal))

    def spans(self) -> list[tuple[int, int]]:
        """First and last ordinal of claims refused late."""
        return [(first, last) for first, last, _ in self._refusals]

    def issues_of(self, ordinal: int) -> list[Issue]:
        """What came late for the claim."""
        return self._issues.get(ordinal, [])

    def refusal_of(self, ordinal: int) -> Refusal | None:
        """What refuses the claim late. To be asked once everything is known, in the order of ordinals."""
        waiting = self._refusals
        if self._at == 0:
            waiting.sort(key=lambda entry: entry[:2])
        while self._at < len(waiting) and waiting[self._at][0] <= ordinal:
            if self._reach is None or waiting[self._at][1] > self._reach[1]:
                self._reach = waiting[self._at]
            self._at += 1
        return self._reach[2] if self._reach is not None and ordinal <= self._reach[1] else None


class Spool:
    """Entries put in one after the other, and given back once in that order. Without ``keeps`` all are let go.

    They are encoded at once: bytes are smaller than records, and nothing the collector of cycles has to look at.
    """

    def __init__(self, *, keeps: bool = True) -> None:
        self.keeps = keeps
        self._entries: list[bytes] = []
        self._size = 0
        self._file: IO[bytes] | None = None

    def add(self, entry: Kept) -> None:
        """Put one more in."""
        if not self.keeps:
            return
        data = _encode(entry)
        self._entries.append(data)
        self._size += len(data)
        if self._size >= IN_MEMORY:
            self._spill()

    def __iter__(self) -> Iterator[Kept]:
        """Everything put in, from the first on; the file is gone when it has been read."""
        if self._file is not None:
            self._spill()
            self._file.seek(0)
            with self._file as file:
                while size := file.read(_SIZE):
                    yield _decode(file.read(int.from_bytes(size, "big")))
        entries, self._entries = self._entries, []
        yield from map(_decode, entries)

    def close(self) -> None:
        """Let go of what was not asked for."""
        self._entries = []
        if self._file is not None:
            self._file.close()

    def _spill(self) -> None:
        if self._file is None:  # it has no name, and is gone with the process whatever happens
            self._file = tempfile.TemporaryFile(prefix="cleanclaim-", buffering=_BUFFER)  # noqa: SIM115
        self._file.write(b"".join([len(data).to_bytes(_SIZE, "big") + data for data in self._entries]))
        self._entries.clear()
        self._size = 0


class PuttingBy:
    """All that is put by of one input: its entries in order, their reasons, what comes late, and the ledger of its
    claims where one is kept. Without ``keeps``, nothing."""

    def __init__(self, *, keeps: bool, ledger: Ledger | None = None) -> None:
        self.ledger = ledger
        self.spool = Spool(keeps=keeps)
        self.reasons = Reasons()
        self.late = Late()

    def close(self) -> None:
        """Let everything go."""
        self.spool.close()
        if self.ledger is not None:
            self.ledger.close()
