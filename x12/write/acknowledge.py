"""Acknowledgements of a whole file: what is found and what is decided in, the answer to each interchange back.

A TA1 is written when it is asked for (ISA14) or owed, a 999 for each functional group. An acknowledgement is not
acknowledged: groups FA get no 999. What stands outside any interchange has no sender to answer. Whether something is
accepted is decided elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime

from x12.envelope.events import EnvelopeEvent, GroupEnd, GroupStart, Interchange, InterchangeStart
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.records.issue import Issue
from x12.sets import SETS
from x12.write.ack999 import VERSION, GroupNotes, GroupStatus, Located, SetNotes, SetStatus, tag_for
from x12.write.envelope import Address, Controls, OutgoingInterchange, clean
from x12.write.ta1 import write_ta1


class Acknowledger:
    """Collects what is found in a file and answers interchange by interchange, as it is told to.

    What is found comes by :meth:`take`; what becomes of it by :meth:`end_set`, :meth:`end_group` and
    :meth:`end_interchange`, each once its unit is over. The same events, decisions, ``moment`` and ``controls`` give
    the same bytes. ``apart``: the TA1 goes in an interchange of its own.
    """

    def __init__(self, moment: datetime, controls: Controls, *, apart: bool = False) -> None:
        self._moment = moment
        self._controls = controls
        self._apart = apart
        self._interchange: Interchange | None = None
        self._groups: list[tuple[str, str, list[str]]] = []
        self._group: GroupNotes | None = None
        self._set: _SetInHand | None = None

    def take(self, event: EnvelopeEvent, issues: Iterable[Issue] = ()) -> None:
        """Take one event of :func:`x12.envelope.events.read_sets`, with the guide's ``issues`` of a piece of a set.

        Issues of :meth:`~x12.check.structure.StructureChecker.finish` come with the set's closing piece.
        """
        if isinstance(event, SetPiece):
            if event.opens or self._set is None:
                self._set = _SetInHand(event.header)
            self._set.take(event, issues)
        elif isinstance(event, Issue):
            self._issue(event)
        elif isinstance(event, InterchangeStart):
            self._interchange, self._groups = event.interchange, []
        elif isinstance(event, GroupStart):
            self._group = GroupNotes(event.group)

    def _issue(self, issue: Issue) -> None:
        current = self._set
        if current and issue.set_number == current.header.number and issue.level in ("set", "segment", "element"):
            current.note([issue])
        elif self._group:
            self._group.add(issue)

    def end_set(self, status: SetStatus) -> None:
        """The set in hand is over, with this IK501."""
        current, self._set = self._set, None
        if current is not None and self._group is not None:
            self._group.add_set(current.header, current.notes, status)

    def end_group(self, end: GroupEnd, status: GroupStatus, accepted: int) -> None:
        """The group in hand is over, with this AK901 and AK904. An acknowledgement is not acknowledged."""
        notes, self._group = self._group, None
        group = end.group
        if notes is not None and group.get(1) != "FA":
            self._groups.append((group.get(3), group.get(2), notes.render(end.declared.strip(), status, accepted)))

    def end_interchange(self, status: SetStatus, note: str) -> list[bytes]:
        """The interchange in hand is over, with this TA104 and TA105: its answers, none to two interchanges.

        A refused interchange is answered by its TA1 alone: what stands in it was not taken.
        """
        interchange, self._interchange = self._interchange, None
        groups, self._groups = self._groups, []
        if interchange is None:
            return []
        address = Address(*(interchange.get(position) for position in (5, 6, 7, 8, 15))).swapped()
        outgoing = [OutgoingInterchange(address, self._moment, self._controls)]
        if interchange.wants_acknowledgement or status != "A":
            outgoing[0].add_loose(write_ta1(interchange, status, note, self._moment))
            if self._apart:
                outgoing.append(OutgoingInterchange(address, self._moment, self._controls))
        for sender, receiver, body in groups if status != "R" else ():
            outgoing[-1].add_group("FA", VERSION, sender, receiver, [("999", body)])
        return [each.render() for each in outgoing if each]


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
