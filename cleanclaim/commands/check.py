"""``cleanclaim check``: what a payer would reject or deny."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from cleanclaim.commands.options import FormatOption, OutputOption, QuietOption, StatisticsOption, edits_named
from cleanclaim.documentation import read_documentation
from cleanclaim.exit_codes import ExitCode, worst
from cleanclaim.log import logger
from cleanclaim.output import output_stream
from cleanclaim.outputs import Output, chosen_outputs, whole_outputs
from cleanclaim.process.checking import Pass
from cleanclaim.process.events import CheckedFile
from cleanclaim.process.inputs import complain, for_each_input
from cleanclaim.process.narrowing import Narrowing, without_edits
from cleanclaim.process.quoting import quotes
from cleanclaim.process.recording import RecordingSink
from cleanclaim.process.session import Session
from cleanclaim.process.source import Source
from cleanclaim.process.telling import Reports, Telling
from cleanclaim.progress import watched
from cleanclaim.reference.notices import table_title
from cleanclaim.settings import Settings, load_settings
from reports.formats.format_protocol import Options, Report
from reports.records import FileRecord
from reports.view.building import Outside
from validators.engine.decision import Ends, FailOn, is_failure
from validators.engine.finding import Severity

if TYPE_CHECKING:
    from cleanclaim.store.store import Store


class Trigger(StrEnum):
    """What makes the exit code 1: a severity and all that is worse, or what could not be looked at."""

    inform = "inform"
    warn = "warn"
    deny = "deny"
    reject = "reject"
    never = "never"
    crashed = "crashed"
    not_checked = "not-checked"


class Level(StrEnum):
    """Severities, the least first."""

    inform = "inform"
    warn = "warn"
    deny = "deny"
    reject = "reject"


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("check")(check)


def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="X12 files (.gz and .zip too), folders, patterns, or - for standard input.",
            show_default=False,
        ),
    ],
    format: FormatOption = None,  # noqa: A002
    output: OutputOption = None,
    fail_on: Annotated[
        list[Trigger] | None,
        typer.Option(
            "--fail-on",
            metavar="|".join(Trigger),
            help="Exit with 1 when a finding is at least this severe (default: deny), or when something crashed or was "
            "not checked. May be repeated.",
            show_default=False,
        ),
    ] = None,
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
        typer.Option(
            "--only", "--select", metavar="EDIT,…", help="Run only these edits or families (DX,AL04). May be repeated."
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="EDIT,…", help="Do not run these edits or families. May be repeated."),
    ] = None,
    min_severity: Annotated[
        Level | None,
        typer.Option(
            "--min-severity",
            help="Show only findings at least this severe; what becomes of claims, and the exit code, stay.",
            show_default=False,
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            help="An earlier result (.json, .ndjson, .sarif, .csv): its findings are not told again, nor counted for "
            "the exit code.",
        ),
    ] = None,
    show: Annotated[
        int, typer.Option("--show", min=0, metavar="N", help="Claims shown in text, the worst ones first.")
    ] = 50,
    all_: Annotated[
        bool, typer.Option("--all", help="Show notes too (inform), and every reason for not checking.")
    ] = False,
    quiet: QuietOption = False,
    statistics: StatisticsOption = False,
    watch: Annotated[bool, typer.Option("--watch", help="Check again when a file changes; Ctrl-C ends it.")] = False,
) -> None:
    """Check X12 files: what would a payer reject or deny, and why.

    Reads 837 professional, institutional and dental files of any size, checks their structure (SNIP 1-2) and runs the
    edits over every claim. A claim with no finding is clean as far as it could be checked: what was not checked, and
    why, is listed with it. Remittances (835), claim statuses (277CA) and acknowledgements (999, TA1) are checked for
    structure, remittances for balance too. A set of another kind is not checked, and said so.
    """
    asked = _Asked(
        files=tuple(files),
        outputs=tuple(chosen_outputs(format, output or ())),
        settings=without_edits(load_settings(settings), edits_named(ignore or (), "--ignore")),
        only=edits_named(only or (), "--only"),
        fail_on=_fail_on(fail_on or ()),
        record=record,
        store=store,
        documentation=documentation,
        least=Severity[min_severity.name.upper()] if min_severity else None,
        baseline=baseline,
        options=Options(show, all_, Outside(table_title, quotes), quiet=quiet, statistics=statistics),
    )
    code = _watch(asked) if watch else _check(asked)
    if code is not ExitCode.CLEAN:
        raise typer.Exit(code)


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a run was asked for."""

    files: tuple[str, ...]
    outputs: tuple[Output, ...]
    settings: Settings
    only: tuple[str, ...]
    fail_on: FailOn
    record: bool
    store: str | None
    documentation: Path | None
    least: Severity | None
    baseline: Path | None
    options: Options


