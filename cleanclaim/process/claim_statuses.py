"""Claim statuses of an input (277CA) held against their rules while they are read."""

from __future__ import annotations

from collections.abc import Iterator

from cleanclaim.process.events import Record
from cleanclaim.process.stages import Stages
from validators.engine.finding import Finding, NotChecked
from x12.records.claim_status import BatchStatus, ClaimStatus


class ReadStatuses:
    """Takes the records of one input in order; those of other sets are passed over."""

    def __init__(self, stages: Stages) -> None:
        self._runner = stages.statuses() if stages.statuses else None
        self._not_checked: dict[NotChecked, None] = {}

    @property
    def not_checked(self) -> list[NotChecked]:
        """What could not be checked of any of them, each reason once."""
        return list(self._not_checked)

    def feed(self, record: Record) -> Iterator[Finding]:
        """What is wrong with the record, and with batches that end with it."""
        if self._runner is not None and isinstance(record, (ClaimStatus, BatchStatus)):
            yield from self._findings(self._runner.feed(record))

    def end(self) -> Iterator[Finding]:
        """The set is over: what is wrong with the batches that were open."""
        if self._runner is not None:
            yield from self._findings(self._runner.end())

    def _findings(self, outcomes: list[Finding | NotChecked]) -> Iterator[Finding]:
        for outcome in outcomes:
            if isinstance(outcome, Finding):
                yield outcome
            else:
                self._not_checked[outcome] = None
