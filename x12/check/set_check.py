"""One set under its guide: good units in one look each, everything else segment by segment."""

from __future__ import annotations

from typing import Final

from x12.check.fault import Place, Placed
from x12.check.guide_memory import shared
from x12.check.hierarchy import Hierarchy, LineNumbers
from x12.check.quick import Quick, Stretch
from x12.check.walker import Walker
from x12.envelope.set_pieces import SetPiece
from x12.guides.nodes import SegmentUse
from x12.sets import numbers_lines
from x12.text.delimiters import Delimiters

# A unit longer than this is no claim; it is walked as it comes instead of being held until it ends.
_HELD_SEGMENTS: Final = 20_000


class SetCheck:
    """The state of one set while it is checked. What may be an unfinished unit is held until the next piece.

    ``quick`` False walks every segment; the verdicts are the same.
    """

    def __init__(self, file: str, delimiters: Delimiters, quick: bool = True) -> None:
        self._shared = shared(file, delimiters)
        guide = self._shared.guide
        self._faults = self._shared.faults if quick else self._shared.slow_faults
        self._walker = Walker(guide, self._shared.routes)
        self._hierarchy = Hierarchy()
        self._lines = LineNumbers()
        self._numbers_lines = numbers_lines(guide.set_code[:3])
        self._quick = Quick(self._shared, self._walker, self._hierarchy, self._lines) if quick else None
        self._texts: list[str] = []
        self._offsets: list[int] = []
        self._number = 0
        self._first = 0

    def feed(self, piece: SetPiece) -> list[Placed]:
        """The faults of what is complete with this piece, in the order of the file."""
        if piece.opens:
            self._first = piece.first
        if not self._texts:
            self._number = piece.first
        held = bool(self._texts)
        self._texts += piece.texts
        self._offsets += piece.offsets
        if held and not piece.closes and len(self._texts) < _HELD_SEGMENTS and not self._begins_unit(piece.texts):
            return []  # the unit that is held goes on: to look at it for every little piece is to look at it for ever
        return self._work(piece.closes)

    def _begins_unit(self, texts: list[str]) -> bool:
        starts = self._shared.units.starts
        return any(text.startswith(starts) for text in texts)

    def finish(self) -> list[Placed]:
        """What is held, and the faults only the set's end shows."""
        faults = self._work(complete=True)
        self._walker.close()
        faults += self._hierarchy.close() + self._walker.faults
        self._walker.faults = []
        return faults

    def _work(self, complete: bool) -> list[Placed]:
        texts = self._texts
        terminator = self._shared.delimiters.segment
        joined = terminator.join(texts) + terminator if texts else ""
        stretch = Stretch(texts, self._offsets, joined, self._number, self._first, complete)
        faults: list[Placed] = []
        at = position = 0
        while at < len(texts):
            if self._quick is not None:
                passed, position = self._quick.go(stretch, at, position)
                self._gather(faults)
                if passed > at:
                    at = passed
                    continue
            stop = self._next_unit(at + 1)
            unfinished = stop == len(texts) and not complete and bool(self._shared.units.tags)
            if unfinished and stop - at < _HELD_SEGMENTS:
                break
            self._walk(stretch, at, stop, faults)
            position += sum(map(len, texts[at:stop])) + (stop - at) * len(terminator)
            at = stop
        self._texts, self._offsets = texts[at:], self._offsets[at:]
        self._number += at
        return faults

    def _gather(self, faults: list[Placed]) -> None:
        if self._walker.faults:
            faults += self._walker.faults
            self._walker.faults = []

    def _next_unit(self, at: int) -> int:
        starts = self._shared.units.starts
        texts = self._texts
        while at < len(texts) and not texts[at].startswith(starts):
            at += 1
        return at

    def _walk(self, stretch: Stretch, at: int, stop: int, faults: list[Placed]) -> None:
        """Segment by segment; a unit walked without a fault is one its expression learns from."""
        before = len(faults)
        used: list[SegmentUse] = []
        for index in range(at, stop):
            use = self._segment(stretch.texts[index], stretch.place(index), faults)
            if use is not None:
                used.append(use)
        if len(faults) == before and used and used[0].opens:
            unit = self._shared.units.of(used[0].loop)
            if unit is not None:
                unit.learn({use.index for use in used})

    def _segment(self, text: str, place: Place, faults: list[Placed]) -> SegmentUse | None:
        shared, walker = self._shared, self._walker
        values = text.split(shared.delimiters.element)
        tag = values[0]
        key = shared.routes.key(values, shared.delimiters.component)
        parent = self._hierarchy.parent_loop(values[2]) if tag == "HL" and len(values) > 2 else None
        use = walker.step(tag, key, place, parent)
        self._gather(faults)
        if use is None:
            return None
        found = self._faults(use, text, values)
        if walker.guessed:  # it is not known what else the segment should hold
            found = [one for one in found if one.fault.element == shared.key_element(tag)] or found[:1]
        faults += [one._replace(place=place) for one in found]
        if tag == "HL":
            faults += self._hierarchy.take(use, values, place)
        elif tag == "CLM":
            self._lines.restart()
        elif tag == "LX" and self._numbers_lines and len(values) > 1 and values[1]:
            wrong = self._lines.take(values[1])
            faults += [Placed(place, use.loop.label, tag, fault, tuple(values)) for fault in wrong]
        return use
