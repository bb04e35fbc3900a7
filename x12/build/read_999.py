"""TA1, 999 and 997 out of an X12 file, as typed records.

Sources: 005010X231A1 (999), X12 997 of 004010 and 005010, X12.5 (TA1). A damaged acknowledgement gives what it still
says; a group without AK9 has the status ``""``, which is no acceptance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from x12.build.read import records_of
from x12.envelope.events import read_sets
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.records.acknowledgement import ElementError, GroupAnswer, InterchangeAnswer, SegmentError, SetAnswer
from x12.records.issue import Issue
from x12.sets import role_of
from x12.text.segments import Segment, Where

Record = GroupAnswer | InterchangeAnswer | Issue


def read_acknowledgements(stream: BinaryIO) -> Iterator[Record]:
    """Every TA1 and every 999 or 997 of the stream in order; sets of other kinds are passed over."""
    return records_of(read_sets(stream), "acknowledgement")


class AcknowledgementReader:
    """Builds a :class:`GroupAnswer` from each 999 or 997 set fed to it."""

    def __init__(self) -> None:
        self._build: _Build | None = None

    def feed(self, piece: SetPiece) -> Iterable[GroupAnswer]:
        """The answer, when the piece ends its set."""
        if piece.opens:
            self._build = _Build(piece.header) if role_of(piece.header.code) == "acknowledgement" else None
        build = self._build
        if build is None:
            return []
        for segment in piece.segments():
            build.take(segment)
        if not piece.closes:
            return []
        return self.finish()

    def finish(self) -> Iterable[GroupAnswer]:
        """The answer still open when the input ends."""
        build, self._build = self._build, None
        return build.answers() if build else []


class _Build:
    """A 999 under construction: what is gathered belongs to the innermost of segment, set, group still open."""

    def __init__(self, header: SetHeader) -> None:
        self._header = header
        self._group: Segment | None = None
        self._trailer: Segment | None = None
        self._set: Segment | None = None
        self._sets: list[SetAnswer] = []
        self._segment: Segment | None = None
        self._errors: list[SegmentError] = []
        self._contexts: list[tuple[str, ...]] = []
        self._element: Segment | None = None
        self._elements: list[ElementError] = []
        self._element_contexts: list[tuple[str, ...]] = []

    def take(self, segment: Segment) -> None:
        """The next segment of the set."""
        tag = segment.tag
        if tag == "AK1":
            self._group = segment
        elif tag == "AK2":
            self._end_set(None)
            self._set = segment
        elif tag in ("IK3", "AK3"):
            self._end_segment()
            self._segment = segment
        elif tag in ("IK4", "AK4"):
            self._end_element()
            self._element = segment
        elif tag == "CTX":
            contexts = self._contexts if self._element is None else self._element_contexts
            contexts.append(tuple(segment.elements[1:]))
        elif tag in ("IK5", "AK5"):
            self._end_set(segment)
        elif tag == "AK9":
            self._end_set(None)
            self._trailer = segment

    def answers(self) -> list[GroupAnswer]:
        """The set is over: what it says of a group."""
        self._end_set(None)
        group, trailer, header = self._group, self._trailer, self._header
        if group is None:
            return []
        get = trailer.get if trailer else _nothing
        return [
            GroupAnswer(
                where=_at(group),
                set_code=header.code,
                set_control=header.control,
                functional_id=group.get(1),
                control=group.get(2),
                version=group.get(3),
                status=get(1),
                included=_count(get(2)),
                received=_count(get(3)),
                accepted_sets=_count(get(4)),
                codes=_codes(trailer, 5),
                sets=tuple(self._sets),
                sender=header.application_sender,
                receiver=header.application_receiver,
            )
        ]

    def _end_set(self, trailer: Segment | None) -> None:
        self._end_segment()
        opened, self._set = self._set, None
        errors, self._errors = tuple(self._errors), []
        if opened is None:
            return
        status = trailer.get(1) if trailer else ""
        self._sets.append(
            SetAnswer(
                _at(opened), opened.get(1), opened.get(2).strip(), opened.get(3), status, _codes(trailer, 2), errors
            )
        )

    def _end_segment(self) -> None:
        self._end_element()
        opened, self._segment = self._segment, None
        contexts, self._contexts = tuple(self._contexts), []
        elements, self._elements = tuple(self._elements), []
        if opened is None:
            return
        self._errors.append(
            SegmentError(
                _at(opened),
                opened.get(1),
                _count(opened.get(2)) or 0,
                opened.get(3),
                _codes(opened, 4),
                contexts,
                elements,
                self._unit(contexts),
            )
        )

    def _end_element(self) -> None:
        opened, self._element = self._element, None
        contexts, self._element_contexts = tuple(self._element_contexts), []
        if opened is None:
            return
        place = opened.get(1).split(self._header.delimiters.component)
        position, component, repetition = (_count(part) or 0 for part in [*place, "", "", ""][:3])
        self._elements.append(
            ElementError(
                _at(opened), position, component, repetition, opened.get(2), opened.get(3), opened.get(4), contexts
            )
        )

    def _unit(self, contexts: tuple[tuple[str, ...], ...]) -> tuple[str, str] | None:
        """The business unit among the contexts: the one that names a value, not a situational trigger."""
        for context in contexts:
            name, _, value = (context[0] if context else "").partition(self._header.delimiters.component)
            if value:
                return name, value
        return None


def _at(segment: Segment) -> Where:
    return Where(segment.number, segment.offset)


def _nothing(_: int) -> str:
    return ""


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _codes(segment: Segment | None, first: int) -> tuple[str, ...]:
    """The codes from element ``first`` on: up to five."""
    if segment is None:
        return ()
    return tuple(code for code in segment.elements[first : first + 5] if code)
