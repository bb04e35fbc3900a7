"""What an input holds, counted while it is read: the figures of its record."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from cleanclaim.process.events import Record, SetDecided
from cleanclaim.process.open_set import OpenSet
from cleanclaim.process.source import Source
from cleanclaim.process.standing import Refusals
from reports.records import FileRecord, NotCheckedRecord, SetRecord
from validators.engine.finding import NotChecked
from x12.issues import ISSUES
from x12.records.acknowledgement import GroupAnswer, InterchangeAnswer
from x12.records.claim import Claim
from x12.records.claim_status import ClaimStatus
from x12.records.issue import Issue
from x12.records.remittance import ClaimPayment, Remittance

_ENDED_EARLY = "023"
"""TA105 of what the end of the file cut off."""


class Counts:
    """The figures so far."""

    def __init__(self) -> None:
        self.interchanges = self.groups = 0
        self._segments = self._claims = self._lines = 0
        self._remittances = self._payments = self._statuses = self._answers = 0
        self._charge = self._paid = Decimal(0)
        self._sets: list[SetRecord] = []
        self._truncated = self._unclosed = False

    def note(self, issue: Issue) -> None:
        """An issue of reading or envelope."""
        if ISSUES[issue.key].truncated:
            self._truncated = self._truncated or issue.code == _ENDED_EARLY
            self._unclosed = True

    def goes_on(self) -> None:
        """Something begins, or is closed: what lacked its end before was not cut off by the end of the file."""
        self._unclosed = False

    def built(self, record: Record) -> None:
        """A record is complete."""
        if isinstance(record, Claim):
            self._claims += 1
            self._lines += len(record.lines)
            self._charge += record.charge or 0
        elif isinstance(record, ClaimPayment):
            self._payments += 1
        elif isinstance(record, Remittance):
            self._remittances += 1
            self._paid += record.payment or 0
        elif isinstance(record, ClaimStatus):
            self._statuses += 1
        elif isinstance(record, (GroupAnswer, InterchangeAnswer)):
            self._answers += 1

    def set(self, current: OpenSet, decided: SetDecided) -> None:
        """A set is over."""
        header = current.header
        self._segments += current.segments
        self._sets.append(
            SetRecord(
                header.control, header.code, header.version, decided.status, current.claims, current.segments,
                current.unread,
            )
        )  # fmt: skip

    def record(self, source: Source, refusals: Refusals, lacking: Sequence[NotChecked] = ()) -> FileRecord:
        """The input's record, when it has been read. Sets are counted from 1 in their order.

        ``lacking`` is what rules over the submission could not look at.
        """
        sets = self._sets
        if refusals:
            for number, item in enumerate(sets, 1):
                if item.status != "R" and refusals.of(number) is not None:
                    sets[number - 1] = msgspec.structs.replace(item, status="R")
        return FileRecord(
            path=source.name,
            sha256=source.sha256,
            bytes=source.size,
            segments=self._segments,
            interchanges=self.interchanges,
            groups=self.groups,
            claims=self._claims,
            lines=self._lines,
            charge=self._charge,
            transactions=tuple(sets),
            truncated=self._truncated or self._unclosed,
            remittances=self._remittances,
            payments=self._payments,
            paid=self._paid,
            statuses=self._statuses,
            acknowledgements=self._answers,
            not_checked=tuple(NotCheckedRecord(item.rule, item.line, item.reason) for item in lacking),
        )
