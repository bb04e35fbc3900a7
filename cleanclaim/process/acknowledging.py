"""Answering a received file: its interchanges read, judged against their guides, and acknowledged with TA1 and 999."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec

from cleanclaim.process.source import Source
from x12.check.structure import StructureChecker
from x12.envelope.events import read_sets
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.records.issue import Issue
from x12.write.ack999 import SetStatus
from x12.write.acknowledge import Acknowledger, Judge
from x12.write.envelope import Controls, CountingControls


class Answer(msgspec.Struct, frozen=True):
    """One acknowledgement interchange, and how the sets it answers fared since the answer before."""

    data: bytes
    accepted: int
    rejected: int


def acknowledge(
    source: Source, moment: datetime, controls: Controls, judge: Judge | None = None
) -> Iterator[Answer | Issue]:
    """The acknowledgements of one input, an interchange for each one received, and every issue on the way.

    ``moment`` is the time written into them, ``controls`` gives their control numbers; the same input with the same two
    gives the same bytes. ``judge`` has the last word on a set (IK501). Raises SourceError when reading fails.
    """
    tally = _Tally(judge)
    acknowledger = Acknowledger(moment, controls, tally)
    checker: StructureChecker | None = None
    for event in read_sets(source.stream):
        found: list[Issue] = []
        if isinstance(event, SetPiece):
            if event.opens or checker is None:
                checker = StructureChecker(event.header)
            found = checker.feed(event)
            if event.closes:
                found += checker.finish()
                checker = None
        elif isinstance(event, Issue):
            yield event
        yield from found
        for data in acknowledger.take(event, found):
            yield tally.answer(data)


class _Tally:
    """Counts verdicts as they fall."""

    def __init__(self, judge: Judge | None) -> None:
        self._judge = judge
        self._accepted = self._rejected = 0

    def __call__(self, header: SetHeader, status: SetStatus) -> SetStatus:
        if self._judge:
            status = self._judge(header, status)
        self._rejected += status == "R"
        self._accepted += status != "R"
        return status

    def answer(self, data: bytes) -> Answer:
        answer = Answer(data, self._accepted, self._rejected)
        self._accepted = self._rejected = 0
        return answer


def controls_at(moment: datetime) -> CountingControls:
    """Control numbers that begin with day of year and time of day, for callers without a durable counter."""
    start = int(f"{moment:%j%H%M%S}")
    return CountingControls(start, start)
