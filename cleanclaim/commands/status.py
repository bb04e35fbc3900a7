"""``cleanclaim status``: how the gate stands."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from cleanclaim.commands.options import GATE_STORE, SETTINGS_FILE, moment
from cleanclaim.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("status")(status_command)


def status_command(
    format: Annotated[str, typer.Option("--format", "-f", metavar="text|json", help="How it is written.")] = "text",  # noqa: A002
    days: Annotated[int, typer.Option("--days", min=1, help="Days a payer gives for filing (Medicare: 365).")] = 365,
    at: Annotated[
        datetime | None,
        typer.Option("--at", parser=moment, metavar="TIME", help="The moment to count days from; now without it."),
    ] = None,
    store: Annotated[str | None, GATE_STORE] = None,
    settings: Annotated[Path | None, SETTINGS_FILE] = None,
) -> None:
    """Show how the gate stands: claims by place, and what is held, nearest to timely filing first."""
    from cleanclaim.gate.status import standing
    from cleanclaim.store.store import open_store

    if format not in ("text", "json"):
        raise typer.BadParameter(f"{format!r} is none of text, json", param_hint="--format")
    loaded = load_settings(settings)
    with open_store(store or loaded.store, loaded.data, may_be_made=False) as opened:
        now = standing(opened, at or datetime.now(UTC).astimezone(), days)
    if format == "json":
        sys.stdout.write(json.dumps(msgspec.to_builtins(now), indent=1) + "\n")
        return
    sys.stdout.write(", ".join(f"{number} {place}" for place, number in now.claims.items()) or "no claims yet")
    sys.stdout.write("\n")
    for claim in now.held:
        left = f"{claim.days_left} days left" if claim.days_left is not None else "no date of service"
        edits = ", ".join(claim.edits) or claim.why
        sys.stdout.write(f"{claim.id}  {claim.claim}  ${claim.charge}  {claim.payer}  {edits}  {left}\n")
