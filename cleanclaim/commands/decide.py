"""``cleanclaim decide``, ``status`` and ``purge``: what people do at the gate."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from cleanclaim.exit_codes import ExitCode
from cleanclaim.process.inputs import complain
from cleanclaim.settings import Settings, load_settings

_OUT = typer.Option("--out", metavar="DIR", help="The gate's folder.")
_STORE = typer.Option("--store", metavar="PATH|URL", help="The gate's store (default: in the data folder).")
_SETTINGS = typer.Option("--settings", metavar="FILE", help="Settings file (TOML).")


def register(app: typer.Typer) -> None:
    """Add the commands to the app."""
    app.command("decide")(decide_command)
    app.command("status")(status_command)
    app.command("purge")(purge_command)


def decide_command(
    claim: Annotated[
        str, typer.Argument(metavar="CLAIM", help="#12 (see `cleanclaim status`), its number here, CLM01; or a CSV.")
    ],
    act: Annotated[
        str, typer.Argument(metavar="release|hold|reject", help="What becomes of it; of a CSV: `from-file`.")
    ],
    out: Annotated[Path, _OUT],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the decision.")] = "",
    at: Annotated[datetime | None, typer.Option("--at", help="Date and time written into what goes out.")] = None,
    store: Annotated[str | None, _STORE] = None,
    settings: Annotated[Path | None, _SETTINGS] = None,
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


def status_command(
    format: Annotated[str, typer.Option("--format", "-f", metavar="text|json", help="How it is written.")] = "text",  # noqa: A002
    days: Annotated[int, typer.Option("--days", min=1, help="Days a payer gives for filing (Medicare: 365).")] = 365,
    at: Annotated[datetime | None, typer.Option("--at", help="The moment to count days from; now without it.")] = None,
    store: Annotated[str | None, _STORE] = None,
    settings: Annotated[Path | None, _SETTINGS] = None,
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


def purge_command(
    before: Annotated[datetime, typer.Option("--before", help="Inputs taken in before this day go.")],
    out: Annotated[Path, _OUT],
    store: Annotated[str | None, _STORE] = None,
    settings: Annotated[Path | None, _SETTINGS] = None,
) -> None:
    """Delete what the archive keeps of inputs taken in before a day: their bytes, acknowledgements and reports.

    What is held can then no longer be released. The purge is kept as an event in the store.
    """
    from cleanclaim.gate.layout import ARCHIVE, REPORTS
    from cleanclaim.store.store import open_store

    loaded: Settings = load_settings(settings)
    day: date = before.date()
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
