"""Acknowledgements of a whole file: the envelope's events and the guide's issues in, for each interchange one back.

A TA1 is written when it is asked for (ISA14) or owed, a 999 for each functional group. An acknowledgement is not
acknowledged: groups FA get no 999. What stands outside any interchange has no sender to answer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from x12.envelope.events import EnvelopeEvent, GroupEnd, GroupStart, Interchange, InterchangeEnd, InterchangeStart
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.records.issue import Issue
from x12.sets import SETS
from x12.write.ack999 import VERSION, GroupNotes, Located, SetNotes, SetStatus, tag_for
from x12.write.envelope import Address, Controls, OutgoingInterchange, clean
from x12.write.ta1 import interchange_status, write_ta1

Judge = Callable[[SetHeader, SetStatus], SetStatus]
"""Has the last word on a set: given what the guide says, IK501."""


class Acknowledger:
    """Collects what is found in a file and answers interchange by interchange.

    The same events under the same ``moment`` and ``controls`` give the same bytes.
    """

    def __init__(self, moment: datetime, controls: Controls, judge: Judge | None = None) -> None:
        self._moment = moment
        self._controls = controls
        self._judge = judge
        self._interchange: Interchange | None = None
        self._issues: list[Issue] = []
        self._groups: list[tuple[str, str, GroupNotes, str]] = []
        self._group: GroupNotes | None = None
        self._open: GroupStart | None = None
        self._set: _SetInHand | None = None
        self._finished: _SetInHand | None = None

    def take(self, event: EnvelopeEvent, issues: Iterable[Issue] = ()) -> Iterator[bytes]:
        """Take one event of :func:`x12.envelope.events.read_sets`, with the guide's ``issues`` of a piece of a set.

        Issues of :meth:`~x12.check.structure.StructureChecker.finish` come with the set's closing piece.
        """
        if isinstance(event, SetPiece):
            self._piece(event, issues)
        elif isinstance(event, Issue):
            self._issue(event)
        elif isinstance(event, InterchangeStart):
            self._interchange, self._issues, self._groups = event.interchange, [], []
        elif isinstance(event, GroupStart):
            self._settle()
            self._open = event
            self._group = GroupNotes(event.group)
        elif isinstance(event, GroupEnd):
            self._settle()
            if self._group and event.group.get(1) != "FA":
                group = event.group
                self._groups.append((group.get(3), group.get(2), self._group, event.declared.strip()))
            self._group = self._open = None
        elif isinstance(event, InterchangeEnd):
            yield from self._answer()

    def _piece(self, piece: SetPiece, issues: Iterable[Issue]) -> None:
        if piece.opens:
            self._settle()
            self._set = _SetInHand(piece.header)
        current = self._set
        if current is None:
            return
        current.take(piece, issues)
        if piece.closes:
            self._set, self._finished = None, current

    def _issue(self, issue: Issue) -> None:
        current = self._set or self._finished
        if current and issue.set_number == current.header.number and issue.level in ("set", "segment", "element"):
            current.note([issue])
        elif issue.level == "group" and self._group:
            self._group.add(issue)
        else:
            self._issues.append(issue)

    def _settle(self) -> None:
        """A set's issues are all in when the next thing begins: give it its verdict."""
        current, self._finished = self._finished, None
        if current is None or self._group is None:
            return
        status = current.notes.status
        if self._judge:
            status = self._judge(current.header, status)
        self._group.add_set(current.header, current.notes, status)

    def _answer(self) -> Iterator[bytes]:
        interchange, self._interchange = self._interchange, None
        if interchange is None:
            return
        status, note = interchange_status(self._issues)
        address = Address(*(interchange.get(position) for position in (5, 6, 7, 8, 15))).swapped()
        outgoing = OutgoingInterchange(address, self._moment, self._controls)
        if interchange.wants_acknowledgement or status != "A":
            outgoing.add_loose(write_ta1(interchange, status, note, self._moment))
        for sender, receiver, notes, declared in self._groups:
            body = notes.render(declared, rejected=status == "R")
            outgoing.add_group("FA", VERSION, sender, receiver, [("999", body)])
        self._groups = []
        if outgoing:
            yield outgoing.render()


class _SetInHand:
    """A set whose pieces pass: its notes, and which claim (or trace) each position of the current piece falls in."""

    def __init__(self, header: SetHeader) -> None:
        self.header = header
        self.notes = SetNotes(header)
        known = SETS.get(header.code)
        self._unit = known.unit if known else None
        self._piece: SetPiece | None = None
        self._starts: list[int] | None = None
        self._names: list[str] = []
        self._carried = ""

    def take(self, piece: SetPiece, issues: Iterable[Issue]) -> None:
        """One piece with the issues found in it."""
        previous, self._piece = self._piece, piece
        if previous is not None and self._starts is None:
            self._carry(previous)
        elif self._names:
            self._carried = self._names[-1]
        self._starts, self._names = None, []
        self.note(issues)

    def note(self, issues: Iterable[Issue]) -> None:
        """Issues of the set; each with its position, tag and business unit."""
        located = [self._locate(issue) for issue in issues]
        if located:
            self.notes.add(located)

    def _locate(self, issue: Issue) -> Located:
        position = issue.position or max(issue.where.segment - self.header.first_segment + 1, 1)
        tag = issue.segment_tag or self._tag_at(issue.where.segment)
        name = self._unit_at(issue.where.segment) if issue.level != "set" else ""
        unit = (self._unit.name, name) if self._unit and clean(name, 35) else None
        return Located(issue, position, tag_for(tag), unit)

    def _tag_at(self, number: int) -> str:
        piece = self._piece
        if piece is None or not piece.first <= number < piece.first + len(piece.texts):
            return ""
        return piece.texts[number - piece.first].split(self.header.delimiters.element, 1)[0]

    def _unit_at(self, number: int) -> str:
        """The claim (837) or trace number the segment falls in; ``""`` before the first, and after the last for SE."""
        if self._unit is None or self._piece is None:
            return ""
        if self._starts is None:
            self._index(self._piece)
        at = bisect_right(self._starts or [], number) - 1
        return self._names[at] if at >= 0 else self._carried

    def _index(self, piece: SetPiece) -> None:
        """Where business units begin in the piece; a new HL ends the claim before it."""
        assert self._unit is not None
        element = self.header.delimiters.element
        tag, position = self._unit.tag, self._unit.element
        starts = (tag + element, "HL" + element, "SE" + element)
        self._starts = []
        for index, text in enumerate(piece.texts):
            if text.startswith(starts):
                parts = text.split(element, position + 1)
                named = parts[0] == tag and len(parts) > position
                self._starts.append(piece.first + index)
                self._names.append(parts[position] if named else "")

    def _carry(self, previous: SetPiece) -> None:
        """The business unit in which a piece that had no issues ended."""
        if self._unit is None:
            return
        element = self.header.delimiters.element
        tag, position = self._unit.tag, self._unit.element
        for text in reversed(previous.texts):
            if text.startswith((tag + element, "HL" + element)):
                parts = text.split(element, position + 1)
                self._carried = parts[position] if parts[0] == tag and len(parts) > position else ""
                return
