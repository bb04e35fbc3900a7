"""Answering a received file: a sink of the pass that writes TA1 and 999 as sets, groups, interchanges are decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import msgspec

from cleanclaim.process.checking import Pass, Strict, lenient
from cleanclaim.process.events import CheckedFile, Event, GroupDecided, InterchangeDecided, Passed, SetDecided
from cleanclaim.process.source import Source
from cleanclaim.process.stages import Stages
from validators.engine.policy import Policy
from x12.records.issue import Issue
from x12.write.acknowledge import Acknowledger
from x12.write.envelope import Controls, CountingControls


class Answer(msgspec.Struct, frozen=True):
    """One acknowledgement interchange."""

    data: bytes

    @property
    def rejects(self) -> bool:
        """Whether it refuses something, as its receiver will read it: TA104, IK501 or AK901 is R, or AK901 P."""
        return _REJECTS.search(self.data) is not None


_NO_SETTINGS = Policy()
_REJECTS = re.compile(rb"^(TA1\*([^*~]*\*){3}R|IK5\*R|AK9\*[RP])[*~]", re.MULTILINE)


class AcknowledgementSink:
    """Takes the events of a pass and gives the answers they complete."""

    def __init__(self, moment: datetime, controls: Controls, *, apart: bool = False) -> None:
        self._writer = Acknowledger(moment, controls, apart=apart)

    def take(self, event: Event) -> list[Answer]:
        """The next event of the pass."""
        writer = self._writer
        if isinstance(event, Passed):
            if isinstance(event.event, Issue):
                for issue in event.issues:
                    writer.take(issue)
            else:
                writer.take(event.event, event.issues)
        elif isinstance(event, SetDecided):
            writer.end_set(event.status)
        elif isinstance(event, GroupDecided):
            writer.end_group(event.end, event.status, event.accepted)
        elif isinstance(event, InterchangeDecided):
            return [Answer(data) for data in writer.end_interchange(event.status, event.code)]
        return []


def acknowledge(
    source: Source,
    moment: datetime,
    controls: Controls,
    *,
    policy: Policy = _NO_SETTINGS,
    strict: Strict = lenient,
    apart: bool = False,
) -> Iterator[Answer | Issue | CheckedFile]:
    """The acknowledgements of one input, an interchange for each one received, and every issue on the way; last, what
    the input held.

    ``moment`` is the time written into them, ``controls`` gives their control numbers; the same input with the same two
    gives the same bytes. ``policy`` and ``strict`` are the settings. ``apart``: the TA1 goes in an interchange of its
    own. Raises SourceError when reading fails.
    """
    sink = AcknowledgementSink(moment, controls, apart=apart)
    stages = Stages(policy=policy, roles=("claims",), puts_by=False)
    for event in Pass(stages, strict).run(source):
        if isinstance(event, Passed):
            yield from event.issues
        elif isinstance(event, CheckedFile):
            yield event
        yield from sink.take(event)


def controls_at(moment: datetime) -> CountingControls:
    """Control numbers that begin with day of year and time of day, for callers without a durable counter."""
    start = int(f"{moment:%j%H%M%S}")
    return CountingControls(start, start)
