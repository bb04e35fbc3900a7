"""The envelope: interchanges, functional groups and transaction sets out of the reader's batches, checked as they pass.

Sources: X12.5 (interchange control structure), X12.6 (functional groups and sets), TR3 appendix C.
Order of what is yielded: a set's issues come between its first piece and the next set's, a group's between its
:class:`GroupStart` and :class:`GroupEnd`, an interchange's between :class:`InterchangeStart` and
:class:`InterchangeEnd` (which waits for text after the IEA, so that junk there still belongs to it).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from x12.envelope.checks import check_group, check_interchange, check_release, check_set
from x12.envelope.control_numbers import SeenNumbers
from x12.envelope.set_pieces import Batch, SetHeader, SetPiece
from x12.issues import new_issue
from x12.privacy import shown, tag_shown
from x12.records.issue import Issue
from x12.text.delimiters import Delimiters
from x12.text.reader import read_batches
from x12.text.segments import Segment, Where


class Interchange(msgspec.Struct, frozen=True):
    """An ISA as sent; ``elements[n]`` is ISA n with its padding, ``number`` counts interchanges of the file from 1."""

    number: int
    elements: list[str]
    delimiters: Delimiters
    where: Where

    def get(self, position: int) -> str:
        """ISA element ``position`` without its padding, ``""`` where it is missing."""
        return self.elements[position].strip() if position < len(self.elements) else ""

    @property
    def control(self) -> str:
        """The interchange control number (ISA13)."""
        return self.get(13)

    @property
    def wants_acknowledgement(self) -> bool:
        """ISA14 = 1: the sender asks for a TA1."""
        return self.get(14) == "1"


class Group(msgspec.Struct, frozen=True):
    """A GS as sent; ``number`` counts groups of the file from 1, ``interchange`` is 0 outside any interchange."""

    number: int
    interchange: int
    elements: list[str]
    where: Where

    def get(self, position: int) -> str:
        """GS element ``position``, ``""`` where it is missing."""
        return self.elements[position].strip() if position < len(self.elements) else ""

    @property
    def control(self) -> str:
        """The group control number (GS06)."""
        return self.get(6)


class InterchangeStart(msgspec.Struct, frozen=True):
    """An ISA was read."""

    interchange: Interchange


class InterchangeEnd(msgspec.Struct, frozen=True):
    """An interchange is over. ``groups`` were counted, ``declared`` is IEA01 as sent; ``closed`` tells of an IEA."""

    interchange: Interchange
    groups: int
    declared: str
    closed: bool
    where: Where


class GroupStart(msgspec.Struct, frozen=True):
    """A GS was read."""

    group: Group


class GroupEnd(msgspec.Struct, frozen=True):
    """A group is over. ``sets`` were counted, ``declared`` is GE01 as sent; without GE ``closed`` is False."""

    group: Group
    sets: int
    declared: str
    closed: bool
    where: Where


class LooseSegment(msgspec.Struct, frozen=True):
    """A segment between ISA and GS that belongs there: TA1."""

    segment: Segment
    interchange: Interchange | None


EnvelopeEvent = SetPiece | InterchangeStart | InterchangeEnd | GroupStart | GroupEnd | LooseSegment | Issue


def read_sets(stream: BinaryIO, chunk: int = 1 << 20) -> Iterator[EnvelopeEvent]:
    """Interchanges, groups and pieces of sets of the stream, and what is wrong with reading and envelope.

    A set without SE closes with an empty piece. Only the stream's own errors raise.
    """
    envelope = _Envelope()
    for item in read_batches(stream, chunk):
        if isinstance(item, Issue):
            yield envelope.place(item)
        else:
            yield from envelope.take(item)
    yield from envelope.finish()


class _Envelope:
    """What is open while segments pass: interchange, group, set; and the control numbers already used."""

    def __init__(self) -> None:
        self._interchange: Interchange | None = None
        self._group: Group | None = None
        self._set: SetHeader | None = None
        self._ended: tuple[str, Where] | None = None
        self._interchanges = self._groups = self._sets = 0
        self._groups_before = self._sets_before = 0
        self._interchange_controls: dict[str, SeenNumbers] = {}
        self._group_controls = SeenNumbers()
        self._set_controls = SeenNumbers()
        self._bare_acknowledgements = False
        self._last = Where()

    def place(self, issue: Issue) -> Issue:
        """A reader's issue with the set it stands in."""
        header = self._set
        if header is None:
            return issue
        position = issue.where.segment - header.first_segment + 1
        return msgspec.structs.replace(issue, set_number=header.number, position=position)

    def take(self, batch: Batch) -> Iterator[EnvelopeEvent]:
        """The events of one batch."""
        if batch.opens:
            yield from self._close_interchange(end_of_file=False)
        begin = 0
        for mark in batch.marks:
            tag = batch.texts[mark].split(batch.delimiters.element, 1)[0].rstrip()
            if tag == "SE" and self._set is not None:
                yield from self._close_set(batch, begin, mark)
                begin = mark + 1
                continue
            if mark > begin:
                yield from self._between(batch, begin, mark)
            begin = mark + 1
            if tag == "ST":
                yield from self._close_unclosed_set()
                yield from self._open_set(batch, mark)
                continue
            yield from self._outer(_segment(batch, mark), tag, batch.delimiters)
        if begin < len(batch.texts):
            yield from self._between(batch, begin, len(batch.texts))
        self._last = Where(batch.first + len(batch.texts) - 1, batch.offsets[-1])

    def finish(self) -> Iterator[EnvelopeEvent]:
        """The events at the end of the file."""
        yield from self._close_interchange(end_of_file=True)

    def _between(self, batch: Batch, begin: int, end: int) -> Iterator[EnvelopeEvent]:
        """Segments that are none of the envelope's: part of the open set, or out of place."""
        header = self._set
        if header is not None:
            yield _piece(header, batch, begin, end, closes=False)
            return
        strays = []
        for index in range(begin, end):
            segment = _segment(batch, index)
            if segment.tag == "TA1" and self._group is None:
                self._bare_acknowledgements = True
                yield LooseSegment(segment, self._interchange)
            else:
                strays.append(segment)
        if strays:
            first, last = strays[0], strays[-1]
            lost = (first.offset, last.offset + len(batch.texts[last.number - batch.first]))
            where = Where(first.number, first.offset)
            message = f"{len(strays)} segment(s) stand outside any transaction set, the first is {tag_shown(first.tag)}"
            yield new_issue("segment-outside-set", where, message, lost=lost, segment_tag=tag_shown(first.tag))

    def _outer(self, segment: Segment, tag: str, delimiters: Delimiters) -> Iterator[EnvelopeEvent]:
        """ISA, GS, GE, IEA, or an SE without its ST."""
        if tag == "ISA":
            yield from self._open_interchange(segment, delimiters)
        elif tag == "GS":
            yield from self._open_group(segment)
        elif tag == "GE":
            yield from self._close_group(segment)
        elif tag == "IEA":
            yield from self._end_interchange(segment)
        else:
            yield new_issue("unmatched-se", _at(segment), "SE without an ST before it")

    def _open_interchange(self, segment: Segment, delimiters: Delimiters) -> Iterator[EnvelopeEvent]:
        self._interchanges += 1
        self._groups_before = self._groups
        self._group_controls = SeenNumbers()
        self._bare_acknowledgements = False
        interchange = Interchange(self._interchanges, segment.elements, delimiters, _at(segment))
        self._interchange = interchange
        yield InterchangeStart(interchange)
        yield from check_interchange(segment, delimiters)
        partner = f"{interchange.get(6)}\n{interchange.get(8)}"
        seen = self._interchange_controls.setdefault(partner, SeenNumbers())
        if seen.add(interchange.control):
            control = shown(interchange.control, "ISA13")
            message = f"interchange control number {control} (ISA13) was used before in this file"
            yield new_issue("isa-duplicate", _at(segment, "ISA13"), message, value=control)

    def _end_interchange(self, segment: Segment) -> Iterator[EnvelopeEvent]:
        yield from self._close_unclosed_set()
        yield from self._close_unclosed_group()
        where = _at(segment)
        interchange = self._interchange
        if interchange is None:
            yield new_issue("unmatched-iea", where, "IEA without an ISA before it")
            return
        self._ended = (segment.get(1), where)
        if segment.get(2).strip() != interchange.control:
            said = shown(segment.get(2), "IEA02")
            message = f"IEA02 is {said or 'missing'}, ISA13 is {shown(interchange.control, 'ISA13')}"
            yield new_issue("iea-control", where.at("IEA02"), message, value=said)
        count = self._groups - self._groups_before
        if not _equals(segment.get(1), count) and not (self._bare_acknowledgements and not count):
            said = shown(segment.get(1), "IEA01")
            message = f"IEA01 says {said or 'nothing'}; {count} functional group(s) were counted"
            yield new_issue("iea-count", where.at("IEA01"), message, value=said)

    def _close_interchange(self, *, end_of_file: bool) -> Iterator[EnvelopeEvent]:
        yield from self._close_unclosed_set()
        yield from self._close_unclosed_group()
        interchange = self._interchange
        if interchange is None:
            return
        declared, where = self._ended or ("", self._last)
        if self._ended is None:
            what = "the file ends" if end_of_file else "the next interchange begins"
            code = "023" if end_of_file else "022"
            yield new_issue("missing-iea", where, f"{what} before the interchange's IEA", code=code)
        closed = self._ended is not None
        self._interchange = self._ended = None
        yield InterchangeEnd(interchange, self._groups - self._groups_before, declared, closed, where)

    def _open_group(self, segment: Segment) -> Iterator[EnvelopeEvent]:
        yield from self._close_unclosed_set()
        yield from self._close_unclosed_group()
        self._groups += 1
        self._sets_before = self._sets
        self._set_controls = SeenNumbers()
        number = self._interchange.number if self._interchange else 0
        group = Group(self._groups, number, segment.elements, _at(segment))
        self._group = group
        yield GroupStart(group)
        yield from check_group(segment)
        if self._interchange:
            yield from check_release(self._interchange.get(12), segment.get(8), self._interchange.where)
        if self._group_controls.add(group.control) and number:
            control = shown(group.control, "GS06")
            message = f"group control number {control} (GS06) was used before in this interchange"
            yield new_issue("gs-duplicate", _at(segment, "GS06"), message, value=control)

    def _close_group(self, segment: Segment) -> Iterator[EnvelopeEvent]:
        yield from self._close_unclosed_set()
        group, where = self._group, _at(segment)
        if group is None:
            yield new_issue("unmatched-ge", where, "GE without a GS before it")
            return
        count = self._sets - self._sets_before
        if not _equals(segment.get(1), count):
            said = shown(segment.get(1), "GE01")
            message = f"GE01 says {said or 'nothing'}; {count} transaction set(s) were counted"
            yield new_issue("ge-count", where.at("GE01"), message, value=said)
        if segment.get(2).strip() != group.control:
            said = shown(segment.get(2), "GE02")
            message = f"GE02 is {said or 'missing'}, GS06 is {shown(group.control, 'GS06')}"
            yield new_issue("ge-control", where.at("GE02"), message, value=said)
        if not count:
            yield new_issue("empty-group", where, "a functional group holds no transaction set")
        self._group = None
        yield GroupEnd(group, count, segment.get(1), True, where)

    def _close_unclosed_group(self) -> Iterator[EnvelopeEvent]:
        group = self._group
        if group is None:
            return
        self._group = None
        yield new_issue("missing-ge", group.where, f"group {shown(group.control, 'GS06')} has no GE")
        yield GroupEnd(group, self._sets - self._sets_before, "", False, self._last)

    def _open_set(self, batch: Batch, mark: int) -> Iterator[EnvelopeEvent]:
        self._sets += 1
        segment = _segment(batch, mark)
        header = _header(self._sets, segment, batch.delimiters, self._interchange, self._group)
        self._set = header
        # the piece comes with the segments that follow; issues of the header wait behind this first one
        yield SetPiece(header, [batch.texts[mark]], [batch.offsets[mark]], segment.number, True, False)
        yield from check_set(segment, header)
        if self._interchange and not self._group:
            message = f"transaction set {shown(header.control, 'ST02')} stands outside a functional group (GS–GE)"
            yield new_issue("set-outside-group", _at(segment), message, set_number=header.number)
        if self._set_controls.add(header.control) and self._group:
            control = shown(header.control, "ST02")
            message = f"transaction set control number {control} (ST02) was used before in this group"
            where, number = _at(segment, "ST02"), header.number
            yield new_issue("st-duplicate", where, message, value=control, set_number=number)

    def _close_set(self, batch: Batch, begin: int, mark: int) -> Iterator[EnvelopeEvent]:
        header = self._set
        assert header is not None
        self._set = None
        yield _piece(header, batch, begin, mark + 1, closes=True)
        segment = _segment(batch, mark)
        where, number = _at(segment), header.number
        count = segment.number - header.first_segment + 1
        if not _equals(segment.get(1), count):
            said = shown(segment.get(1), "SE01")
            message = f"SE01 says {said or 'nothing'}; {count} segments were counted"
            yield new_issue("se-count", where.at("SE01"), message, value=said, set_number=number)
        if segment.get(2).strip() != header.control:
            said = shown(segment.get(2), "SE02")
            message = f"SE02 is {said or 'missing'}, ST02 is {shown(header.control, 'ST02') or 'missing'}"
            yield new_issue("se-control", where.at("SE02"), message, value=said, set_number=number)

    def _close_unclosed_set(self) -> Iterator[EnvelopeEvent]:
        header = self._set
        if header is None:
            return
        self._set = None
        yield SetPiece(header, [], [], header.first_segment, False, True)
        where = Where(header.first_segment, header.offset)
        message = f"transaction set {shown(header.control, 'ST02')} has no SE"
        yield new_issue("missing-se", where, message, set_number=header.number)


