"""``cleanclaim reconcile``: what came back, against what was said; and joins made or taken back by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import msgspec
import typer

from cleanclaim.commands.options import FormatOption, OutputOption, QuietOption, StatisticsOption
from cleanclaim.exit_codes import ExitCode, worst
from cleanclaim.log import logger
from cleanclaim.output import output_stream
from cleanclaim.outputs import chosen_outputs, whole_outputs
from cleanclaim.process.inputs import complain, for_each_input
from cleanclaim.process.reconciling import Content, Touched, read_answers
from cleanclaim.process.session import Session
from cleanclaim.process.source import Source
from cleanclaim.progress import watched
from cleanclaim.settings import load_settings
from reports.claim_report import Notice
from reports.formats.format_protocol import Format, Options
from reports.reconciliation import Tally
from validators.engine.finding import Finding, Severity
from x12.records.issue import Issue

if TYPE_CHECKING:
    from cleanclaim.store.ledger import Ledger
    from cleanclaim.store.store import Store

_STORE = typer.Option(
    "--store",
    metavar="PATH|URL",
    help="The store `check --record` wrote to: SQLite file or database URL (default: in the data folder).",
)
_SETTINGS = typer.Option("--settings", metavar="FILE", help="Settings file (TOML).")


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command("reconcile")(reconcile)


def reconcile(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="835, 277CA, 999 and TA1 files (.gz and .zip too), folders, patterns, or - for standard input; none: "
            "all known.",
            show_default=False,
        ),
    ] = None,
    store: Annotated[str | None, _STORE] = None,
    format: FormatOption = None,  # noqa: A002
    output: OutputOption = None,
    record: Annotated[bool, typer.Option(help="Keep what came back, for history and later runs.")] = True,
    settings: Annotated[Path | None, _SETTINGS] = None,
    show: Annotated[int, typer.Option("--show", min=0, metavar="N", help="Rows of each kind shown in text.")] = 50,
    all_: Annotated[bool, typer.Option("--all", help="Show the claims that were simply paid or denied, too.")] = False,
    quiet: QuietOption = False,
    statistics: StatisticsOption = False,
) -> None:
    """Set what came back against recorded claims: what was paid, what denied, and had a finding foreseen it?

    Joins each payment to its claim by all the evidence there is and each service to its line, and shows the claims in
    their state after everything known. Exit code 1: a denial was missed, or a remittance does not balance; 5: nothing
    could be joined.
    """
    from cleanclaim.store.store import open_store

    outputs = chosen_outputs(format, output or (), lambda form: form.reconciled is not None)
    loaded = load_settings(settings)
    with ExitStack() as stack:
        url = store or loaded.store  # a name somebody typed must be that of a store; the one in the data folder is ours
        opened = stack.enter_context(open_store(url, loaded.data, may_be_made=not url))
        streams = [(stack.enter_context(output_stream(path)), form) for path, form in outputs]
        stack.enter_context(nullcontext() if record else opened.trial())
        run = _Run(opened, Session(loaded))
        run.all(files or [])
        if run.read or not files:
            for out, form in streams:
                run.write(
                    out, form, Options(show, all_, beside=whole_outputs(outputs), quiet=quiet, statistics=statistics)
                )
            run.tell_what_was_not_joined()
    raise typer.Exit(run.exit_code())


class _Run:
    """Takes files into the store one after the other, then shows what is known."""

    def __init__(self, store: Store, session: Session) -> None:
        self._store = store
        self._session = session
        self._touched = Touched()
        self._everything = False
        self._notices: list[Notice] = []
        self.tally = Tally()
        self.read = 0
        self._code = ExitCode.CLEAN

    def all(self, files: list[str]) -> None:
        """Take every input; one that cannot be read costs itself. Without inputs, everything known is shown."""
        self._everything = not files
        self._code = worst((for_each_input(files, self._one), self._code))
        self._store.derive()

    def _one(self, source: Source) -> None:
        content = Content()
        with self._store.answers(source.name) as recording, watched(source) as stream:
            runner = self._session.remittance_runner()
            for item in read_answers(stream, recording, runner, content):
                if isinstance(item, Finding):
                    self._complain_of_balance(source.name, item)
                elif isinstance(item, Issue) and item.weight != "notice":
                    complain(f"{source.name}: byte {item.where.offset}: {item.message}")
            if content.cut_off:
                self._code = ExitCode.UNREADABLE
                complain(f"{source.name}: the file ends too early; nothing of it was recorded")
                return
            if not content.answers:
                self._code = ExitCode.UNREADABLE
                complain(f"{source.name}: holds no remittance (835), claim status (277) or acknowledgement (999, TA1)")
                return
            receipt = recording.complete(stream.sha256)
        self.read += 1
        self._touched.add(receipt)
        self._tell(source.name, content, receipt.known, receipt.repeated)
        logger().info("reconciled", file=source.name)

    def _tell(self, name: str, content: Content, known: int, repeated: int) -> None:
        if known:
            self._note("read before", f"{name}: {known} of its events were known before; no figure counts them again")
        if repeated:
            self._note("repeated", f"{name}: {repeated} events stand in it twice; they are counted once")
        if content.without_number:
            which = _which(content.without_number, "payment")
            self._note("no number", f"{name}: {which} without a claim number (CLP01)")
        if content.without_trace:
            which = _which(content.without_trace, "remittance")
            self._note("no trace", f"{name}: {which} without a trace number (TRN02)")

    def _note(self, kind: str, text: str) -> None:
        self._notices.append(Notice(kind, "", text))
        complain(text)

    def _complain_of_balance(self, name: str, finding: Finding) -> None:
        if finding.level >= Severity.WARN:
            complain(f"{name}: byte {finding.offset}: {finding.rule} {finding.claim}: {finding.message}")

    def write(self, out: IO[bytes], form: Format, options: Options) -> None:
        """Write the results in a format that has a form for them."""
        self.tally = Tally()
        assert form.reconciled is not None
        form.reconciled(out, options, self._shown(self._store.ledger))

    def tell_what_was_not_joined(self) -> None:
        """Say so where nothing was."""
        if self.tally.payments and not self.tally.joins["joined"]:
            complain(
                "no payment answers a claim recorded in this store; "
                "record claims first (`cleanclaim check --record`, the same --store)"
            )

    def _shown(self, ledger: Ledger) -> Iterator[tuple[str, msgspec.Struct]]:
        """Every record that is shown, in order."""
        notices = list(self._notices)
        answers = list(self._touched.answers)
        remits = ledger.all_remits() if self._everything else list(self._touched.remits)
        for remittance in ledger.remittances(remits):
            self.tally.remittance(remittance)
            notices += remittance.notices
            yield "remittance", remittance
        sets = list(self._touched.set_answers)
        for claim in ledger.all_claims() if self._everything else ledger.claims_of(answers, sets):
            self.tally.claim(claim)
            yield "claim", claim
            for denial in claim.denials:
                yield "denial", denial
            for finding in claim.findings:
                yield "finding", finding
            for notice in claim.notices:
                yield "notice", notice
        for answer in ledger.answers(answers):
            self.tally.answer(answer)
            yield ("join" if answer.join == "joined" else "unmatched"), answer
        if self._everything:
            for answer in ledger.all_unmatched():
                self.tally.answer(answer)
                yield "unmatched", answer
            for waiting in ledger.unanswered():
                yield "unanswered", waiting
        for notice in notices:
            yield "notice", notice
        self.tally.repeated = self._touched.known + self._touched.repeated
        yield "summary", self.tally.summary()

    def exit_code(self) -> ExitCode:
        """The worst of what was found."""
        return worst((self._code, self._found()))

    def _found(self) -> ExitCode:
        if self.tally.denials["missed"] or self.tally.out_of_balance:
            return ExitCode.FINDINGS
        if self.tally.payments and not self.tally.joins["joined"] and not self._everything:
            return ExitCode.NOTHING_JOINED
        return ExitCode.CLEAN


def _which(offsets: list[int], thing: str) -> str:
    """``byte 270: 1 payment``, ``from byte 270 on: 3 payments``."""
    return (
        f"byte {offsets[0]}: 1 {thing}" if len(offsets) == 1 else f"from byte {offsets[0]} on: {len(offsets)} {thing}s"
    )
