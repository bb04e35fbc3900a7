"""Whose fault: the claim, or the HL loop with the claims below it, that a place of an 837 belongs to.

A claim's segments run from its CLM to the one before the next CLM, HL or SE; the HL loops it stands under (provider,
subscriber, patient) are shared by claims that follow one another. What is kept of each is four numbers.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import Literal, NamedTuple

from x12.records.claim import Claim
from x12.text.segments import SegmentRun

_PROVIDER_LEVEL = "20"
"""HL03 of a billing provider's loop (2000A)."""


class Owner(NamedTuple):
    """``first`` to ``last`` are the ordinals of the claims known so far; ``loop`` is the number of the loop's first
    segment, 0 where the place stands in the claim itself."""

    kind: Literal["claim", "subscriber", "provider"]
    first: int
    last: int
    loop: int


class Owners:
    """The claims of one set as they come, in the order of the file."""

    def __init__(self) -> None:
        self._claims = array("q")
        self._ends = array("q")
        self._loops = array("q")
        self._loop_ends = array("q")
        self._first = array("q")
        self._last = array("q")
        self._providers = bytearray()
        self._open: list[int] = []
        self._ordinal = 0

    def add(self, claim: Claim) -> None:
        """Take note of the next claim."""
        start = claim.where.segment
        if not self._claims:
            self._ordinal = claim.ordinal
        self._claims.append(start)
        self._ends.append(start + max(len(claim.segments), 1) - 1)
        places = self._open
        loops = claim.loops
        ordinal = claim.ordinal
        if len(places) != len(loops) or (loops and self._loops[places[-1]] != loops[-1].first):
            kept = 0
            while kept < min(len(places), len(loops)) and self._loops[places[kept]] == loops[kept].first:
                kept += 1
            del places[kept:]
            places += [self._loop(run, ordinal) for run in loops[kept:]]
        for place in places:
            self._last[place] = ordinal

    def _loop(self, run: SegmentRun, ordinal: int) -> int:
        """The place of a loop. One that a damaged tree names again after it was closed (HL02) keeps its place."""
        at = bisect_right(self._loops, run.first) - 1
        if at == len(self._loops) - 1 and (at < 0 or self._loops[at] != run.first):
            at += 1
            self._loops.append(run.first)
            self._loop_ends.append(run.first + len(run) - 1)
            self._first.append(ordinal)
            self._last.append(ordinal)
            self._providers.append(_level(run.texts[0], run.separator) == _PROVIDER_LEVEL)
        return max(at, 0)

    @property
    def horizon(self) -> int:
        """The number of the last segment of the last claim: up to there, who owns a place is known."""
        return self._ends[-1] if self._ends else 0

    def of(self, segment: int) -> Owner | None:
        """Who owns the segment with that number; None where nobody (known so far) does."""
        at = bisect_right(self._claims, segment) - 1
        if at >= 0 and segment <= self._ends[at]:
            ordinal = self._ordinal + at
            return Owner("claim", ordinal, ordinal, 0)
        at = bisect_right(self._loops, segment) - 1
        if at >= 0 and segment <= self._loop_ends[at]:
            kind: Literal["provider", "subscriber"] = "provider" if self._providers[at] else "subscriber"
            return Owner(kind, self._first[at], self._last[at], self._loops[at])
        return None


def _level(text: str, separator: str) -> str:
    parts = text.split(separator, 4)
    return parts[3] if len(parts) > 3 else ""
