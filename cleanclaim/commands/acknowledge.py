"""``cleanclaim acknowledge``: TA1 and 999 for what was received."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Annotated

import typer

from cleanclaim.commands.options import moment
from cleanclaim.exit_codes import ExitCode, worst
from cleanclaim.output import output_stream
from cleanclaim.process.acknowledging import Answer, acknowledge, controls_at
from cleanclaim.process.events import CheckedFile
from cleanclaim.process.inputs import complain, for_each_input
from cleanclaim.process.source import Source
from cleanclaim.settings import Settings, load_settings
from x12.write.envelope import Controls, CountingControls


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("acknowledge")(acknowledge_command)


def acknowledge_command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="X12 files (.gz and .zip too), folders, patterns, or - for standard input.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write acknowledgements to this file, not standard output."
        ),
    ] = None,
    control: Annotated[
        int | None,
        typer.Option("--control", min=1, max=999_999_999, help="First control number (ISA13, GS06) to use."),
    ] = None,
    at: Annotated[
        datetime | None,
        typer.Option(
            "--at",
            parser=moment,
            metavar="TIME",
            help="Date and time to write into the acknowledgements; now without it.",
        ),
    ] = None,
    ta1_apart: Annotated[
        bool, typer.Option("--ta1-apart", help="The TA1 in an interchange of its own, before that of the 999s.")
    ] = False,
    settings: Annotated[
        Path | None, typer.Option("--settings", metavar="FILE", help="Settings file (TOML): which senders are strict.")
    ] = None,
) -> None:
    """Acknowledge received files with TA1 and 999.

    Every interchange is read and checked against its implementation guides (SNIP 1-2). For each one, one interchange
    comes back: a TA1 where one is asked for or owed, and a 999 for each functional group; a refused interchange gets
    its TA1 alone. Exit code 1 tells that something was rejected.
    """
    moment = at or datetime.now(UTC).astimezone()
    controls = CountingControls(control, control) if control else controls_at(moment)
    loaded = load_settings(settings)
    with ExitStack() as stack:
        out = stack.enter_context(output_stream(output))
        run = _Run(out, moment, controls, loaded, ta1_apart)
        code = for_each_input(files, run.take)
    if run.rejected:
        code = worst((code, ExitCode.FINDINGS))
    if run.cut_off:
        code = worst((code, ExitCode.UNREADABLE))
    if code is not ExitCode.CLEAN:
        raise typer.Exit(code)


class _Run:
    """Answers inputs one after the other."""

    def __init__(self, out: IO[bytes], moment: datetime, controls: Controls, settings: Settings, apart: bool) -> None:
        self._out = out
        self._moment = moment
        self._controls = controls
        self._settings = settings
        self._apart = apart
        self.answered = 0
        self.rejected = False
        self.cut_off = False

    def take(self, source: Source) -> None:
        """Acknowledge one input."""
        count: Counter[str] = Counter()
        answered = self.answered
        policy, strict = self._settings.policy, self._settings.is_strict
        for item in acknowledge(source, self._moment, self._controls, policy=policy, strict=strict, apart=self._apart):
            if isinstance(item, Answer):
                self.answered += 1
                self.rejected = self.rejected or item.rejects
                self._out.write(item.data)
                continue
            if isinstance(item, CheckedFile):
                self.cut_off = self.cut_off or item.record.truncated
                continue
            count[item.weight] += 1
            if item.lost:
                complain(f"{source.name}: byte {item.where.offset}: {item.message}")
        if self.answered == answered:
            complain(f"{source.name}: nothing to acknowledge: no interchange (ISA) that asks for an answer")
        elif count["error"] or count["warning"]:
            complain(f"{source.name}: errors: {count['error']}, warnings: {count['warning']}")
