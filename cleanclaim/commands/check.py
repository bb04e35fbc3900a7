"""``cleanclaim check``: what a payer would reject or deny."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Protocol

import typer

import cleanclaim
from cleanclaim.documentation import read_documentation
from cleanclaim.exit_codes import ExitCode
from cleanclaim.log import logger
from cleanclaim.output import console_on, output_stream
from cleanclaim.process.checking import CheckedClaim, CheckedFile, CheckedSet, Gate, GateEvent, SetFinding
from cleanclaim.process.inputs import complain, for_each_input
from cleanclaim.process.session import Session
from cleanclaim.process.source import Source
from cleanclaim.progress import watched
from cleanclaim.settings import Settings, load_settings
from reports.formats.json import JsonReport
from reports.formats.ndjson import NdjsonReport
from reports.records import ClaimRecord, EditionRecord, FileRecord, Summary, Tally, ToolRecord, claim_record
from validators.engine.catalogue import all_rules
from validators.engine.finding import Finding, Severity
from x12.sets import role_of

if TYPE_CHECKING:
    from cleanclaim.store.recording import Recording
    from cleanclaim.store.store import Store


class Format(StrEnum):
    """How results are written."""

    text = "text"
    json = "json"
    ndjson = "ndjson"


class FailOn(StrEnum):
    """From which severity the exit code is 1."""

    inform = "inform"
    warn = "warn"
    deny = "deny"
    reject = "reject"
    never = "never"


class Writer(Protocol):
    """What every output format does."""

    def claim(self, record: ClaimRecord) -> None: ...
    def finding(self, finding: Finding, file: str) -> None: ...
    def file(self, record: FileRecord) -> None: ...
    def close(self, tool: ToolRecord, editions: tuple[EditionRecord, ...], summary: Summary) -> None: ...


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("check")(check)


def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE", help="837 files (.gz and .zip too), or - for standard input.", show_default=False
        ),
    ],
    format: Annotated[Format, typer.Option("--format", "-f", help="How results are written.")] = Format.text,  # noqa: A002
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write results to this file instead of standard output."),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Exit with 1 when a finding is at least this severe.")
    ] = FailOn.deny,
    record: Annotated[
        bool, typer.Option("--record", help="Remember claims and findings, to set remittances against them later.")
    ] = False,
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="PATH|URL",
            help="SQLite file or database URL to remember in (default: in the data folder); also gives history.",
        ),
    ] = None,
    documentation: Annotated[
        Path | None,
        typer.Option(
            "--documentation", metavar="FILE", help="Documentation facts (JSON Lines or CSV; docs/documentation.md)."
        ),
    ] = None,
    settings: Annotated[Path | None, typer.Option("--settings", metavar="FILE", help="Settings file (TOML).")] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="EDIT,…", help="Run only these edits or families (DX,AL04). May be repeated."),
    ] = None,
    show: Annotated[
        int, typer.Option("--show", min=0, metavar="N", help="Findings shown for each file in text.")
    ] = 200,
) -> None:
    """Check claim files: what would a payer reject or deny, and why.

    Reads 837 professional, institutional and dental files of any size, checks their structure (SNIP 1-2) and runs the
    edits over every claim. A claim with no finding is clean as far as it could be checked: what was not checked, and
    why, is listed with it.
    """
    loaded = load_settings(settings)
    with ExitStack() as stack:
        opened = stack.enter_context(_opened_store(loaded, store, record))
        facts = read_documentation(documentation) if documentation else None
        session = Session(loaded, opened.history if opened else None, facts, _named_edits(only or ()))
        out = stack.enter_context(output_stream(output))
        run = _Run(session, _writer(format, out, show), opened if record else None)
        run.all(files)
    if run.failed:
        raise typer.Exit(ExitCode.UNREADABLE)
    if fail_on is not FailOn.never and run.worst is not None and run.worst >= Severity[fail_on.value.upper()]:
        raise typer.Exit(ExitCode.FINDINGS)


def _named_edits(only: Sequence[str]) -> tuple[str, ...]:
    """The edits and families named; a name that none begins with is a usage error, never a run without checks."""
    names = tuple(name.strip().upper() for said in only for name in said.split(",") if name.strip())
    for name in names:
        if not any(rule.card.id.startswith(name) for rule in all_rules()):
            raise typer.BadParameter(f"{name}: no such edit or family (cleanclaim rules list)", param_hint="--only")
    return names


@contextmanager
def _opened_store(settings: Settings, url: str | None, record: bool) -> Iterator[Store | None]:
    """The store, when something is to be recorded or one was named; history comes with it."""
    if not (record or url or settings.store):
        yield None
        return
    from cleanclaim.store.store import open_store  # SQLAlchemy is imported only by runs that need it

    with open_store(url or settings.store, settings.data) as store:
        yield store


def _writer(format: Format, out: IO[bytes], show: int) -> Writer:  # noqa: A002
    if format is Format.json:
        return JsonReport(out)
    if format is Format.ndjson:
        return NdjsonReport(out)
    from reports.formats.text import TextReport  # rich is imported only by runs that print tables

    return TextReport(console_on(out), show)


class _Run:
    """Checks files one after the other; one that cannot be read costs itself, not the others."""

    def __init__(self, session: Session, writer: Writer, store: Store | None) -> None:
        self._session = session
        self._gate = Gate(session.runner)
        self._writer = writer
        self._store = store
        self._tally = Tally()
        self.worst: Severity | None = None
        self.failed = False

    def all(self, files: Sequence[str]) -> None:
        """Check every input, then write the totals."""
        if not for_each_input(files, self._one):
            self.failed = True
        tool = ToolRecord("cleanclaim", cleanclaim.__version__, len(self._session.rules))
        if self._tally.files or not self.failed:
            self._writer.close(tool, self._session.tables.editions(), self._tally.summary())

    def _one(self, source: Source) -> None:
        with ExitStack() as stack:
            record = stack.enter_context(self._store.recording(source.name)) if self._store else None
            stream = stack.enter_context(watched(source))
            number = 0
            for event in self._gate.check(stream):
                self._take(event, source.name)
                if record and isinstance(event, CheckedClaim):
                    record.add(event.verdict)
                    number = event.verdict.claim.transaction.number
                elif record and isinstance(event, CheckedSet):
                    if event.record.status == "R":
                        record.refuse_set(number)
                    number = 0
                elif isinstance(event, CheckedFile):
                    self._finish(event.record, record)

    def _take(self, event: GateEvent, name: str) -> None:
        if isinstance(event, CheckedClaim):
            self._writer.claim(claim_record(name, event.verdict))
            self._tally.claim(event.verdict)
            for finding in event.verdict.findings:
                self._finding(finding, name)
        elif isinstance(event, SetFinding):
            self._finding(event.finding, name)

    def _finding(self, finding: Finding, name: str) -> None:
        self._writer.finding(finding, name)
        self._tally.finding(finding)
        if not finding.shadow and (self.worst is None or finding.level > self.worst):
            self.worst = finding.level

    def _finish(self, record: FileRecord, recording: Recording | None) -> None:
        self._writer.file(record)
        self._tally.file(record)
        logger().info("checked", file=record.path, claims=record.claims, bytes=record.bytes)
        held = {done.transaction for done in record.transactions}
        roles = {role_of(code) for code in held}
        if record.truncated:
            self.failed = True
            complain(f"{record.path}: the file ends too early; what could be read is reported, nothing recorded")
        elif "claims" not in roles:
            self.failed = True
            complain(f"{record.path}: holds no claims (837){_instead(held)}; nothing was checked")
        elif recording and self._store:
            editions = [(edition.table, edition.label) for edition in self._session.tables.editions()]
            not_run = {rule.card.id for rule in all_rules()} - {rule.card.id for rule in self._session.rules}
            if recording.complete(record.sha256, editions, not_run):
                self._store.derive()
            else:
                complain(f"{record.path}: recorded before; nothing added")


def _instead(held: set[str]) -> str:
    """What the file holds in place of claims, with the command that reads it."""
    if any(role_of(code) == "remittance" for code in held):
        return " but remittances (835), which `cleanclaim reconcile` reads"
    return f" but {', '.join(sorted(held))}" if held else ""
