"""The tree of an 837 file being cut: interchanges, groups, sets and HL levels, and what is still undecided in it."""

from __future__ import annotations

from typing import Literal

import msgspec

from x12.text.delimiters import Delimiters

Kind = Literal["file", "ISA", "GS", "ST", "HL"]

MOST_IDS = 2_000
"""How many HL numbers of a set are remembered for children that do not stand right below their parent."""


class SubsetError(Exception):
    """The file's HL tree does not allow cutting: a kept level hangs below one that is not there."""


class Node:
    """An ISA, GS, ST or HL with all that stands in it.

    ``claims`` counts the claims at or below it, ``kept`` tells that one of them (or a set without claims) stays,
    ``closed`` that its end has been seen and it stays. ``touched``, ``removed``, ``numbered`` and ``ids`` serve a set:
    has it lost anything, how many segments, the last HL01 given, and its levels by HL01 as sent.
    """

    __slots__ = (
        "child_kept", "child_lost", "children", "claims", "closed", "earlier_ids", "elements", "ids", "kept", "kind",
        "new_control", "new_id", "number", "numbered", "out", "parent", "rank", "removed", "set", "slot", "start",
        "touched",
    )  # fmt: skip

    def __init__(
        self, kind: Kind, rank: int, parent: Node | None, elements: list[str], start: int, number: int
    ) -> None:
        self.kind = kind
        self.rank = rank
        self.parent = parent
        self.elements = elements
        self.start = start
        self.number = number
        self.slot = 0
        self.claims = 0
        self.children = 0
        self.out = 0
        self.kept = False
        self.child_kept = False
        self.child_lost = False
        self.closed = False
        self.new_id = ""
        self.new_control = ""
        self.set: Node = self if kind == "ST" or parent is None else parent.set
        self.touched = False
        self.removed = 0
        self.numbered = 0
        self.ids: dict[str, Node] = {}
        self.earlier_ids: dict[str, Node] = {}

    def keep(self) -> None:
        """A claim of this node stays, so the node and all above it do."""
        node: Node | None = self
        while node is not None and not node.kept:
            node.kept = True
            if node.parent is not None:
                node.parent.child_kept = True
            node = node.parent

    @property
    def lost(self) -> bool:
        """At its end: everything that was in it goes, so it goes too."""
        if self.kept:
            return False
        return self.claims > 0 if self.kind in ("ST", "HL") else self.children > 0 and not self.child_kept

    def remember(self) -> None:
        """Let children that do not stand right below this level find it by its HL01."""
        holder = self.set
        holder.ids[self.elements[1]] = self
        if len(holder.ids) > MOST_IDS:
            holder.earlier_ids, holder.ids = holder.ids, {}

    def named(self, number: str) -> Node | None:
        """The recent level of this node's set that was sent with that HL01."""
        return self.set.ids.get(number) or self.set.earlier_ids.get(number)


class Slot(msgspec.Struct):
    """A place where the output may differ from the input, in the order of the file.

    ``head`` and ``tail`` stand at a node's first segment and trailer, ``batch`` at a set's BHT, ``gone`` is a stretch
    that is left out (``end`` is None until its end has been seen).
    """

    what: Literal["head", "batch", "tail", "gone"]
    node: Node
    start: int
    text: str
    delimiters: Delimiters
    number: int
    end: int | None = None
    segments: int = 0


class Edit(msgspec.Struct, frozen=True):
    """Leave out the bytes from ``start`` to ``end``, or write ``new`` for the segment ``old`` that begins there."""

    start: int
    end: int = 0
    old: str = ""
    new: str = ""
    terminator: str = ""
