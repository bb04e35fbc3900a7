"""``cleanclaim unmatch``: the opposite of ``cleanclaim match``, which explains it."""

from __future__ import annotations

import typer

from cleanclaim.commands.match import unmatch


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("unmatch")(unmatch)
