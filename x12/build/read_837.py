"""Health care claims (837) out of set pieces: each CLM with everything that applies to it.

Professional, institutional and dental claims are told apart by their lines (SV1, SV2, SV3), not by the version the
sender states, so 005010, 004010A1, predetermination and post-adjudication files are read alike. Sources: 005010X222A1,
X223A2, X224A2, section 1.4.3 and 2.3 (the HL tree and the loops).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from x12.build.claim_close import cut
from x12.build.claim_tables import TABLES
from x12.build.heading import ClaimBuild
from x12.build.read import records_of
from x12.build.state import CHUNK, in_parts, walk
from x12.envelope.events import read_sets
from x12.envelope.set_pieces import SetPiece
from x12.records.claim import Claim
from x12.records.issue import Issue
from x12.sets import kind_of_guide, role_of


class ClaimReader:
    """Builds the claims of a file from its set pieces, in order. Sets that are not 837 are passed over.

    ``ordinal`` counts the claims of the file from 1 and goes on from set to set.
    """

    def __init__(self) -> None:
        self.ordinal = 0
        self._build: ClaimBuild | None = None

    def feed(self, piece: SetPiece) -> Iterator[Claim | Issue]:
        """The claims the piece completes, each followed by what could not be read in it."""
        if piece.opens:
            yield from self.finish()
            if role_of(piece.header.code) == "claims":
                kind = kind_of_guide(piece.header.version) or kind_of_guide(piece.header.st_version) or "P"
                self._build = ClaimBuild(piece.header, TABLES, kind, self.ordinal)
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

    def finish(self) -> list[Claim | Issue]:
        """The claim still open when the input ends, or its set does without an SE."""
        build, self._build = self._build, None
        if build is None:
            return []
        cut(build, build.base + len(build.texts))
        return build.out + build.issues


def read_claims(stream: BinaryIO) -> Iterator[Claim | Issue]:
    """The claims of an X12 file in order, and between them what was wrong with its envelope or could not be read."""
    return records_of(read_sets(stream, CHUNK), "claims")
