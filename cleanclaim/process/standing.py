"""Where the units of an input stand while it is read: what was said of interchange and group, and what was refused.

Decisions are :mod:`validators.engine.decision`'s; here is only what they are made from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import Final

from cleanclaim.process.events import GroupDecided, InterchangeDecided, SetDecided
from cleanclaim.process.open_set import OpenSet
from validators.engine.decision import Refusal, Status, group_status, interchange_status, unit_at_fault
from x12.envelope.events import GroupEnd, InterchangeEnd, InterchangeStart
from x12.records.issue import Issue

_AHEAD: Final = frozenset({"isa-unreadable", "isa-terminator", "no-interchange"})
"""Issues told before what they speak of begins, while the interchange before it is still open."""


class Refusals:
    """Which sets of the input are refused, by themselves or with the group or interchange around them."""

    def __init__(self) -> None:
        self._sets: dict[int, Refusal] = {}
        self._firsts: list[int] = []
        self._spans: list[tuple[int, Refusal]] = []

    def __bool__(self) -> bool:
        return bool(self._sets or self._spans)

    def set(self, number: int, refusal: Refusal) -> None:
        """The set with that number is refused."""
        self._sets[number] = refusal

    def span(self, first: int, last: int, refusal: Refusal) -> None:
        """Sets ``first`` to ``last`` are refused with what they stand in; a wider span comes after those within it."""
        while self._firsts and self._firsts[-1] >= first:
            self._firsts.pop()
            self._spans.pop()
        if last >= first:
            self._firsts.append(first)
            self._spans.append((last, refusal))

    def spans(self) -> list[tuple[int, int]]:
        """First and last set of all that is refused."""
        wide = [(first, last) for first, (last, _) in zip(self._firsts, self._spans, strict=True)]
        return [*wide, *((number, number) for number in self._sets)]

    def of(self, number: int) -> Refusal | None:
        """What refuses the set: the widest unit first."""
        at = bisect_right(self._firsts, number) - 1
        if at >= 0 and number <= self._spans[at][0]:
            return self._spans[at][1]
        return self._sets.get(number)


class Standing:
    """The standing of the interchange and group that are open, and of all sets so far."""

    def __init__(self) -> None:
        self.refusals = Refusals()
        self._outer: list[Issue] = []
        self._outer_refusal: Refusal | None = None
        self._ahead: list[Issue] = []
        self._group_refusal: Refusal | None = None
        self._in_group = False
        self._statuses: Counter[Status] = Counter()
        self._last = 0
        self._first_in_group = self._first_in_interchange = 1

    def issue(self, issue: Issue) -> None:
        """Take an issue that is no set's own."""
        if issue.key in _AHEAD:
            self._ahead.append(issue)
            return
        cost = unit_at_fault(issue, owned=False)
        if cost == "group" and self._in_group:
            self._group_refusal = self._group_refusal or Refusal("group", issue.key, issue.code)
        elif cost is not None:
            self._outer_refusal = self._outer_refusal or Refusal("interchange", issue.key, issue.code)
        if issue.level == "interchange":
            self._outer.append(issue)

    def start_interchange(self, start: InterchangeStart) -> None:
        """An ISA: what stood before it, outside any interchange, is over."""
        self.end_fragment()
        offset = start.interchange.where.offset
        ahead, self._ahead = self._ahead, []
        for issue in ahead:
            if issue.where.offset == offset:
                self._outer.append(issue)
                self._outer_refusal = self._outer_refusal or Refusal("interchange", issue.key, issue.code)

    def start_group(self) -> None:
        """A GS."""
        self._in_group = True
        self._first_in_group = self._last + 1
        self._statuses.clear()

    def end_set(self, current: OpenSet) -> SetDecided:
        """A set is over."""
        current.end()
        header = current.header
        self._last = header.number
        refusal, status = current.refusal, current.status
        if refusal is None and not header.interchange:
            refusal = next((Refusal("interchange", i.key) for i in self._ahead if unit_at_fault(i, owned=False)), None)
        if refusal is not None:
            status = "R"
            self.refusals.set(header.number, refusal)
        self._statuses[status] += 1
        return SetDecided(header, status, refusal)

    def end_group(self, end: GroupEnd) -> GroupDecided:
        """A group is over."""
        refusal, self._group_refusal = self._group_refusal, None
        status, accepted = group_status(refusal is not None, self._statuses)
        if refusal is not None:
            self.refusals.span(self._first_in_group, self._last, refusal)
        self._statuses.clear()
        self._in_group = False
        return GroupDecided(end, status, accepted, refusal)

    def end_interchange(self, end: InterchangeEnd) -> InterchangeDecided:
        """An interchange is over."""
        refusal = self._outer_refusal
        status, code = interchange_status(refusal, self._outer)
        self.end_fragment()
        return InterchangeDecided(end, status, code, refusal)

    def end_fragment(self) -> None:
        """What was open outside any group is over: an interchange, sets outside any, or the input."""
        if self._outer_refusal is not None:
            self.refusals.span(self._first_in_interchange, self._last, self._outer_refusal)
        self._outer, self._outer_refusal = [], None
        self._first_in_interchange = self._last + 1
