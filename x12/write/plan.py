"""Which bytes of an 837 file must change so that only some of its claims are left.

The plan is made in one pass and comes out in the order of the file. What cannot be decided yet (is a claim of this
subscriber kept, has this level a child left?) waits in a queue of places, never of bytes; a stretch of lost claims is
one place however long it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import msgspec

from x12.envelope.set_pieces import Batch
from x12.records.issue import Issue
from x12.sets import role_of
from x12.text.delimiters import Delimiters
from x12.write.tree import Edit, Kind, Node, Slot, SubsetError

_RANKS = {"20": 11, "22": 12, "23": 13}
_TAGS = frozenset({"ISA", "GS", "ST", "BHT", "HL", "CLM", "SE", "GE", "IEA"})
_FIRST_TWO = frozenset(tag[:2] for tag in _TAGS)
_ENVELOPE: dict[str, tuple[Kind, int]] = {"ISA": ("ISA", 1), "GS": ("GS", 2), "ST": ("ST", 3)}
_TRAILERS = {"IEA": 1, "GE": 2, "SE": 3}


class ClaimPlace(msgspec.Struct, frozen=True):
    """A claim as the cutter sees it: its ordinal in the file, its set, its CLM's segment number and offset, CLM01.

    ``segment`` is the ``where.segment`` of the :class:`x12.records.claim.Claim`, ``set_number`` its
    ``transaction.number``.
    """

    ordinal: int
    set_number: int
    segment: int
    offset: int
    id: str


class NewNumbers(Protocol):
    """New control numbers for what is kept, asked for in the order of the file; each is given the old one."""

    def interchange(self, old: str) -> str:
        """ISA13: nine digits."""

    def group(self, old: str) -> str:
        """GS06."""

    def set(self, old: str) -> str:
        """ST02: four to nine characters."""

    def batch(self, old: str) -> str:
        """BHT03, by which a receiver knows a batch sent twice."""


class Counts(msgspec.Struct):
    """What went in and what came out."""

    claims_in: int = 0
    claims_out: int = 0
    sets_out: int = 0
    groups_out: int = 0
    interchanges_out: int = 0


class Plan:
    """Walks through the segments and gives the edits as they become certain."""

    def __init__(self, keep: Callable[[ClaimPlace], bool], controls: NewNumbers | None, counts: Counts) -> None:
        self._keep = keep
        self._controls = controls
        self._counts = counts
        self._top = Node("file", 0, None, [], 0, 0)
        self._top.closed = True
        self._queue: list[Slot] = []
        self._done = 0
        self._sets = 0
        self._going: Slot | None = None
        self._ended = False

    def edits(self, batches: Iterable[Batch | Issue], size: int) -> Iterator[Edit]:
        """The edits of a file of ``size`` bytes, in order."""
        number = 0
        for batch in batches:
            if isinstance(batch, Issue):
                continue
            separator = batch.delimiters.element
            for number, (text, offset) in enumerate(zip(batch.texts, batch.offsets, strict=True), batch.first):
                if text[:2] in _FIRST_TWO or self._ended:
                    elements = text.split(separator)
                    if elements[0] in _TAGS or self._ended:
                        self._segment(elements, text, offset, number, batch.delimiters)
            yield from self._certain()
        self._close_to(0, size, number + 1)
        yield from self._certain()

    def _segment(self, elements: list[str], text: str, offset: int, number: int, delimiters: Delimiters) -> None:
        """Take a segment at which something may end or begin."""
        tag = elements[0]
        if self._ended:
            self._ended = False
            self._close_to(self._top.rank - 1, offset, number)
        if tag in _ENVELOPE:
            kind, rank = _ENVELOPE[tag]
            self._close_to(rank - 1, offset, number)
            self._open(Node(kind, rank, self._top, elements, offset, number), text, delimiters)
            self._sets += kind == "ST"
        elif tag in _TRAILERS:
            self._trailer(_TRAILERS[tag], text, offset, number, delimiters)
        elif tag == "BHT":
            if self._controls is not None and self._top.kind == "ST" and self._in_claims():
                self._queue.append(Slot("batch", self._top, offset, text, delimiters, number))
        elif tag in ("HL", "CLM") and self._in_claims():
            elements += ["", "", "", ""]
            if tag == "CLM":
                self._claim(elements, text, offset, number, delimiters)
            else:
                rank = _RANKS.get(elements[3], 14)
                self._close_to(rank - 1, offset, number)
                self._open(Node("HL", rank, self._top, elements, offset, number), text, delimiters)

    def _in_claims(self) -> bool:
        node = self._top.set
        return node.kind == "ST" and role_of("".join(node.elements[1:2])) == "claims"

    def _open(self, node: Node, text: str, delimiters: Delimiters) -> None:
        assert node.parent is not None
        node.parent.children += 1
        node.slot = self._done + len(self._queue)
        self._queue.append(Slot("head", node, node.start, text, delimiters, node.number))
        self._top = node
        if node.kind == "HL":
            node.remember()

    def _claim(self, elements: list[str], text: str, offset: int, number: int, delimiters: Delimiters) -> None:
        self._end_stretch(offset, number)
        self._counts.claims_in += 1
        node: Node | None = self._top
        while node is not None:
            node.claims += 1
            node = node.parent
        if self._keep(ClaimPlace(self._counts.claims_in, self._sets, number, offset, elements[1])):
            self._counts.claims_out += 1
            self._top.keep()
        else:
            self._top.set.touched = True
            self._going = Slot("gone", self._top.set, offset, text, delimiters, number)
            self._queue.append(self._going)

    def _end_stretch(self, offset: int, number: int) -> None:
        """The claim being left out ends here; it joins the stretch before it."""
        gone, self._going = self._going, None
        if gone is None:
            return
        gone.end = offset
        gone.segments = number - gone.number
        self._join()

    def _join(self) -> None:
        if len(self._queue) < 2:
            return
        before, last = self._queue[-2:]
        if before.what == last.what == "gone" and before.end == last.start and before.node is last.node:
            before.end = last.end
            before.segments += last.segments
            del self._queue[-1]

    def _trailer(self, rank: int, text: str, offset: int, number: int, delimiters: Delimiters) -> None:
        self._close_to(rank, offset, number)
        if self._top.rank == rank:
            self._queue.append(Slot("tail", self._top, offset, text, delimiters, number))
            self._ended = True

    def _close_to(self, rank: int, offset: int, number: int) -> None:
        """End the claim being left out and every node above ``rank``; they end before segment ``number``."""
        self._end_stretch(offset, number)
        while self._top.rank > rank:
            node = self._top
            assert node.parent is not None
            if node.lost:
                del self._queue[node.slot - self._done :]
                within = node.set if node.kind == "HL" else node.parent
                self._queue.append(
                    Slot("gone", within, node.start, "", Delimiters(), node.number, offset, number - node.number)
                )
                self._join()
                node.parent.child_lost = True
            else:
                node.closed = True
                node.parent.child_kept = True
                if node.kind != "HL":
                    node.keep()
            self._top = node.parent

    def _certain(self) -> Iterator[Edit]:
        """Take from the queue what is decided."""
        taken = 0
        for slot in self._queue:
            if slot.what == "gone":
                if slot.end is None:
                    break
                slot.node.removed += slot.segments
                yield Edit(slot.start, slot.end)
            elif slot.what == "tail":
                if not slot.node.closed:
                    break
                yield from self._replaced(slot, self._tail(slot))
            elif not self._decided(slot.node):
                break
            else:
                yield from self._replaced(slot, self._batch(slot) if slot.what == "batch" else self._head(slot.node))
            taken += 1
        del self._queue[:taken]
        self._done += taken

    @staticmethod
    def _decided(node: Node) -> bool:
        if node.kind != "HL":
            return node.kept or node.closed
        if not (node.kept or node.closed) or not (node.child_kept or node.closed):
            return False
        # As long as its set is whole, an HL numbered otherwise than from 1 may have to stay as it is.
        return node.set.touched or node.set.closed or _renumbered(node, strict=False) == node.elements

    def _head(self, node: Node) -> list[str]:
        """The first segment of a kept node as it shall be written."""
        elements = node.elements
        if node.kind == "HL":
            if node.set.touched:
                elements = _renumbered(node, strict=True)
            node.set.numbered += 1
            node.new_id = elements[1]
            return elements
        counts = self._counts
        assert node.parent is not None
        node.parent.out += 1
        position = {"ISA": 13, "GS": 6, "ST": 2}[node.kind]
        counts.interchanges_out += node.kind == "ISA"
        counts.groups_out += node.kind == "GS"
        counts.sets_out += node.kind == "ST"
        if self._controls is None or len(elements) <= position:
            return elements
        give = {"ISA": self._controls.interchange, "GS": self._controls.group, "ST": self._controls.set}[node.kind]
        node.new_control = give(elements[position])
        return [*elements[:position], node.new_control, *elements[position + 1 :]]

    def _batch(self, slot: Slot) -> list[str]:
        """BHT with the new BHT03."""
        elements = slot.text.split(slot.delimiters.element)
        if self._controls is not None and len(elements) > 3:
            elements[3] = self._controls.batch(elements[3])
        return elements

    def _tail(self, slot: Slot) -> list[str]:
        """The trailer of a kept node: counted anew if the node lost anything, with the new control number if any."""
        node = slot.node
        elements = slot.text.split(slot.delimiters.element)
        if node.kind == "ST" and node.touched:
            elements[1:2] = [str(slot.number - node.number + 1 - node.removed)]
        elif node.kind != "ST" and node.child_lost:
            elements[1:2] = [str(node.out)]
        if node.new_control:
            elements[2:3] = [node.new_control]
        return elements

    @staticmethod
    def _replaced(slot: Slot, elements: list[str]) -> Iterator[Edit]:
        separator = slot.delimiters.element
        sent = slot.text.count(separator) + 1
        new = separator.join(elements[: max(sent, 5) if slot.node.kind == "HL" and slot.what == "head" else sent])
        if slot.node.kind == "HL":
            new = new.rstrip(separator) if not slot.text.endswith(separator) else new
        if new != slot.text:
            yield Edit(slot.start, 0, slot.text, new, slot.delimiters.segment)


def _renumbered(node: Node, strict: bool) -> list[str]:
    """HL01 counted from 1, HL02 the parent's new number, HL04 whether a child is left (as sent if none was lost)."""
    _, _, sent_parent, level, child = node.elements[:5]
    new_parent = _new_parent(node, sent_parent, strict) if sent_parent else ""
    if node.child_lost and not node.child_kept:
        child = "0"
    return ["HL", str(node.set.numbered + 1), new_parent, level, child, *node.elements[5:]]


def _new_parent(node: Node, sent: str, strict: bool) -> str:
    """The new number of the level HL02 names; of the open one where it names none that may be a parent."""
    parent = node.parent
    if parent is None or parent.kind != "HL":
        return sent
    if parent.elements[1] == sent:
        return parent.new_id
    named = node.named(sent)
    if named is None or named.rank >= node.rank:
        return parent.new_id
    if strict and not named.new_id:
        raise SubsetError(f"segment {node.number} (HL*{node.elements[1]}): its parent HL {sent} is not in what is kept")
    return named.new_id
