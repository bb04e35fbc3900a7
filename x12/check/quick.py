"""From good unit to good unit without walking: the hot loop of structure checking.

After a unit its expression accepted, a set stands at a place that depends on the unit alone. The way from there to
the next unit is a *leap*, worked out once by the routes. While leaps lead from good unit to good unit nothing is
counted but what can be too much; where that ends, the walker is told where the set now stands.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from x12.check.fault import Place
from x12.check.guide_memory import Shared
from x12.check.hierarchy import Hierarchy, LineNumbers
from x12.check.routes import Route
from x12.check.unit import Unit
from x12.check.walker import Frame, Walker
from x12.guides.nodes import UNLIMITED, Loop

_LINE_NUMBERS: Final = [str(number) for number in range(1, 1000)]


class Stretch(msgspec.Struct):
    """Segments that are to be checked: as texts, and joined. ``number`` is the first one's, ``start`` that of ST."""

    texts: list[str]
    offsets: list[int]
    joined: str
    number: int
    start: int
    complete: bool

    def place(self, at: int) -> Place:
        """The place of segment ``at`` of the stretch."""
        number = self.number + at
        return Place(number, self.offsets[at], number - self.start + 1)


class Leap:
    """The way from the end of one unit to the next segment. ``unit`` is the unit that begins there, None for others.

    ``steady``: nothing can be missing or too often on the way, but for a loop that follows itself (``again``), which
    is counted.
    """

    __slots__ = ("again", "loops", "most", "pops", "route", "steady", "unit")

    def __init__(self, here: Unit, route: Route, unit: Unit | None) -> None:
        self.route = route
        self.pops = route.pops
        self.loops = route.loops
        self.unit = unit
        self.again = bool(route.loops) and route.loops[-1] is here.loop
        self.most = route.loops[-1].repeat if route.loops else UNLIMITED
        self.steady = unit is not None and not _may_miss(here, route) and self._may_repeat(here)

    def _may_repeat(self, here: Unit) -> bool:
        first, *inner = self.route.loops
        if any(loop.repeat < UNLIMITED for loop in inner):
            return False
        return first.repeat == UNLIMITED or self.again or first.parent is here.loop


def _may_miss(here: Unit, route: Route) -> bool:
    """Whether a loop that is left may owe an anchor loop that has not come."""
    loop: Loop | None = here.loop
    came: Loop | None = None
    for _ in range(route.pops):
        if loop is None or any(here.is_anchor(child) and child is not came for child in loop.required):
            return True
        came, loop = loop, loop.parent
    return False


def _all_forward(ranges: list[tuple[str, str]]) -> bool:
    for first, last in ranges:  # noqa: SIM110 (all() with a generator costs three times as much, once a claim)
        if first > last:
            return False
    return True


