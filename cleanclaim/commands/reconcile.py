"""``cleanclaim reconcile``: what came back, against what was said."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from cleanclaim.commands.check import Format
from cleanclaim.exit_codes import ExitCode
from cleanclaim.log import logger
from cleanclaim.output import console_on, output_stream
from cleanclaim.process.inputs import complain, for_each_input
from cleanclaim.process.reconciling import PaymentTotal, reconcile_source
from cleanclaim.process.session import Session
from cleanclaim.process.source import Source
from cleanclaim.progress import watched
from cleanclaim.settings import load_settings
from reports.formats.json import encoder
from reports.outcomes.outcomes import ClaimOutcome
from reports.reconciliation import (
    DenialRecord,
    FindingRecord,
    ReconciliationReport,
    ReconciliationTally,
    denial_record,
    finding_record,
    print_reconciliation,
)
from validators.engine.finding import Finding, Severity
from x12.issues import ISSUES
from x12.records.issue import Issue

if TYPE_CHECKING:
    from cleanclaim.store.recording import RemitRecording
    from cleanclaim.store.store import Store


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("reconcile")(reconcile)


def reconcile(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE", help="835 files (.gz and .zip too), or - for standard input.", show_default=False
        ),
    ],
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="PATH|URL",
            help="The store `check --record` wrote to: SQLite file or database URL (default: in the data folder).",
        ),
    ] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="How results are written.")] = Format.text,  # noqa: A002
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write results to this file instead of standard output."),
    ] = None,
    record: Annotated[bool, typer.Option(help="Remember the remittances for history and later runs.")] = True,
    settings: Annotated[Path | None, typer.Option("--settings", metavar="FILE", help="Settings file (TOML).")] = None,
) -> None:
    """Set remittances against recorded claims: what was denied, and had a finding foreseen it?

    Joins each payment to its claim (CLP01 = CLM01) and each service to its line (REF*6R), tells denials from ordinary
    adjustments by their reason, and shows for each denial whether it was foreseen, and for each finding whether it was
    confirmed or refuted. Exit code 1: some denial was missed.
    """
    from cleanclaim.store.store import open_store

    loaded = load_settings(settings)
    with ExitStack() as stack:
        opened = stack.enter_context(open_store(store or loaded.store, loaded.data))
        out = stack.enter_context(output_stream(output))
        run = _Run(opened, record, Session(loaded))
        run.all(files)
        if run.read:
            run.write(out, format)
    if run.failed:
        raise typer.Exit(ExitCode.UNREADABLE)
    if run.tally.denials["missed"]:
        raise typer.Exit(ExitCode.FINDINGS)


@dataclass
class _Seen:
    """What one input held."""

    remittances: int = 0
    cut_off: bool = False


class _Run:
    """Reconciles files one after the other."""

    def __init__(self, store: Store, record: bool, session: Session) -> None:
        self._store = store
        self._session = session
        self._record = record
        self.tally = ReconciliationTally()
        self.denials: list[DenialRecord] = []
        self.findings: list[FindingRecord] = []
        self.balance: list[Finding] = []
        self.read = 0
        self.failed = False

    def all(self, files: list[str]) -> None:
        """Take every input; one that cannot be read costs itself."""
        if not for_each_input(files, self._one):
            self.failed = True

    def _one(self, source: Source) -> None:
        with ExitStack() as stack:
            recording = stack.enter_context(self._store.remit_recording(source.name)) if self._record else None
            stream = stack.enter_context(watched(source))
            seen = _Seen()
            for item in reconcile_source(stream, self._store, self._session.remittance_runner()):
                if isinstance(item, ClaimOutcome):
                    self._take(item)
                    if recording:
                        recording.add(item.match, [d.denial for d in item.denials])
                elif isinstance(item, PaymentTotal):
                    seen.remittances += 1
                elif isinstance(item, Finding):
                    self._complain_of_balance(source.name, item)
                elif isinstance(item, Issue):
                    seen.cut_off |= ISSUES[item.key].truncated
                    if item.weight != "notice":
                        complain(f"{source.name}: byte {item.where.offset}: {item.message}")
            self._finish(stream, seen, recording)
        logger().info("reconciled", file=source.name)

    def _finish(self, source: Source, seen: _Seen, recording: RemitRecording | None) -> None:
        self.read += 1
        if seen.cut_off:
            self.failed = True
            complain(f"{source.name}: the file ends too early; what could be read is reported, nothing recorded")
        elif not seen.remittances:
            self.failed = True
            complain(f"{source.name}: holds no remittance (835); nothing was reconciled")
        elif recording and not recording.complete(source.sha256):
            complain(f"{source.name}: recorded before; nothing added")

    def _take(self, outcome: ClaimOutcome) -> None:
        self.tally.add(outcome)
        self.denials.extend(denial_record(outcome, item) for item in outcome.denials)
        self.findings.extend(finding_record(item) for item in outcome.findings)

    def _complain_of_balance(self, name: str, finding: Finding) -> None:
        self.balance.append(finding)
        if finding.level >= Severity.WARN:
            complain(f"{name}: {finding.rule} {finding.claim}: {finding.message}")

    def write(self, out: IO[bytes], format: Format) -> None:  # noqa: A002
        """Write the results in the format asked for."""
        summary = self.tally.summary()
        if summary.payments and not summary.matched:
            complain(
                "no payment answers a claim recorded in this store; "
                "record claims first (`cleanclaim check --record`, the same --store)"
            )
        if format is Format.text:
            print_reconciliation(console_on(out), self.denials, self.findings, summary)
        elif format is Format.json:
            report = ReconciliationReport(self.denials, self.findings, self.balance, summary)
            out.write(encoder.encode(report) + b"\n")
        else:
            for kind, records in (
                ("denial", self.denials),
                ("finding", self.findings),
                ("balance", self.balance),
                ("summary", [summary]),
            ):
                for item in records:
                    out.write(b'{"kind":"' + kind.encode() + b'",' + encoder.encode(item)[1:] + b"\n")
