"""Telling a pass over inputs: to reports in their formats, and to what counts for the end of the run."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

import cleanclaim
from cleanclaim.process.events import CheckedFile, DecidedClaim, Event, ReadRemittance, SetFinding
from cleanclaim.process.narrowing import Narrowing
from cleanclaim.process.session import Session
from reports.formats.format_protocol import Report
from reports.records import ClaimRecord, EditionRecord, FileRecord, RemittanceRecord, Summary, Tally, ToolRecord
from validators.engine.decision import Ends
from validators.engine.finding import Finding


class Reports:
    """All reports of a run, each told everything."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self._reports = reports

    def claim(self, record: ClaimRecord) -> None:
        for report in self._reports:
            report.claim(record)

    def remittance(self, record: RemittanceRecord) -> None:
        for report in self._reports:
            report.remittance(record)

    def finding(self, finding: Finding, file: str) -> None:
        for report in self._reports:
            report.finding(finding, file)

    def file(self, record: FileRecord) -> None:
        for report in self._reports:
            report.file(record)

    def close(self, tool: ToolRecord, editions: tuple[EditionRecord, ...], summary: Summary) -> None:
        for report in self._reports:
            report.close(tool, editions, summary)


class Telling:
    """Takes the events of passes and tells them to a report; ``ends`` gathers what decides the exit code."""

    def __init__(self, session: Session, report: Report, narrowing: Narrowing | None = None) -> None:
        self._session = session
        self._narrowing = narrowing or Narrowing()
        self._report = report
        self._tally = Tally()
        self.ends = Ends()

    @property
    def files(self) -> int:
        """Inputs that are done."""
        return self._tally.files

    def take(self, event: Event, name: str) -> None:
        """The next event of the pass over the input of that name."""
        if isinstance(event, DecidedClaim):
            self._report.claim(event.record)
            self._tally.claim(event.record, event.findings)
            self.ends.decision(event.decision)
            self.ends.not_checked = self.ends.not_checked or bool(event.record.not_checked)
            for finding in event.findings:
                self._finding(finding, name)
        elif isinstance(event, SetFinding):
            self._finding(event.finding, name, event.of_a_remittance)
        elif isinstance(event, ReadRemittance):
            self._report.remittance(event.record)
            self.ends.not_checked = self.ends.not_checked or bool(event.record.not_checked)
        elif isinstance(event, CheckedFile):
            self._finish(event.record)

    def close(self) -> None:
        """All inputs are done."""
        tool = ToolRecord("cleanclaim", cleanclaim.__version__, len(self._session.rules))
        self._report.close(tool, self._session.tables.editions(), self._summary())

    def _summary(self) -> Summary:
        return msgspec.structs.replace(
            self._tally.summary(), unspecified=self._session.specificity.shares(), notices=self._session.notices()
        )

    def _finding(self, finding: Finding, name: str, of_a_remittance: bool = False) -> None:
        if not self._narrowing.counts(finding):
            return
        self.ends.finding(finding, of_a_remittance)
        if self._narrowing.tells(finding):
            self._report.finding(finding, name)
            self._tally.finding(finding)

    def _finish(self, record: FileRecord) -> None:
        self._report.file(record)
        self._tally.file(record)
        self.ends.not_checked = self.ends.not_checked or bool(record.not_checked)
        for item in record.transactions:
            self.ends.set(item.status, checked=not item.not_checked)