class Quick:
    """The quick way through one set."""

    def __init__(self, shared: Shared, walker: Walker, hierarchy: Hierarchy, lines: LineNumbers) -> None:
        delimiters = shared.delimiters
        self._shared = shared
        self._walker = walker
        self._hierarchy = hierarchy
        self._lines = lines
        self._separator = delimiters.element
        self._terminator = delimiters.segment
        # The HL looked at last, and its elements: what follows one unit begins the next.
        self._level: tuple[str, list[str]] = ("", [])
        element, segment = re.escape(delimiters.element), re.escape(delimiters.segment)
        part = re.escape(delimiters.component)
        self._line = re.compile(f"{segment}LX{element}([^{element}{segment}]*)")
        self._range = re.compile(f"RD8[{element}{part}]([0-9]{{8}})-([0-9]{{8}})")

    def go(self, stretch: Stretch, at: int, position: int) -> tuple[int, int]:
        """Past the good units from segment ``at`` (character ``position``) on: where the first doubtful one begins."""
        walker = self._walker
        if walker.below_late or not stretch.texts[at].startswith(self._shared.units.starts):
            return at, position
        frame = walker.frames[-1]
        values = stretch.texts[at].split(self._separator, 4)
        key = self._shared.routes.key(values, self._shared.delimiters.component)
        route = self._shared.routes.find(frame.loop, frame.position, values[0], key)
        unit = self._shared.units.of(route.loops[-1]) if route is not None and route.loops else None
        if route is None or unit is None:
            return at, position
        found = self._accept(unit, stretch, at, position)
        if found is None:
            return at, position
        after, end, leap = found
        walker.follow(route, stretch.place(at))
        unit.settle(walker.frames[-1])
        return (after, end) if leap is None else self._leap_on(unit, leap, stretch, after, end)

    def _leap_on(self, here: Unit, leap: Leap, stretch: Stretch, at: int, position: int) -> tuple[int, int]:
        """Leap from the end of ``here`` as far as units are good."""
        walker = self._walker
        kept = len(walker.frames)
        entered: list[Loop] = []
        row = walker.frames[-2].counts[id(here.loop)]
        onward: Leap | None = leap
        while onward is not None and onward.steady:
            unit = onward.unit
            if unit is None or (onward.again and row >= onward.most):
                break
            found = self._accept(unit, stretch, at, position)
            if found is None:
                break
            row = row + 1 if onward.again else 1
            pops = onward.pops
            inner = len(entered)
            if pops >= inner:
                kept -= pops - inner
                entered = [*onward.loops]
            else:
                entered[inner - pops :] = onward.loops
            at, position, onward = found
        self._stand(kept, entered, row)
        return at, position

    def _accept(self, unit: Unit, stretch: Stretch, at: int, position: int) -> tuple[int, int, Leap | None] | None:
        """Whether ``unit`` begins here, is good and has ended: the place after it, and the leap from there.

        The HL numbers are counted in. None, and nothing done, in every other case.
        """
        expression = unit.expression
        match = None if expression is None else expression.match(stretch.joined, position)
        if match is None:
            return None
        end = match.end()
        joined = stretch.joined
        leap = None
        after = at + joined.count(self._terminator, position, end)
        if after < len(stretch.texts):
            # What follows must have its place after the unit, or what it is out of place in would be told wrongly.
            leap = self._leap(unit, stretch.texts[after])
            if leap is None:
                return None
        elif not stretch.complete:
            return None
        if unit.has_ranges and not _all_forward(self._range.findall(joined, position, end)):
            return None
        if unit.has_lines:
            numbers = self._line.findall(joined, position, end)
            if numbers != _LINE_NUMBERS[: len(numbers)]:
                return None
            self._lines.restart(len(numbers))
        if unit.is_level:
            text, values = self._level
            if text is not stretch.texts[at]:
                values = stretch.texts[at].split(self._separator)
            number = stretch.number + at
            place = (number, stretch.offsets[at], number - stretch.start + 1)
            if not self._hierarchy.take_good(unit.loop, values, place):
                return None
        return after, end, leap

    def _leap(self, here: Unit, text: str) -> Leap | None:
        """The leap from the end of ``here`` to segment ``text``, None where it may not follow the unit at all."""
        mark = text[:4]
        if text.startswith("HL"):
            values = text.split(self._separator)
            self._level = (text, values)
            mark = f"HL{values[3] if len(values) > 3 else ''}"
        leaps = here.leaps
        if mark in leaps:
            return leaps[mark]
        return self._new_leap(here, text, mark)

    def _new_leap(self, here: Unit, text: str, mark: str) -> Leap | None:
        shared = self._shared
        leap = None
        if text.startswith(shared.units.starts):
            values = text.split(self._separator, 4)
            key = shared.routes.key(values, shared.delimiters.component)
            route = shared.routes.find(here.loop, here.last, values[0], key)
            if route is not None:
                leap = Leap(here, route, shared.units.of(route.loops[-1]) if route.loops else None)
        if len(here.leaps) < _MOST_LEAPS:
            here.leaps[mark] = leap
        return leap

    def _stand(self, kept: int, entered: list[Loop], row: int) -> None:
        """Tell the walker which loops are now open."""
        frames = self._walker.frames
        del frames[kept:]
        for loop in entered:
            holder = frames[-1]
            holder.position = loop.position
            holder.counts[id(loop)] = row if loop is entered[-1] else holder.counts.get(id(loop), 0) + 1
            frame = Frame(loop)
            unit = self._shared.units.of(loop)
            if unit is not None:
                unit.settle(frame)
            frames.append(frame)


_MOST_LEAPS: Final = 100
