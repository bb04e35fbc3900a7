"""From where a set stands to the place of its next segment: the guide's loops as a table, filled as it is asked.

A route depends only on the loop and position one stands at and on the segment's tag and qualifier, so each is searched
for once (pyx12 walks its map again for every segment: half of its time).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from x12.guides.load import Guide
from x12.guides.nodes import Loop, SegmentUse

_TABLE_LIMIT = 20_000


class Route(NamedTuple):
    """Leave ``pops`` loops, enter ``loops`` (outermost first), and there is ``use``."""

    pops: int
    loops: tuple[Loop, ...]
    use: SegmentUse


class Routes:
    """The routes of one guide."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._table: dict[tuple[int, int, str, str], Route | None] = {}

    def key(self, values: list[str], component_separator: str) -> str:
        """The qualifier that tells a segment from its namesakes, ``""`` where its tag has none."""
        place = self._guide.key_places.get(values[0])
        if place is None:
            return ""
        value = values[place[0]] if place[0] < len(values) else ""
        return value.partition(component_separator)[0] if place[1] else value

    def is_known(self, tag: str, key: str) -> bool:
        """Whether the guide uses ``tag`` with qualifier ``key`` anywhere (always so for tags without qualifiers)."""
        known = self._guide.known.get(tag)
        return tag in self._guide.tags if known is None else key in known

    def find(self, loop: Loop, position: int, tag: str, key: str) -> Route | None:
        """The route from ``position`` in ``loop`` to the nearest place for the segment, None where there is none."""
        asked = (loop.index, position, tag, key)
        try:
            return self._table[asked]
        except KeyError:
            pass
        route = next(_routes(loop, position, tag, key), None)
        if len(self._table) < _TABLE_LIMIT:
            self._table[asked] = route
        return route

    def by_tag(self, loop: Loop, position: int, tag: str) -> list[Route]:
        """Routes to every use of ``tag`` whatever its qualifier, all as near as the nearest."""
        found: list[Route] = []
        for route in _routes(loop, position, tag, None):
            if found and route.pops > found[0].pops:
                break
            found.append(route)
        return found


def _routes(loop: Loop, position: int, tag: str, key: str | None) -> Iterator[Route]:
    """Places for a segment at or after ``position``, nearest loop first; ``key`` None is any qualifier."""
    pops = 0
    here: Loop | None = loop
    while here is not None:
        for child in here.children:
            if child.position < position:
                continue
            if isinstance(child, Loop):
                for loops, use in openings(child, tag, key):
                    yield Route(pops, loops, use)
            elif fits(child, tag, key) and not (child is here.first and child.max_use == 1):
                yield Route(pops, (), child)
        position, here, pops = here.position, here.parent, pops + 1


def fits(use: SegmentUse, tag: str, key: str | None) -> bool:
    """Whether a segment is this use of its tag."""
    return use.tag == tag and (key is None or use.keys is None or key in use.keys)


def openings(loop: Loop, tag: str, key: str | None) -> Iterator[tuple[tuple[Loop, ...], SegmentUse]]:
    """Ways to enter ``loop`` by the segment, through child loops where ``loop`` is only a wrapper."""
    if loop.first is not None:
        if fits(loop.first, tag, key):
            yield (loop,), loop.first
        return
    for child in loop.children:
        if isinstance(child, Loop):
            for inner, use in openings(child, tag, key):
                yield (loop, *inner), use
