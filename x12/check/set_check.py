"""One set under its guide: good units in one look each, everything else segment by segment."""

from __future__ import annotations

import re
from typing import Final

from x12.check.fault import Place, Placed
from x12.check.hierarchy import Hierarchy, LineNumbers
from x12.check.routes import Route
from x12.check.shared import shared
from x12.check.unit import Unit
from x12.check.walker import Walker
from x12.delimiters import Delimiters
from x12.guide.nodes import Loop, SegmentUse
from x12.pieces import SetPiece

# A unit longer than this is no claim; it is walked as it comes instead of being held until it ends.
_HELD_SEGMENTS: Final = 20_000
_LINE_NUMBERS: Final = [str(number) for number in range(1, 1000)]


class SetCheck:
    """The state of one set while it is checked. What may be an unfinished unit is held until the next piece.

    ``quick`` False walks every segment; the verdicts are the same.
    """

    def __init__(self, file: str, delimiters: Delimiters, quick: bool = True) -> None:
        self._shared = shared(file, delimiters)
        guide = self._shared.guide
        self._quick = quick
        self._faults = self._shared.faults if quick else self._shared.slow_faults
        self._walker = Walker(guide, self._shared.routes)
        self._hierarchy = Hierarchy()
        self._lines = LineNumbers()
        self._counted = 0
        self._ahead: tuple[int, Route | None] = (-1, None)
        self._numbers_lines = guide.set_code.startswith("837")
        element, segment = re.escape(delimiters.element), re.escape(delimiters.segment)
        part = re.escape(delimiters.component)
        self._line = re.compile(f"{segment}LX{element}([^{element}{segment}]*)")
        self._range = re.compile(f"RD8[{element}{part}]([0-9]{{8}})-([0-9]{{8}})")
        self._texts: list[str] = []
        self._offsets: list[int] = []
        self._number = 0
        self._first = 0
        self._last = Place(0, 0, 0)

    def feed(self, piece: SetPiece) -> list[Placed]:
        """The faults of what is complete with this piece, in the order of the file."""
        if piece.opens:
            self._first = piece.first
        if not self._texts:
            self._number = piece.first
        self._texts += piece.texts
        self._offsets += piece.offsets
        return self._work(piece.closes)

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
        faults: list[Placed] = []
        self._ahead = (-1, None)
        at = position = 0
        while at < len(texts):
            match = self._match(joined, position) if self._quick else None
            if match is not None:
                if match[2] == len(joined) and not complete:
                    break
                if self._take(match, texts[at], at, faults):
                    at += joined.count(terminator, position, match[2])
                    position = match[2]
                    continue
            stop = self._next_unit(at + 1)
            if stop == len(texts) and not complete and stop - at < _HELD_SEGMENTS:
                break
            self._walk(at, stop, faults)
            position += sum(map(len, texts[at:stop])) + (stop - at) * len(terminator)
            at = stop
            self._ahead = (-1, None)
        self._texts, self._offsets = texts[at:], self._offsets[at:]
        self._number += at
        return faults

    def _place(self, at: int) -> Place:
        number = self._number + at
        place = self._last = Place(number, self._offsets[at], number - self._first + 1)
        return place

    def _next_unit(self, at: int) -> int:
        starts = self._shared.units.starts
        texts = self._texts
        while at < len(texts) and not texts[at].startswith(starts):
            at += 1
        return at

    def _match(self, joined: str, position: int) -> tuple[Route, Unit, int] | None:
        """The unit that begins at ``position``, if its expression accepts it whole, and where it ends."""
        units = self._shared.units
        if self._walker.below_late or not joined.startswith(units.starts, position):
            return None
        frame = self._walker.frames[-1]
        known_at, route = self._ahead
        if known_at != position:
            route = self._route(frame.loop, frame.position, joined, position)
        if route is None or not route.loops:
            return None
        unit = units.of(route.loops[-1])
        if unit is None or unit.expression is None:
            return None
        match = unit.expression.match(joined, position)
        if match is None:
            return None
        end = match.end()
        if end < len(joined):
            # What follows must have its place after the unit, or what it is out of place in would be told wrongly.
            ahead = self._route(unit.loop, unit.last, joined, end) if joined.startswith(units.starts, end) else None
            if ahead is None:
                return None
            self._ahead = (end, ahead)
        return (route, unit, end) if self._in_order(unit, joined, position, end) else None

    def _route(self, loop: Loop, stands_at: int, joined: str, position: int) -> Route | None:
        """The way from ``loop`` to the place of the segment that begins at ``position``."""
        delimiters, routes = self._shared.delimiters, self._shared.routes
        values = joined[position : joined.index(delimiters.segment, position)].split(delimiters.element, 4)
        return routes.find(loop, stands_at, values[0], routes.key(values, delimiters.component))

    def _in_order(self, unit: Unit, joined: str, position: int, end: int) -> bool:
        """What an expression does not see: lines numbered from 1, ranges from the earlier to the later day."""
        if unit.has_ranges and any(first > last for first, last in self._range.findall(joined, position, end)):
            return False
        if not unit.has_lines or not self._numbers_lines:
            return True
        numbers = self._line.findall(joined, position, end)
        self._counted = len(numbers)
        return bool(numbers == _LINE_NUMBERS[: len(numbers)])

    def _take(self, match: tuple[Route, Unit, int], text: str, at: int, faults: list[Placed]) -> bool:
        """Count a good unit in. False, and nothing done, when its HL numbers are not as they should be."""
        route, unit, _ = match
        place = self._place(at)
        if text.startswith("HL") and not self._hierarchy.take_good(
            route.use.loop, text.split(self._shared.delimiters.element), place
        ):
            return False
        if unit.has_lines:
            self._lines.restart(self._counted)
        walker = self._walker
        walker.follow(route, place)
        unit.settle(walker.frames[-1])
        if walker.faults:
            faults += walker.faults
            walker.faults = []
        return True

    def _walk(self, at: int, stop: int, faults: list[Placed]) -> None:
        """Segment by segment; a unit walked without a fault is one its expression learns from."""
        before = len(faults)
        used: list[SegmentUse] = []
        for index in range(at, stop):
            use = self._segment(self._texts[index], self._place(index), faults)
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
        if walker.faults:
            faults += walker.faults
            walker.faults = []
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
