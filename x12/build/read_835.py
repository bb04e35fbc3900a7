"""Remittance advice (835) out of set pieces: the head of each set, its claims, its provider adjustments.

Source: 005010X221A1, section 1.10.2 (balancing, reversals, PLB) and 2.3 (loops); 004010X091A1 is read alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from x12.build.read import records_of
from x12.build.remittance import RemittanceBuild
from x12.build.remittance_close import close_set
from x12.build.remittance_tables import TABLES
from x12.build.state import CHUNK, in_parts, walk
from x12.envelope.events import read_sets
from x12.envelope.set_pieces import SetPiece
from x12.records.issue import Issue
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd
from x12.sets import role_of

Record = Remittance | ClaimPayment | RemittanceEnd | Issue


class RemittanceReader:
    """Builds the remittances of a file from its set pieces, in order. Sets that are not 835 are passed over.

    Each set gives a :class:`Remittance`, a :class:`ClaimPayment` for each CLP and one :class:`RemittanceEnd`.
    """

    def __init__(self) -> None:
        self.ordinal = 0
        self._build: RemittanceBuild | None = None

    def feed(self, piece: SetPiece) -> Iterator[Record]:
        """The records the piece completes, each followed by what could not be read in it."""
        if piece.opens:
            yield from self.finish()
            if role_of(piece.header.code) == "remittance":
                self._build = RemittanceBuild(piece.header, TABLES, self.ordinal)
                self._build.base = self._build.run_start = piece.first
        build = self._build
        if build is None:
            return
        for part in in_parts(piece):
            walk(build, part)
            found, build.out = build.out, []
            self.ordinal = build.count
            yield from found
        if piece.closes:
            yield from self.finish()

    def finish(self) -> list[Record]:
        """What is still open when the input ends, or its set does without an SE."""
        build, self._build = self._build, None
        if build is None:
            return []
        close_set(build, build.base + len(build.texts))
        return build.out


def read_remittances(stream: BinaryIO) -> Iterator[Record]:
    """The remittances of an X12 file in order, and between them what was wrong or could not be read."""
    return records_of(read_sets(stream, CHUNK), "remittance")