def _segment(batch: Batch, index: int) -> Segment:
    elements = batch.texts[index].split(batch.delimiters.element)
    elements[0] = elements[0].rstrip()
    return Segment(elements[0], elements, batch.first + index, batch.offsets[index])


def _at(segment: Segment, element: str = "") -> Where:
    return Where(segment.number, segment.offset, "", element)


def _piece(header: SetHeader, batch: Batch, begin: int, end: int, *, closes: bool) -> SetPiece:
    if begin == 0 and end == len(batch.texts):
        return SetPiece(header, batch.texts, batch.offsets, batch.first, False, closes)
    return SetPiece(header, batch.texts[begin:end], batch.offsets[begin:end], batch.first + begin, False, closes)


def _equals(sent: str, count: int) -> bool:
    """Whether a count as sent says ``count``: digits, leading zeros allowed."""
    return sent.isascii() and sent.isdigit() and len(sent) <= 12 and int(sent) == count


def _header(
    number: int, segment: Segment, delimiters: Delimiters, interchange: Interchange | None, group: Group | None
) -> SetHeader:
    outer = interchange.get if interchange else _nothing
    inner = group.get if group else _nothing
    return SetHeader(
        number=number,
        code=segment.get(1),
        control=segment.get(2).strip(),
        version=inner(8) or segment.get(3),
        st_version=segment.get(3),
        delimiters=delimiters,
        interchange=interchange.number if interchange else 0,
        group=group.number if group else 0,
        functional_id=inner(1),
        group_control=inner(6),
        application_sender=inner(2),
        application_receiver=inner(3),
        group_date=inner(4),
        group_time=inner(5),
        interchange_control=outer(13),
        sender_qualifier=outer(5),
        sender=outer(6),
        receiver_qualifier=outer(7),
        receiver=outer(8),
        usage=outer(15),
        first_segment=segment.number,
        offset=segment.offset,
    )


def _nothing(_: int) -> str:
    return ""
