"""Reconciliation: what came back goes into the store as events, and what became of the claims is read from there.

Reading comes first, the writing is one short transaction a file, and joins and states are derived after it: any order
of files, any repetition and any split into files leaves the same store.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from cleanclaim.process.inputs import refuse_if_unreadable
from cleanclaim.process.source import Source
from validators.engine.finding import Finding, NotChecked
from validators.engine.runner import RemittanceRunner
from x12.build.read import records_of
from x12.envelope.events import read_sets
from x12.issues import ISSUES
from x12.records.acknowledgement import GroupAnswer, InterchangeAnswer
from x12.records.claim_status import ClaimStatus
from x12.records.issue import Issue
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd
from x12.sets import Role

if TYPE_CHECKING:
    from cleanclaim.store.answering import AnswerRecording, Receipt
    from cleanclaim.store.store import Store

_ROLES: tuple[Role, ...] = ("remittance", "claim status", "acknowledgement")


class Content(msgspec.Struct):
    """What one file held: counts of its remittances, payments, claim statuses and acknowledgements; the bytes at
    which payments without a claim number and remittances without a trace number begin."""

    remittances: int = 0
    payments: int = 0
    statuses: int = 0
    acknowledgements: int = 0
    without_number: list[int] = []
    without_trace: list[int] = []
    cut_off: bool = False

    @property
    def answers(self) -> int:
        """All that can be recorded."""
        return self.remittances + self.statuses + self.acknowledgements


def read_answers(
    source: Source, recording: AnswerRecording, runner: RemittanceRunner, content: Content
) -> Iterator[Finding | NotChecked | Issue]:
    """Take every answer of one file into a recording; findings about remittances and issues as they come.

    Raises :class:`~cleanclaim.process.source.SourceError` when the file is not X12 at all.
    """
    for item in records_of(read_sets(source.stream), *_ROLES):
        if isinstance(item, Remittance | ClaimPayment | RemittanceEnd):
            yield from runner.feed(item)
        if isinstance(item, ClaimPayment):
            content.payments += 1
            if not item.claim_id:
                content.without_number.append(item.where.offset)
            recording.payment(item)
        elif isinstance(item, Remittance):
            if not item.trace:
                content.without_trace.append(item.where.offset)
            recording.remittance(item)
        elif isinstance(item, RemittanceEnd):
            content.remittances += 1
            recording.end(item)
        elif isinstance(item, ClaimStatus):
            content.statuses += 1
            recording.status(item)
        elif isinstance(item, GroupAnswer):
            content.acknowledgements += 1
            recording.group(item)
        elif isinstance(item, InterchangeAnswer):
            content.acknowledgements += 1
            recording.interchange(item)
        elif isinstance(item, Issue):
            refuse_if_unreadable(source, item)
            content.cut_off |= ISSUES[item.key].truncated
            yield item


class Touched(msgspec.Struct):
    """Rows of what the files of a run speak of, each once."""

    remits: dict[int, None] = {}
    answers: dict[int, None] = {}
    set_answers: dict[int, None] = {}
    known: int = 0
    repeated: int = 0

    def add(self, receipt: Receipt) -> None:
        """Add what one file speaks of."""
        self.remits |= dict.fromkeys(receipt.remits)
        self.answers |= dict.fromkeys(receipt.answers)
        self.set_answers |= dict.fromkeys(receipt.set_answers)
        self.known += receipt.known
        self.repeated += receipt.repeated


def reconcile_source(source: Source, store: Store, runner: RemittanceRunner) -> tuple[Content, Receipt | None]:
    """Record one file and bring the store up to date; nothing is recorded of one that is cut off or holds no answer."""
    content = Content()
    with store.answers(source.name) as recording:
        for _ in read_answers(source, recording, runner, content):
            pass
        if content.cut_off or not content.answers:
            return content, None
        receipt = recording.complete(source.sha256)
    store.derive()
    return content, receipt
