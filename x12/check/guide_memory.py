"""What sets of one guide and one set of delimiters share: routes, units, and segments already found to be good."""

from __future__ import annotations

import re
from functools import lru_cache

from x12.check.elements import segment_faults
from x12.check.fault import Fault, Place, Placed
from x12.check.routes import Routes
from x12.check.unit import Units
from x12.guides.load import Guide, load_guide
from x12.guides.nodes import Element, SegmentUse
from x12.text.delimiters import Delimiters

_GOOD_LIMIT = 20_000
_COMPILE_AFTER = 40
_NOWHERE = Place(0, 0, 0)


class Shared:
    """Grows with what it sees, and only in speed: the verdict on a segment does not depend on the ones before."""

    def __init__(self, guide: Guide, delimiters: Delimiters) -> None:
        self.guide = guide
        self.delimiters = delimiters
        self.routes = Routes(guide)
        self.units = Units(guide, delimiters)
        self._good: set[tuple[int, str]] = set()
        self._asked: dict[int, int] = {}
        self._quick: dict[int, re.Pattern[str]] = {}
        self._values: dict[tuple[int, int], re.Pattern[str]] = {}
        self._value_asked: dict[tuple[int, int], int] = {}
        self._patterns = self.units.patterns

    def key_element(self, tag: str) -> int:
        """The element that carries the qualifier of ``tag``."""
        return self.guide.key_places.get(tag, (0, 0))[0]

    def faults(self, use: SegmentUse, text: str, values: list[str]) -> list[Placed]:
        """The faults inside a segment, still without their place: at once where it is known or seen to be good."""
        quick = self._quick.get(use.index)
        if quick is not None and quick.fullmatch(text) and "RD8" not in text:
            return []
        asked = (use.index, text)
        if asked in self._good:
            return []
        found = segment_faults(use, values, self.delimiters, self._is_good)
        if not found:
            self._remember(use, asked)
        return _placed(use, found, values)

    def slow_faults(self, use: SegmentUse, text: str, values: list[str]) -> list[Placed]:
        """As :meth:`faults`, by looking at every element of ``text`` anew."""
        assert text.startswith(values[0])
        return _placed(use, segment_faults(use, values, self.delimiters), values)

    def _is_good(self, use: SegmentUse, element: Element, value: str) -> bool:
        """Whether a pattern knows ``value`` to be good as it stands, so that no more need be asked of it."""
        if self._patterns is None or "RD8" in value:
            return False
        asked = (use.index, element.position)
        pattern = self._values.get(asked)
        if pattern is not None:
            return pattern.fullmatch(value) is not None
        times = self._value_asked[asked] = self._value_asked.get(asked, 0) + 1
        if times == _COMPILE_AFTER:
            self._values[asked] = re.compile(self._patterns.value(use, element), re.ASCII)
        return False

    def _remember(self, use: SegmentUse, asked: tuple[int, str]) -> None:
        if len(self._good) >= _GOOD_LIMIT:
            self._good.clear()
        self._good.add(asked)
        count = self._asked[use.index] = self._asked.get(use.index, 0) + 1
        if count == _COMPILE_AFTER and self._patterns is not None:
            self._quick[use.index] = re.compile(self._patterns.segment(use), re.ASCII)


def _placed(use: SegmentUse, faults: list[Fault], values: list[str]) -> list[Placed]:
    return [Placed(_NOWHERE, use.loop.label, use.tag, fault, tuple(values)) for fault in faults]


def shared(file: str, delimiters: Delimiters) -> Shared:
    """The one :class:`Shared` of a guide and delimiters. :raises GuideError: when the guide cannot be read."""
    return _shared(file, delimiters.element, delimiters.component, delimiters.repetition, delimiters.segment)


@lru_cache(maxsize=16)
def _shared(file: str, element: str, component: str, repetition: str, segment: str) -> Shared:
    return Shared(load_guide(file), Delimiters(element, component, repetition, segment))
