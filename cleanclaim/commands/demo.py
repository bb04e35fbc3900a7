"""``cleanclaim demo``: the main job on the samples that come with the program."""

from __future__ import annotations

import typer

from cleanclaim.tools.demo import show


def register(parent: typer.Typer) -> None:
    """Add the command to the app."""
    parent.command()(demo)


def demo() -> None:
    """Check the sample claims and reconcile the payer's answer, in a store that is thrown away."""
    raise typer.Exit(show())
