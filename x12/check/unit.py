"""Whole claims in one look: a loop with everything in it as one regular expression, grown from what a file shows.

A set is cut into *units* at its anchors (HL and CLM in a claim set, LX, CLP and PLB in a remittance): an anchor loop
without the anchor loops inside it. A unit's expression knows only the segments seen in good units so far, and those
that are required; it is small, and grows when good units come that it refused. What it refuses is walked segment by
segment, so it costs time to refuse and nothing else.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from x12.check.pattern import Patterns, any_range
from x12.check.walker import Frame
from x12.guides.load import Guide
from x12.guides.nodes import UNLIMITED, Loop, SegmentUse
from x12.sets import SETS
from x12.text.delimiters import Delimiters
from x12.text.gc_pause import collection_paused

if TYPE_CHECKING:
    from x12.check.quick import Leap

_GOOD_UNITS_FIRST: Final = 8
_MOST_EXPRESSIONS: Final = 10


class Units:
    """The units of one guide under one set of delimiters."""

    def __init__(self, guide: Guide, delimiters: Delimiters) -> None:
        marks = (delimiters.element, delimiters.component, delimiters.segment, delimiters.repetition or " ")
        known = SETS.get(guide.set_code[:3]) if all(len(mark) == 1 for mark in marks) else None
        tags = known.anchors if known else frozenset[str]()
        self.tags = tags
        self._delimiters = delimiters
        self.patterns = Patterns(delimiters) if tags else None
        self._by_loop: dict[int, Unit] = {}
        #: What a text that begins the next unit starts with (SE ends the last).
        self.starts = tuple(tag + delimiters.element for tag in sorted(tags | {"SE"}))

    def of(self, loop: Loop) -> Unit | None:
        """The unit that ``loop`` opens, None where it opens none."""
        unit = self._by_loop.get(loop.index)
        if unit is None and self.patterns is not None and loop.first is not None and loop.first.tag in self.tags:
            unit = self._by_loop[loop.index] = Unit(loop, self.tags, self.patterns, self._delimiters)
        return unit if unit is not None and unit.usable else None


class Unit:
    """One anchor loop. ``expression`` is None until enough good units have been seen."""

    def __init__(self, loop: Loop, anchors: frozenset[str], patterns: Patterns, delimiters: Delimiters) -> None:
        self._counts_lines = "LX" not in anchors
        self.loop = loop
        self.expression: re.Pattern[str] | None = None
        self.has_ranges = False
        self.has_lines = False
        self.is_level = loop.first is not None and loop.first.tag == "HL"
        #: What may follow the unit, by tag (kept here by the quick way).
        self.leaps: dict[str, Leap | None] = {}
        self._anchors = anchors
        self._patterns = patterns
        self._terminator = re.escape(delimiters.segment)
        self._tag_end = re.escape(delimiters.element)
        self._seen: set[int] = set()
        self._known: set[int] = set()
        self._good = 0
        self._next_at = _GOOD_UNITS_FIRST
        self._compiled = 0
        inner = [child for child in loop.children if not self.is_anchor(child)]
        outer = [child for child in loop.children if self.is_anchor(child)]
        #: The position in the loop at which the unit ends.
        self.last = max((child.position for child in inner), default=loop.position)
        #: Whether all of the unit comes before the anchor loops inside it, so that they may follow it.
        self.usable = all(child.position >= self.last for child in outer)
        self._met = {id(child): 1 for child in inner if child.usage == "R" or child is loop.first}
        self._passed = sum(child in inner for child in loop.required)

    def settle(self, frame: Frame) -> None:
        """Bring ``frame``, just opened for this unit, to where it stands after a unit the expression matched."""
        frame.position = self.last
        frame.counts = dict(self._met)
        frame.passed = self._passed

    def learn(self, used: set[int]) -> None:
        """A good unit that had to be walked used these segments (by index)."""
        self._seen |= used
        self._good += 1
        if self._good < self._next_at or self._compiled >= _MOST_EXPRESSIONS:
            return
        if self.expression is None or self._seen != self._known:
            self._known = set(self._seen)
            with collection_paused():
                self.expression = re.compile(self._body(self.loop), re.ASCII)
            self.has_ranges = any(any_range(use) for use in self._uses(self.loop))
            self.has_lines = self._counts_lines and any(use.tag == "LX" for use in self._uses(self.loop))
            self._compiled += 1
        self._next_at = self._good * 2

    def is_anchor(self, child: SegmentUse | Loop) -> bool:
        """Whether ``child`` is a loop that begins a unit of its own."""
        return isinstance(child, Loop) and child.first is not None and child.first.tag in self._anchors

    def _wanted(self, loop: Loop) -> list[SegmentUse | Loop]:
        """The children of ``loop`` the expression knows, the loop's first segment left out."""
        return [
            child
            for child in loop.children
            if child is not loop.first
            and not self.is_anchor(child)
            and (child in loop.required or any(use.index in self._known for use in self._uses(child)))
        ]

    def _uses(self, child: SegmentUse | Loop) -> list[SegmentUse]:
        if isinstance(child, SegmentUse):
            return [child]
        return [use for inner in child.children if not self.is_anchor(inner) for use in self._uses(inner)]

    def _body(self, loop: Loop) -> str:
        first = loop.first
        opening = "" if first is None else self._segment(first)
        groups = groupby(self._wanted(loop), key=lambda child: child.position)
        return opening + "".join(self._group(loop, list(members)) for _, members in groups)

    def _segment(self, use: SegmentUse) -> str:
        return self._patterns.segment(use) + self._terminator

    def _one(self, child: SegmentUse | Loop) -> str:
        return self._segment(child) if isinstance(child, SegmentUse) else self._body(child)

    def _group(self, loop: Loop, members: list[SegmentUse | Loop]) -> str:
        """Children that share a position: in any order, none more often than it may be."""
        if len(members) == 1:
            child = members[0]
            return _repeated(self._one(child), child in loop.required, _most(child))
        skip = self._skip(members)
        needed = "".join(f"(?={skip}*?{self._start(child)})" for child in members if child in loop.required)
        choices = (self._one(child) + self._not_again(child, skip) for child in members)
        return f"{needed}(?>{'|'.join(choices)})*+"

    def _skip(self, members: list[SegmentUse | Loop]) -> str:
        tags = sorted({use.tag for child in members for use in self._uses(child)})
        return f"(?:(?:{'|'.join(tags)}){self._tag_end}[^{self._terminator}]*+{self._terminator})"

    def _start(self, child: SegmentUse | Loop) -> str:
        use = child if isinstance(child, SegmentUse) else child.opening_segment()
        return "" if use is None else self._patterns.start(use)

    def _not_again(self, child: SegmentUse | Loop, skip: str) -> str:
        most = _most(child)
        if most >= UNLIMITED:
            return ""
        rest = f"[^{self._terminator}]*+{self._terminator}"
        again = f"{skip}*?{self._start(child)}{rest}"
        return f"(?!(?:{again}){{{most}}})" if most > 1 else f"(?!{again})"


def _most(child: SegmentUse | Loop) -> int:
    return child.max_use if isinstance(child, SegmentUse) else child.repeat


def _repeated(pattern: str, required: bool, most: int) -> str:
    if most == 1:
        return pattern if required else f"(?:{pattern})?+"
    limit = "" if most >= UNLIMITED else str(most)
    return f"(?:{pattern}){{{int(required)},{limit}}}+"
