"""Options that several commands share: one spelling, one help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reports.formats.format_registry import format_names

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
