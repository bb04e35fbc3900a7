"""Numbers that tie segments together: HL01–HL04 within a set, LX01 within a claim."""

from __future__ import annotations

from x12.check.fault import Fault, Place, Placed
from x12.guides.nodes import Loop, SegmentUse
from x12.privacy import shown


class _Level:
    """An HL that is open: its number, its place and whether a level below it has come."""

    __slots__ = ("has_child", "loop", "number", "place", "says_child")

    def __init__(self, loop: Loop, number: str, says_child: str, place: tuple[int, int, int]) -> None:
        self.loop = loop
        self.number = number
        self.says_child = says_child
        self.place = place
        self.has_child = False


class Numbering:
    """Numbers that are to run 1, 2, 3 … One slip is one fault, whichever way counting goes on."""

    def __init__(self) -> None:
        self._count = 0
        self._sent = 0

    def restart(self, count: int = 0) -> None:
        """Begin anew, ``count`` numbers having been seen to be right."""
        self._count = self._sent = count

    def is_next(self, number: str) -> bool:
        """Whether ``number`` is the next by count; if so it is counted."""
        if number != str(self._count + 1):
            return False
        self._count += 1
        self._sent = self._count
        return True

    def take(self, number: str) -> int:
        """0 where ``number`` may come next, else the number that should have come."""
        if self.is_next(number):
            return 0
        if number == str(self._sent + 1):
            self._sent += 1
            self._count = self._sent
            return 0
        self._count += 1
        small = number.isascii() and number.isdigit() and len(number) < 12
        self._sent = int(number) if small else self._count
        return self._count


class Hierarchy:
    """HL numbers run 1, 2, 3 … in a set; each names the level it hangs on, and says whether any hangs on it."""

    def __init__(self) -> None:
        self._numbers = Numbering()
        self._open: list[_Level] = []
        self._above: dict[Loop, Loop | None] = {}

    def parent_loop(self, number: str) -> Loop | None:
        """The loop opened by HL ``number``, if it is still open."""
        return next((level.loop for level in self._open if level.number == number), None)

    def take(self, use: SegmentUse, values: list[str], place: Place) -> list[Placed]:
        """The faults of one HL, and of levels that it closes."""
        number, parent, _, says_child = (*values[1:5], "", "", "", "")[:4]
        faults: list[Placed] = []
        expected = self._numbers.take(number)
        if expected:
            said = f"HL01 is not {expected}: levels are numbered from 1, each one more than the last"
            faults.append(_placed(use.loop, place, Fault("hl-sequence", said, 1, value=number)))
        above = self._close_to(use.loop, faults)
        faults += _parent_faults(use, place, above, parent)
        if above is not None:
            if not above.has_child and above.says_child == "0":
                said = f"HL04 is 0, but level {shown(number, 'HL01')} hangs on this one"
                faults.append(_placed(above.loop, above.place, Fault("hl-child-code", said, 4, value="0")))
            above.has_child = True
        allowed = use.elements[3].codes if len(use.elements) > 3 else frozenset[str]()
        self._open.append(_Level(use.loop, number, says_child if says_child in allowed else "", place))
        return faults

    def take_good(self, loop: Loop, values: list[str], place: tuple[int, int, int]) -> bool:
        """As :meth:`take` where all is well: True when the HL is right and closes no wrong one; else undone.

        ``place`` holds what a :class:`Place` does, which is made only when it must be told.
        """
        if len(values) < 5:
            return False
        number, parent, says_child = values[1], values[2], values[4]
        try:
            above_loop = self._above[loop]
        except KeyError:
            above_loop = self._above[loop] = _enclosing(loop)
        levels = self._open
        keep = len(levels)
        while keep and levels[keep - 1].loop is not above_loop:
            level = levels[keep - 1]
            if level.says_child == "1" and not level.has_child:
                return False
            keep -= 1
        above = levels[keep - 1] if keep else None
        if parent != ("" if above is None else above.number) or (above is not None and above.says_child != "1"):
            return False
        if not self._numbers.is_next(number):
            return False
        if above is not None:
            above.has_child = True
        del levels[keep:]
        levels.append(_Level(loop, number, says_child, place))
        return True

    def close(self) -> list[Placed]:
        """The set ends: every open level's word on children is now judged."""
        faults: list[Placed] = []
        while self._open:
            _judge(self._open.pop(), faults)
        return faults

    def _close_to(self, loop: Loop, faults: list[Placed]) -> _Level | None:
        """Close levels until the one ``loop`` hangs on is the last open; that one, None at the top."""
        above = _enclosing(loop)
        if above is None or all(level.loop is not above for level in self._open):
            while self._open:
                _judge(self._open.pop(), faults)
            return None
        while self._open[-1].loop is not above:
            _judge(self._open.pop(), faults)
        return self._open[-1]


def _enclosing(loop: Loop) -> Loop | None:
    parent = loop.parent
    while parent is not None and (parent.first is None or parent.first.tag != "HL"):
        parent = parent.parent
    return parent


def _parent_faults(use: SegmentUse, place: Place, above: _Level | None, parent: str) -> list[Placed]:
    if above is None or not parent or parent == above.number:
        return []  # a missing HL02, or one where none may be, is a matter of usage
    said = f"HL02 is not {shown(above.number, 'HL01')}, the number of the level it hangs on"
    return [_placed(use.loop, place, Fault("hl-parent", said, 2, value=parent))]


def _judge(level: _Level, faults: list[Placed]) -> None:
    if level.says_child == "1" and not level.has_child and not _must_have_child(level.loop):
        said = "HL04 is 1, but no level hangs on this one"
        faults.append(_placed(level.loop, level.place, Fault("hl-child-code", said, 4, value="1")))


def _must_have_child(loop: Loop) -> bool:
    """Whether the guide requires a level below, so that its absence is told as a missing loop."""
    return any(isinstance(c, Loop) and c.first is not None and c.first.tag == "HL" for c in loop.required)


def _placed(loop: Loop, place: tuple[int, int, int], fault: Fault) -> Placed:
    return Placed(Place(*place), loop.label, "HL", fault)


class LineNumbers:
    """LX01 of a claim's lines: 1, 2, 3 … (837 loop 2400)."""

    def __init__(self) -> None:
        self._numbers = Numbering()

    def restart(self, last: int = 0) -> None:
        """A claim begins, of which ``last`` lines have been seen to be right."""
        self._numbers.restart(last)

    def take(self, number: str) -> list[Fault]:
        """The fault of one LX."""
        expected = self._numbers.take(number)
        if not expected or not number.isdecimal():  # what is no number is told as such
            return []
        said = f"LX01 is not {expected}: service lines are numbered from 1, each one more than the last"
        return [Fault("lx-sequence", said, 1, value=number, data_element="554")]
