"""One set under its guide, segment by segment: the walker says where each stands, the elements' check what is in it."""

from __future__ import annotations

from functools import lru_cache

from x12.check.elements import segment_faults
from x12.check.fault import Place, Placed
from x12.check.hierarchy import Hierarchy, LineNumbers
from x12.check.routes import Routes
from x12.check.walker import Walker
from x12.delimiters import Delimiters
from x12.guide.load import Guide
from x12.guide.nodes import SegmentUse
from x12.pieces import SetPiece

_CACHE_LIMIT = 20_000


class Checked:
    """What is shared by all sets of one guide and one set of delimiters: routes, and segments found to be good."""

    def __init__(self, guide: Guide, delimiters: Delimiters) -> None:
        self.guide = guide
        self.delimiters = delimiters
        self.routes = Routes(guide)
        self.good: set[tuple[int, str]] = set()

    def faults(self, use: SegmentUse, text: str, values: list[str]) -> list[Placed]:
        """The faults inside a segment, without their place."""
        asked = (use.index, text)
        if asked in self.good:
            return []
        found = segment_faults(use, values, self.delimiters)
        if not found:
            if len(self.good) >= _CACHE_LIMIT:
                self.good.clear()
            self.good.add(asked)
            return []
        nowhere = Place(0, 0, 0)
        return [Placed(nowhere, use.loop.label, use.tag, fault, tuple(values)) for fault in found]


@lru_cache(maxsize=32)
def _checked(file: str, guide: Guide, element: str, component: str, repetition: str, segment: str) -> Checked:
    return Checked(guide, Delimiters(element, component, repetition, segment))


class SetCheck:
    """The state of one set while it is checked."""

    def __init__(self, guide: Guide, delimiters: Delimiters) -> None:
        self._shared = _checked(
            guide.file, guide, delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment
        )
        self._walker = Walker(guide, self._shared.routes)
        self._hierarchy = Hierarchy()
        self._lines = LineNumbers()
        self._numbers_lines = guide.set_code.startswith("837")
        self._first = 0
        self._last = Place(0, 0, 0)

    def feed(self, piece: SetPiece) -> list[Placed]:
        """The faults of a piece, in the order of the file."""
        if piece.opens:
            self._first = piece.first
        faults: list[Placed] = []
        number = piece.first
        for text, offset in zip(piece.texts, piece.offsets, strict=True):
            faults += self._segment(text, Place(number, offset, number - self._first + 1))
            number += 1
        return faults

    def finish(self) -> list[Placed]:
        """The faults only the set's end shows."""
        self._walker.close(self._last)
        faults = self._hierarchy.close() + self._walker.faults
        self._walker.faults = []
        return faults

    def _segment(self, text: str, place: Place) -> list[Placed]:
        self._last = place
        shared, walker = self._shared, self._walker
        values = text.split(shared.delimiters.element)
        tag = values[0]
        key = shared.routes.key(values, shared.delimiters.component)
        parent = self._hierarchy.parent_loop(values[2]) if tag == "HL" and len(values) > 2 else None
        use = walker.step(tag, key, place, parent)
        faults, walker.faults = walker.faults, []
        if use is None:
            return faults
        faults += [fault._replace(place=place) for fault in shared.faults(use, text, values)]
        if tag == "HL":
            faults += self._hierarchy.take(use, values, place)
        elif tag == "CLM":
            self._lines.restart()
        elif tag == "LX" and self._numbers_lines:
            number = values[1] if len(values) > 1 else ""
            faults += [
                Placed(place, use.loop.label, tag, fault, tuple(values)) for fault in self._lines.take(number) if number
            ]
        return faults
