"""``cleanclaim decide``: what a person makes of a held claim."""

from __future__ import annotations

import csv
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cleanclaim.commands.options import GATE_FOLDER, GATE_STORE, SETTINGS_FILE, moment
from cleanclaim.exit_codes import ExitCode
from cleanclaim.process.inputs import complain
from cleanclaim.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("decide")(decide_command)


def decide_command(
    claim: Annotated[
        str, typer.Argument(metavar="CLAIM", help="#12 (see `cleanclaim status`), its number here, CLM01; or a CSV.")
    ],
    act: Annotated[
        str, typer.Argument(metavar="release|hold|reject", help="What becomes of it; of a CSV: `from-file`.")
    ],
    out: Annotated[Path, GATE_FOLDER],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the decision.")] = "",
    at: Annotated[
        datetime | None,
        typer.Option("--at", parser=moment, metavar="TIME", help="Date and time written into what goes out."),
    ] = None,
    store: Annotated[str | None, GATE_STORE] = None,
    settings: Annotated[Path | None, SETTINGS_FILE] = None,
) -> None:
    """Release a held claim, hold it on, or send it back.

    A released claim goes out in a new interchange under new control numbers, and a further 277CA tells its sender what
    became of it. A CSV (columns claim, act, reason) decides many: cleanclaim decide decisions.csv from-file.
    """
    from cleanclaim.gate.deciding import ACTS, DecisionError, decide, one_claim
    from cleanclaim.gate.gate import gate_options
    from cleanclaim.store.store import open_store

    loaded = load_settings(settings)
    rows = _rows(Path(claim)) if act == "from-file" else [(claim, act, reason)]
    with open_store(store or loaded.store, loaded.data, may_be_made=False) as opened:
        try:
            groups: dict[tuple[str, str], list[str]] = {}
            for name, what, why in rows:
                if what not in ACTS:
                    raise DecisionError(f"{name}: {what!r} is none of {', '.join(ACTS)}")
                if not why.strip():
                    raise DecisionError(f"{name}: a decision needs its reason (--reason)")
                groups.setdefault((what, why.strip()), []).append(name)
            found = {key: [one_claim(opened, name) for name in names] for key, names in groups.items()}
            for (what, why), claims in found.items():
                moment = at or datetime.now(UTC).astimezone()
                decided = decide(opened, out, claims, what, why, moment, gate_options(loaded))
                plural = "" if decided.claims == 1 else "s"
                sys.stdout.write(f"{decided.claims} claim{plural}: {what}; {', '.join(decided.files) or 'no files'}\n")
        except DecisionError as error:
            complain(str(error))
            raise typer.Exit(ExitCode.USAGE) from error


def _rows(path: Path) -> list[tuple[str, str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            table = csv.DictReader(stream)
            if not {"claim", "act", "reason"} <= set(table.fieldnames or ()):
                complain(f"{path}: needs the columns claim, act, reason")
                raise typer.Exit(ExitCode.USAGE)
            return [(row["claim"] or "", row["act"] or "", row["reason"] or "") for row in table]
    except (OSError, UnicodeDecodeError) as error:
        complain(f"{path}: {getattr(error, 'strerror', None) or 'is not UTF-8 text'}")
        raise typer.Exit(ExitCode.UNREADABLE) from error
