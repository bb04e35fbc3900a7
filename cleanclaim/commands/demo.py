"""``cleanclaim demo``: the main job on the samples that come with the program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cleanclaim.tools.demo import show


def register(parent: typer.Typer) -> None:
    """Add the command to the app."""
    parent.command()(demo)


def demo(
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Folder for the pages and workbooks (default: a new temporary one)."),
    ] = None,
) -> None:
    """Check the sample claims and reconcile the payer's answer, in a store that is thrown away.

    It ends with the paths of the same as pages and workbooks.
    """
    raise typer.Exit(show(out=out))
