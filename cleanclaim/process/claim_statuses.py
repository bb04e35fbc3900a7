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

    def feed(self, record: Record) -> Iterator[Finding]:
        """What is wrong with the record, and with batches that end with it."""
        if self._runner is not None and isinstance(record, (ClaimStatus, BatchStatus)):
            yield from _findings(self._runner.feed(record))

    def end(self) -> Iterator[Finding]:
        """The set is over: what is wrong with the batches that were open."""
        if self._runner is not None:
            yield from _findings(self._runner.end())


def _findings(outcomes: list[Finding | NotChecked]) -> Iterator[Finding]:
    return (outcome for outcome in outcomes if isinstance(outcome, Finding))
