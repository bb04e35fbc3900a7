"""Every record of a file: each set goes to the reader its row in the registry names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from x12.envelope.events import LooseSegment
from x12.envelope.set_pieces import SetPiece
from x12.records.acknowledgement import InterchangeAnswer
from x12.records.issue import Issue
from x12.sets import SETS, RecordReader, Role
from x12.text.segments import Where


def records_of(events: Iterable[object], *roles: Role) -> Iterator[Any]:
    """The records of what :func:`x12.envelope.events.read_sets` gives, in order, with the issues between them.

    With ``roles``, only sets about these are read; others are passed over. What a set holds is in its row
    (:attr:`x12.sets.TransactionSet.records`); a TA1 gives an :class:`~x12.records.acknowledgement.InterchangeAnswer`.
    """
    readers = _Readers(roles)
    current: RecordReader | None = None
    for event in events:
        if isinstance(event, SetPiece):
            if event.opens:
                current = readers.of(event.header.code)
            if current is not None:
                yield from current.feed(event)
        elif isinstance(event, LooseSegment):
            if not roles or "acknowledgement" in roles:
                yield from interchange_answers(event)
        elif isinstance(event, Issue):
            yield event
    if current is not None:
        yield from current.finish()


class _Readers:
    """One reader for all sets of a kind, so that what it counts goes on from set to set."""

    def __init__(self, roles: tuple[Role, ...]) -> None:
        self._roles = roles
        self._held: dict[str, RecordReader | None] = {}

    def of(self, code: str) -> RecordReader | None:
        row = SETS.get(code)
        if row is None or (self._roles and row.role not in self._roles):
            return None
        if row.reader not in self._held:
            self._held[row.reader] = row.new_reader()
        return self._held[row.reader]


def interchange_answers(loose: LooseSegment) -> Iterator[InterchangeAnswer]:
    """The TA1 a loose segment is, if it is one."""
    segment, interchange = loose.segment, loose.interchange
    if segment.tag == "TA1":
        control, date, time, status, note = (segment.get(position).strip() for position in range(1, 6))
        sender, receiver = (interchange.get(6), interchange.get(8)) if interchange else ("", "")
        yield InterchangeAnswer(
            Where(segment.number, segment.offset), control, date, time, status, note, sender, receiver
        )
