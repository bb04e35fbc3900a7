"""Records worst first without holding them: all of them in a temporary file, or the worst few in memory."""

from __future__ import annotations

import heapq
import tempfile
from array import array
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Generic, Protocol, TypeVar

import msgspec

from reports.view.model import ACTIONS, ShownClaim
from validators.engine.finding import Severity

IN_MEMORY = 4 << 20
"""Bytes of records held in memory before they go to the file."""

MOST_CENTS = (1 << 40) - 1
"""The most that ranks tell apart: eleven thousand million dollars."""

_LEVELS = {severity.label: severity for severity in Severity}
_encode = msgspec.msgpack.Encoder().encode

T = TypeVar("T", bound=msgspec.Struct)


def cents(amount: Decimal | None) -> int:
    """An amount as a rank counts it: the more dollars, the smaller."""
    return MOST_CENTS - min(max(int((amount or 0) * 100), 0), MOST_CENTS)


def rank_of_claim(claim: ShownClaim) -> int:
    """The smaller, the sooner it is read: what to fix, then what to look at; the worst finding first, then the most
    dollars. What is refused only with the unit it stands in comes after what is wrong itself."""
    worst = max((_LEVELS[finding.severity] for finding in claim.findings), default=0)
    bare = claim.refused_with_its_unit and not claim.findings
    action = ACTIONS.index(claim.action)
    dollars = cents(claim.at_risk or (claim.charge if claim.findings else None))
    return (action << 46) | (bare << 45) | ((4 - worst) << 42) | ((not claim.of_the_file) << 41) | dollars


class Counted(Protocol):
    """Records of which not all may be kept."""

    @property
    def more(self) -> int: ...
    def __len__(self) -> int: ...


class Ranked(Generic[T]):
    """Takes records in any order and gives them by their rank, as often as asked; equals in the order they came.

    With ``most``, only that many are kept; ``len`` counts all. Memory holds 16 bytes a record, or those that are kept.
    """

    def __init__(self, kind: type[T], rank: Callable[[T], int], most: int | None = None) -> None:
        self._rank = rank
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._most = most
        self._count = 0
        self._first: list[tuple[int, int, bytes]] = []
        self._ranks = array("Q")
        self._places = array("Q")
        self._end = 0
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - lives as long as the records

    def add(self, record: T) -> None:
        """Take one more."""
        self._count += 1
        place = self._rank(record)
        if self._most is None:
            data = _encode(record)
            self._ranks.append(place)
            self._places.append(self._end)
            self._file.write(len(data).to_bytes(4, "big") + data)
            self._end += 4 + len(data)
        elif len(self._first) < self._most:
            heapq.heappush(self._first, (-place, -self._count, _encode(record)))
        elif self._first and (-place, -self._count) > self._first[0][:2]:
            heapq.heapreplace(self._first, (-place, -self._count, _encode(record)))

    def __len__(self) -> int:
        return self._count

    @property
    def more(self) -> int:
        """How many are counted and not kept."""
        return self._count - (len(self._first) if self._most is not None else len(self._ranks))

    def __iter__(self) -> Iterator[T]:
        if self._most is not None:
            for *_, data in sorted(self._first, reverse=True):
                yield self._decode(data)
            return
        for number in sorted(range(len(self._ranks)), key=self._ranks.__getitem__):
            self._file.seek(self._places[number])
            size = int.from_bytes(self._file.read(4), "big")
            yield self._decode(self._file.read(size))

    def close(self) -> None:
        """Let go of the records."""
        self._file.close()
