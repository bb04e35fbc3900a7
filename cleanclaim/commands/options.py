"""Options that several commands share: one spelling, one help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cleanclaim.process.days import a_day, a_moment
from reports.formats.format_registry import format_names


class PlainFormat(StrEnum):
    """How small answers are written."""

    text = "text"
    json = "json"


TextOrJson = Annotated[PlainFormat, typer.Option("--format", "-f", help="How the result is written.")]
"""``--format`` of commands that answer in text or JSON."""

FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="|".join(format_names()),
        help="How results are written (default: by the output's suffix, else text).",
        show_default=False,
    ),
]
"""``--format``: the name of a format."""

OutputOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write results to this file instead of standard output, in the format of its suffix. May be repeated.",
    ),
]
"""``--output``: files, each written in the format of its suffix."""

GATE_FOLDER = typer.Option("--out", metavar="DIR", help="The gate's folder.")
GATE_STORE = typer.Option("--store", metavar="PATH|URL", help="The gate's store (default: in the data folder).")
SETTINGS_FILE = typer.Option("--settings", metavar="FILE", help="Settings file (TOML).")

QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Only the totals, in text; no progress bar.")]
StatisticsOption = Annotated[
    bool, typer.Option("--statistics", help="Totals by edit, payer and expected answer instead of claims, in text.")
]


def day(text: str) -> date:
    """A day as a person types it. Raises a usage error."""
    try:
        return a_day(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def moment(text: str) -> datetime:
    """A day and a time as a person types them. Raises a usage error."""
    try:
        return a_moment(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def edits_named(said: Sequence[str], option: str) -> tuple[str, ...]:
    """The names of edits and families an option was given; with ``--ignore``, those of the X12's own issues too.

    Raises a usage error for a name that none begins with.
    """
    from cleanclaim.process.session import named_edits  # nothing for commands without such an option
    from validators.engine.catalogue import all_cards

    try:
        return named_edits(said, all_cards() if option == "--ignore" and said else None)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error
