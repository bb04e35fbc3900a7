"""What a guide is made of: loops of segments, segments of elements, each with its usage and place.

The words are those of the guides' front matter (TR3 §2): usage R required, S situational, N not used; a *position*
orders the children of a loop, and children that share a position may come in any order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Usage = Literal["R", "S", "N"]
UNLIMITED = 1 << 30


@dataclass(slots=True, eq=False)
class SyntaxNote:
    """A relation between elements of one segment (X12.6 §3.7): ``kind`` is P, R, E, C or L."""

    kind: str
    positions: tuple[int, ...]

    def holds(self, present: set[int]) -> bool:
        """Whether a segment whose elements ``present`` have a value obeys the note."""
        first, rest = self.positions[0], self.positions[1:]
        found = sum(position in present for position in self.positions)
        if self.kind == "P":
            return found in (0, len(self.positions))
        if self.kind == "R":
            return found > 0
        if self.kind == "E":
            return found <= 1
        if first not in present:
            return True
        if self.kind == "C":
            return found == len(self.positions)
        return any(position in present for position in rest)

    def __str__(self) -> str:
        return self.kind + "".join(f"{position:02d}" for position in self.positions)


@dataclass(slots=True, eq=False)
class Element:
    """An element of a segment, or a component of a composite, as one guide uses it.

    ``type`` is AN, ID, DT, TM, R, N0… or B; lengths exclude sign and decimal point of numbers. ``codes`` are the
    guide's own values, ``external`` names a code list kept by others. ``decimals`` bounds digits after the point and
    ``negative`` allows a minus sign; both matter for numbers only. A composite has ``components`` and no type.
    """

    position: int
    name: str
    usage: Usage
    data_element: str
    type: str = ""
    minimum: int = 0
    maximum: int = 0
    codes: frozenset[str] = frozenset()
    external: str = ""
    pattern: re.Pattern[str] | None = None
    components: tuple[Element, ...] = ()
    repeat: int = 1
    decimals: int | None = None
    negative: bool = True

    @property
    def numeric(self) -> bool:
        """Whether the value is a number (types R and Nn)."""
        return self.type == "R" or (self.type[:1] == "N" and self.type[1:].isdigit())


class Content(NamedTuple):
    """What a segment holds."""

    elements: tuple[Element, ...]
    notes: tuple[SyntaxNote, ...]


@dataclass(slots=True, eq=False)
class SegmentUse:
    """A segment at its place in a loop. ``keys`` are the qualifier values that tell it from its namesakes, if any.

    ``release`` is the release of X12 its guide belongs to. What a segment holds is read when first asked for: a file
    uses a few dozen of a guide's hundreds of segments.
    """

    tag: str
    name: str
    usage: Usage
    position: int
    max_use: int
    loop: Loop
    read: Callable[[SegmentUse], Content]
    release: str = "005010"
    keys: frozenset[str] | None = None
    index: int = 0
    _content: Content | None = None

    @property
    def elements(self) -> tuple[Element, ...]:
        """Its elements, in order, from the first."""
        return self._held().elements

    @property
    def notes(self) -> tuple[SyntaxNote, ...]:
        """The relations between them."""
        return self._held().notes

    def _held(self) -> Content:
        if self._content is None:
            self._content = self.read(self)
        return self._content

    @property
    def opens(self) -> bool:
        """Whether it is the first segment of its loop."""
        return self.loop.first is self


@dataclass(slots=True, eq=False)
class Loop:
    """A loop. ``children`` are sorted by position; ``first`` is the segment that opens it (wrappers have none)."""

    id: str
    name: str
    usage: Usage
    position: int
    repeat: int
    parent: Loop | None
    children: list[SegmentUse | Loop] = field(default_factory=list)
    first: SegmentUse | None = None
    required: tuple[SegmentUse | Loop, ...] = ()
    index: int = 0

    @property
    def label(self) -> str:
        """The loop's id as the guide prints it; ``""`` for the map's own wrappers (HEADER, DETAIL, ST_LOOP)."""
        return self.id if self.id[:1].isdigit() else ""

    def opening_segment(self) -> SegmentUse | None:
        """The segment that opens the loop, looked for in its first child loop where the loop is only a wrapper."""
        if self.first is not None:
            return self.first
        for child in self.children:
            if isinstance(child, Loop):
                return child.opening_segment()
        return None
