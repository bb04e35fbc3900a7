"""Remittances of an input held against their rules while they are read, and told in a few figures each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cleanclaim.process.events import ReadRemittance, Record
from cleanclaim.process.stages import Stages
from reports.records import NotCheckedRecord, RemittanceRecord
from validators.engine.finding import Finding
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd


class ReadRemittances:
    """Takes the records of one input in order; those of other sets are passed over."""

    def __init__(self, file: str, stages: Stages) -> None:
        self._file = file
        self._checker = stages.remittances() if stages.remittances else None
        self._payments = 0
        self._paid = Decimal(0)
        self._not_checked: dict[NotCheckedRecord, None] = {}

    def feed(self, record: Record) -> Iterator[Finding | ReadRemittance]:
        """What is wrong with the record; at the end of a remittance, its figures."""
        if not isinstance(record, (Remittance, ClaimPayment, RemittanceEnd)):
            return
        if isinstance(record, Remittance):
            self._payments, self._paid, self._not_checked = 0, Decimal(0), {}
        elif isinstance(record, ClaimPayment):
            self._payments += 1
            self._paid += record.paid or 0
        for outcome in self._checker.feed(record) if self._checker else ():
            if isinstance(outcome, Finding):
                yield outcome
            else:
                self._not_checked[NotCheckedRecord(outcome.rule, 0, outcome.reason)] = None
        if isinstance(record, RemittanceEnd):
            yield ReadRemittance(self._record(record.remittance))

    def _record(self, head: Remittance) -> RemittanceRecord:
        return RemittanceRecord(
            file=self._file,
            transaction=head.set_control,
            trace=head.trace,
            payer=head.payer.id if head.payer else "",
            payment=head.payment,
            payments=self._payments,
            paid=self._paid,
            not_checked=tuple(self._not_checked),
        )