def _check(asked: _Asked) -> ExitCode:
    """One run, from opening the store to the last line written."""
    narrowing = _narrowing(asked)
    with ExitStack() as stack:
        opened = stack.enter_context(_opened_store(asked.settings, asked.store, asked.record))
        facts = read_documentation(asked.documentation) if asked.documentation else None
        session = Session(asked.settings, opened.history if opened else None, facts, asked.only)
        options = msgspec.structs.replace(asked.options, beside=whole_outputs(asked.outputs))
        reports = [form.open(stack.enter_context(output_stream(path)), options) for path, form in asked.outputs]
        streaming = options.quiet or any(form.streams and path is None for path, form in asked.outputs)
        report = reports[0] if len(reports) == 1 else Reports(reports)
        run = _Run(session, report, opened if asked.record else None, streaming, narrowing)
        code = run.all(asked.files)
    if narrowing.baseline.notice:
        complain(narrowing.baseline.notice)
    return worst((code, ExitCode.FINDINGS)) if is_failure(run.ends, asked.fail_on) else code


def _watch(asked: _Asked) -> ExitCode:
    from cleanclaim.process.watching import watch  # only where somebody waits

    if "-" in asked.files:
        raise typer.BadParameter("standard input is read once; name files to watch", param_hint="--watch")
    _narrowing(asked)
    apart = [path for path, _ in asked.outputs if path is not None]
    if asked.baseline:
        apart.append(asked.baseline)
    return watch(asked.files, lambda: _check(asked), apart)


def _narrowing(asked: _Asked) -> Narrowing:
    try:
        return Narrowing(asked.least, asked.baseline)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--baseline") from error


def _fail_on(said: Sequence[Trigger]) -> FailOn:
    """The triggers together: a severity keeps what crashed with it, ``crashed`` alone looks at no severity."""
    severities = [Severity[item.name.upper()] for item in said if item.name.upper() in Severity.__members__]
    if not said:
        return FailOn()
    not_checked = Trigger.not_checked in said
    crashed = bool(severities) or Trigger.crashed in said or not_checked
    return FailOn(min(severities, default=None), crashed=crashed, not_checked=not_checked)


@contextmanager
def _opened_store(settings: Settings, url: str | None, record: bool) -> Iterator[Store | None]:
    """The store, when something is to be recorded or one was named; history comes with it."""
    if not (record or url or settings.store):
        yield None
        return
    from cleanclaim.store.store import open_store  # SQLAlchemy is imported only by runs that need it

    with open_store(url or settings.store, settings.data) as store:
        yield store


class _Run:
    """Checks files one after the other; one that fails costs itself, not the others."""

    def __init__(
        self, session: Session, writer: Report, store: Store | None, streaming: bool, narrowing: Narrowing
    ) -> None:
        self._session = session
        self._streaming = streaming
        self._store = store
        self._pass = Pass(session.stages(keep="all" if store else "nothing"), session.settings.is_strict)
        self._telling = Telling(session, writer, narrowing)
        self._code = ExitCode.CLEAN

    @property
    def ends(self) -> Ends:
        """What decides the exit code."""
        return self._telling.ends

    def all(self, files: Sequence[str]) -> ExitCode:
        """Check every input, then write the totals; the worst that happened, findings aside."""
        code = worst((for_each_input(files, self._one), self._code))
        if self._telling.files or code is ExitCode.CLEAN:
            self._telling.close()
        for notice in self._session.notices():
            complain(notice)
        return code

    def _one(self, source: Source) -> None:
        with ExitStack() as stack:
            recording = stack.enter_context(RecordingSink(self._store, self._session)) if self._store else None
            stream = stack.enter_context(watched(source, self._streaming))
            for event in self._pass.run(stream):
                self._telling.take(event, source.name)
                if isinstance(event, CheckedFile):
                    self._finish(event.record)
                if recording is not None and recording.take(event) is False:
                    complain(f"{source.name}: recorded before; nothing added")

    def _finish(self, record: FileRecord) -> None:
        logger().info("checked", file=record.path, claims=record.claims, bytes=record.bytes)
        if record.truncated:
            self._code = ExitCode.UNREADABLE
            complain(f"{record.path}: the file ends too early; what could be read is reported, nothing recorded")
        elif not (record.transactions or record.acknowledgements):
            self._code = ExitCode.UNREADABLE
            complain(f"{record.path}: holds no transaction set; nothing was checked")
