"""``cleanclaim purge``: what the gate's archive keeps is deleted."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cleanclaim.commands.options import GATE_FOLDER, GATE_STORE, SETTINGS_FILE, moment
from cleanclaim.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("purge")(purge_command)


def purge_command(
    before: Annotated[
        datetime, typer.Option("--before", parser=moment, metavar="DAY", help="Inputs taken in before this day go.")
    ],
    out: Annotated[Path, GATE_FOLDER],
    store: Annotated[str | None, GATE_STORE] = None,
    settings: Annotated[Path | None, SETTINGS_FILE] = None,
) -> None:
    """Delete what the archive keeps of inputs taken in before a day: their bytes, acknowledgements and reports.

    What is held can then no longer be released. The purge is kept as an event in the store.
    """
    from cleanclaim.gate.layout import ARCHIVE, REPORTS
    from cleanclaim.store.store import open_store

    loaded = load_settings(settings)
    day = before.date()
    with open_store(store or loaded.store, loaded.data, may_be_made=False) as opened:
        gone = 0
        for folder in opened.gate.folders_before(day.isoformat()):
            place = out / ARCHIVE / folder
            if place.is_dir():
                shutil.rmtree(place)
                gone += 1
            for suffix in ("json", "txt"):
                (out / REPORTS / f"{folder}.{suffix}").unlink(missing_ok=True)
        opened.gate.noted("purge", f"{gone} inputs before {day.isoformat()}")
    sys.stdout.write(f"{gone} inputs taken in before {day.isoformat()} were deleted from the archive\n")
