"""``cleanclaim acknowledge``: TA1 and 999 for what was received."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Annotated

import typer

from cleanclaim.exit_codes import ExitCode
from cleanclaim.output import output_stream
from cleanclaim.process.acknowledging import Answer, acknowledge, controls_at
from cleanclaim.process.inputs import complain, for_each_input, refuse_if_unreadable
from cleanclaim.process.source import Source
from x12.write.envelope import Controls, CountingControls


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("acknowledge")(acknowledge_command)


def acknowledge_command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE", help="X12 files (.gz and .zip too), or - for standard input.", show_default=False
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
        datetime | None, typer.Option("--at", help="Date and time to write into the acknowledgements; now without it.")
    ] = None,
) -> None:
    """Acknowledge received files with TA1 and 999.

    Every interchange is read and checked against its implementation guides (SNIP 1-2). For each one, one interchange
    comes back: a TA1 where one is asked for or owed, and a 999 for each functional group. Exit code 1 tells that
    something was rejected.
    """
    moment = at or datetime.now(UTC).astimezone()
    controls = CountingControls(control, control) if control else controls_at(moment)
    with ExitStack() as stack:
        out = stack.enter_context(output_stream(output))
        run = _Run(out, moment, controls)
        run.all(files)
    if run.failed:
        raise typer.Exit(ExitCode.UNREADABLE)
    if run.rejected:
        raise typer.Exit(ExitCode.FINDINGS)


class _Run:
    """Answers inputs one after the other; one that cannot be read costs itself, not the others."""

    def __init__(self, out: IO[bytes], moment: datetime, controls: Controls) -> None:
        self._out = out
        self._moment = moment
        self._controls = controls
        self.answered = 0
        self.rejected = 0
        self.failed = False

    def all(self, names: list[str]) -> None:
        """Acknowledge every input the names stand for."""
        self.failed = not for_each_input(names, self._source)

    def _source(self, source: Source) -> None:
        count: Counter[str] = Counter()
        answered = self.answered
        for item in acknowledge(source, self._moment, self._controls):
            if isinstance(item, Answer):
                self.answered += 1
                self.rejected += item.rejected
                self._out.write(item.data)
                continue
            refuse_if_unreadable(source, item)
            count[item.weight] += 1
            if item.lost:
                complain(f"{source.name}: byte {item.where.offset}: {item.message}")
        if self.answered == answered:
            complain(f"{source.name}: nothing to acknowledge: no interchange (ISA) that asks for an answer")
        elif count["error"] or count["warning"]:
            complain(f"{source.name}: errors: {count['error']}, warnings: {count['warning']}")
