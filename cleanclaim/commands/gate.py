"""``cleanclaim gate``: good claims go on, bad ones are held or sent back, nothing is lost."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleanclaim.commands.options import moment
from cleanclaim.exit_codes import ExitCode, worst
from cleanclaim.process.inputs import complain, tell
from cleanclaim.process.paths import Paths
from cleanclaim.process.session import Session
from cleanclaim.process.source import SourceError
from cleanclaim.settings import load_settings

if TYPE_CHECKING:
    from cleanclaim.gate.gate import Gate
    from cleanclaim.gate.processing import Outcome


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("gate")(gate_command)


def gate_command(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH",
            help="Files of claims (.gz and .zip too), folders, patterns, or - for standard input.",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder that everything is written below.")],
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and take what comes into the folders named, until SIGTERM.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Leave inputs where they are when they are done.")] = False,
    at: Annotated[
        datetime | None,
        typer.Option(
            "--at", parser=moment, metavar="TIME", help="Date and time written into what goes out; now without it."
        ),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="PATH|URL", help="SQLite file or database URL (default: in the data folder)."),
    ] = None,
    settings: Annotated[Path | None, typer.Option("--settings", metavar="FILE", help="Settings file (TOML).")] = None,
    documentation: Annotated[
        Path | None, typer.Option("--documentation", metavar="FILE", help="Documentation facts (JSON Lines or CSV).")
    ] = None,
    forget: Annotated[
        list[str] | None,
        typer.Option("--forget", metavar="TABLE,…", help="Tables that were taken away on purpose since the last run."),
    ] = None,
) -> None:
    """Let good claims through, hold or send back the others, and answer their sender.

    Each input is copied, checked and split: accepted claims go under new control numbers into accepted/, held and
    rejected ones into held/ and rejected/, TA1, 999 and 277CA into acks/, reports into reports/. An input leaves its
    place when all of that is there. Exit code 1: something was held or sent back; 4: the claims of an input do not add
    up, and it was held whole.
    """
    if os.name != "posix":
        complain("the gate needs POSIX (Linux, macOS): file locks and renames that last; the other commands work here")
        raise typer.Exit(ExitCode.USAGE)
    from cleanclaim.documentation import read_documentation
    from cleanclaim.gate.gate import Gate, GateRefusedError, gate_options
    from cleanclaim.gate.status import write_status
    from cleanclaim.store.store import open_store

    loaded = load_settings(settings)
    facts = read_documentation(documentation) if documentation is not None else None
    with ExitStack() as stack:
        opened = stack.enter_context(open_store(store or loaded.store, loaded.data))

        def clock() -> datetime:
            return at or datetime.now(UTC).astimezone()

        gate = Gate(
            out, opened, lambda: Session(loaded, opened.history, facts), clock,
            options=gate_options(loaded), keep_inputs=keep,
        )  # fmt: skip
        for name in gate.start():
            complain(f"{name}: left behind by a run that was cut off; finished or undone")
        names = frozenset(name for said in forget or () for name in said.split(","))
        try:
            gate.require_known(_tables(Session(loaded)), names)
        except GateRefusedError as error:
            complain(str(error))
            raise typer.Exit(ExitCode.REFUSED) from error
        run = _Run(gate)
        if watch:
            from cleanclaim.gate.watching import watch_folders

            watch_folders([Path(path) for path in paths], run.take, gate)
        else:
            run.all(paths)
        run.tell()
        write_status(gate.layout, opened, clock())
    raise typer.Exit(run.code)


def _tables(session: Session) -> list[str]:
    """Names of the imported tables."""
    from cleanclaim.reference.library import open_library

    return sorted({manifest.table for manifest in open_library(session.settings.data).store.manifests()})


class _Run:
    """Inputs of one run, and what is said of them at its end."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self.code = ExitCode.CLEAN
        self.outcomes: list[Outcome] = []

    def all(self, names: Iterable[str]) -> None:
        """Take every input."""
        for name in names:
            paths = Paths(name)
            try:
                for path in paths:
                    self.take(path)
            except SourceError as error:
                self.code = worst((self.code, tell(name, error)))
            if notice := paths.notice():
                complain(notice)

    def take(self, path: str) -> None:
        """One input; what fails about it is told, and costs no other one."""
        from cleanclaim.gate.job import JobInUse

        try:
            for outcome in self._gate.take(path):
                self._done(outcome)
        except JobInUse as error:
            complain(str(error))
            self.code = worst((self.code, ExitCode.TRY_AGAIN))
        except Exception as error:  # noqa: BLE001 - the boundary around an input
            self.code = worst((self.code, tell(path, error)))

    def _done(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        for complaint in outcome.complaints:
            complain(f"{outcome.name}: {complaint}")
        if outcome.complaints:
            complain(f"{outcome.name}: its claims do not add up; it was held whole, nothing of it went on")
            self.code = worst((self.code, ExitCode.INVARIANT))
        if outcome.truncated:
            self.code = worst((self.code, ExitCode.UNREADABLE))
        if not outcome.passed_whole:
            self.code = worst((self.code, ExitCode.FINDINGS))
        sys.stdout.write(said_of(outcome) + "\n")
        sys.stdout.flush()

    def tell(self) -> None:
        """The totals, where there was more than one input."""
        if len(self.outcomes) > 1:
            claims = sum(outcome.balance.claims_in for outcome in self.outcomes if outcome.balance)
            accepted = sum(outcome.balance.claims["accepted"] for outcome in self.outcomes if outcome.balance)
            sys.stdout.write(f"{len(self.outcomes)} inputs, {claims} claims: {accepted} accepted\n")


def said_of(outcome: Outcome) -> str:
    """One line of an input: ``claims.edi: 7 claims $2,753.00: 5 accepted $1,918.00, 1 held $640.00, 1 rejected …``."""
    if outcome.balance is None:
        return f"{outcome.name}: here before (as {outcome.repeats}); answered as then, nothing sent on"
    balance = outcome.balance
    parts = [f"{number} {place} ${balance.charges[place]:,.2f}" for place, number in balance.claims.items() if number]
    said = f"{balance.claims_in} claims ${balance.charge_in:,.2f}"
    refused = f" ({outcome.refused} set{'' if outcome.refused == 1 else 's'} refused)" if outcome.refused else ""
    return f"{outcome.name}: {said}: {', '.join(parts) or 'nothing'}{refused}"
