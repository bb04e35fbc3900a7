"""``cleanclaim settings``: is the settings file right, and what does it say?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.table import Table
from rich.text import Text

from cleanclaim.output import console_on, standard_output
from cleanclaim.payer_lists import read_list
from cleanclaim.settings import FILE_VARIABLE, Settings, load_settings

app = typer.Typer(help="Settings: check the file, or show what holds.", no_args_is_help=True)

_FILE = typer.Argument(help=f"Settings file (TOML); default: ${FILE_VARIABLE}, else your own.", show_default=False)


def register(parent: typer.Typer) -> None:
    """Add the command group to the app."""
    parent.add_typer(app, name="settings")


@app.command("check")
def check_settings(file: Annotated[Path | None, _FILE] = None) -> None:
    """Read the settings and say whether they can be used; the first thing wrong is named with its place."""
    settings = load_settings(file)
    if settings.path is None:
        typer.echo("No settings file: the defaults hold.")
        return
    for named in settings.payer_lists.values():
        for path in named.values():
            read_list(path)
    policy = settings.policy
    edits = sum(len(modes) for modes in policy.modes.values())
    typer.echo(
        f"{settings.path} is right: {edits} edit settings, {sum(map(len, policy.thresholds.values()))} thresholds, "
        f"{len(policy.suppressions)} suppressions, {sum(map(len, settings.payer_lists.values()))} payer lists."
    )


@app.command("show")
def show_settings(
    file: Annotated[Path | None, _FILE] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show every setting that holds, defaults among them."""
    settings = load_settings(file)
    if json:
        standard_output().write(msgspec.json.encode(settings, enc_hook=str) + b"\n")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Setting", "Payer", "Value"):
        table.add_column(heading, overflow="fold")
    for row in _rows(settings):
        table.add_row(*(Text(cell) for cell in row))
    console_on(standard_output()).print(table)


def _rows(settings: Settings) -> list[tuple[str, str, str]]:
    policy = settings.policy
    rows = [
        ("file", "", str(settings.path or "none, the defaults hold")),
        ("data", "", str(settings.data)),
        ("store", "", settings.store or "in the data folder, only with --record"),
    ]
    rows += [(rule, _every(payer), mode) for payer, said in policy.modes.items() for rule, mode in said.items()]
    rows += [
        (f"list {name}", _every(payer), str(path))
        for payer, said in settings.payer_lists.items()
        for name, path in said.items()
    ]
    rows += [
        (f"{rule}.{name}", "every payer", str(value))
        for rule, said in policy.thresholds.items()
        for name, value in said.items()
    ]
    for s in policy.suppressions:
        scope = " ".join(filter(None, (s.procedure, s.diagnosis, s.fingerprint)))
        rows.append((f"suppress {s.rule}", s.payer or "every payer", f"{scope} until {s.until}: {s.reason}".strip()))
    return rows


def _every(payer: str) -> str:
    return "every payer" if payer == "*" else payer
