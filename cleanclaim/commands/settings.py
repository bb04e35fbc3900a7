"""``cleanclaim settings``: is the settings file right, and what does it say?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.table import Table
from rich.text import Text

from cleanclaim.commands.options import PlainFormat, TextOrJson
from cleanclaim.output import console_on, standard_output
from cleanclaim.payer_lists import read_list
from cleanclaim.settings import DATA_VARIABLE, FILE_NAME, FILE_VARIABLE, Settings, default_data, load_settings
from validators.engine.policy import Suppression

app = typer.Typer(help="Settings: check the file, or show what holds.", no_args_is_help=True)

_FILE = typer.Argument(
    help=f"Settings file (TOML); default: ${FILE_VARIABLE}, else the nearest {FILE_NAME}, else your own.",
    show_default=False,
)


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
        f"{len(policy.suppressions)} suppressions, {sum(map(len, settings.payer_lists.values()))} payer lists, "
        f"{len(settings.companion)} lines of companion guides."
    )


@app.command("show")
def show_settings(
    file: Annotated[Path | None, _FILE] = None,
    payer: Annotated[
        str, typer.Option("--payer", metavar="ID", help="Only what holds for this payer, and where each value is from.")
    ] = "",
    form: TextOrJson = PlainFormat.text,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Show every setting that holds, defaults among them, and where it is from."""
    settings = load_settings(file)
    rows = list(_general(settings))
    rows += _of_payer(settings, payer) if payer else _of_all(settings)
    if json or form is PlainFormat.json:
        said = rows if payer else settings
        standard_output().write(msgspec.json.encode(said, enc_hook=str) + b"\n")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Setting", "Value", "From"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(Text(row.setting), Text(row.value), Text(row.source))
    console_on(standard_output()).print(table)


class Row(msgspec.Struct, frozen=True, rename={"source": "from"}):
    """A setting, what holds, and where that is said."""

    setting: str
    value: str
    source: str


_BUILT_IN = "built in"


def _general(settings: Settings) -> Iterator[Row]:
    named = f"settings file, {settings.path}" if settings.path else _BUILT_IN
    yield Row("file", str(settings.path or "none, the defaults hold"), _found_by(settings))
    data = (
        f"${DATA_VARIABLE}"
        if os.environ.get(DATA_VARIABLE)
        else named
        if settings.data != default_data()
        else _BUILT_IN
    )
    yield Row("data", str(settings.data), data)
    yield Row(
        "store", settings.store or "in the data folder, only with --record", named if settings.store else _BUILT_IN
    )


def _found_by(settings: Settings) -> str:
    if settings.path is None:
        return _BUILT_IN
    if os.environ.get(FILE_VARIABLE) == str(settings.path):
        return f"${FILE_VARIABLE}"
    return "nearest folder" if settings.path.name == FILE_NAME else "named, or your own"


def _of_all(settings: Settings) -> Iterator[Row]:
    """Everything the file says, payer by payer."""
    policy = settings.policy
    for payer, said in policy.modes.items():
        yield from (Row(rule, mode, _table(payer, "edits")) for rule, mode in said.items())
    for payer, lists in settings.payer_lists.items():
        yield from (Row(f"list {name}", str(path), _table(payer, "lists")) for name, path in lists.items())
    yield from _thresholds(settings)
    for accepted in policy.suppressions:
        yield _suppression(accepted)


def _of_payer(settings: Settings, payer: str) -> Iterator[Row]:
    """What holds for one payer: its own tables go before those of every payer."""
    policy = settings.policy
    named = sorted({rule for name in (payer, "*") for rule in policy.modes.get(name, {})})
    for rule in named:
        own = rule in policy.modes.get(payer, {})
        yield Row(rule, policy.mode(rule, payer) or "", _table(payer if own else "*", "edits"))
    yield Row("every other edit" if named else "every edit", "by its own severity (cleanclaim rules list)", _BUILT_IN)
    for name in sorted({name for who in (payer, "*") for name in settings.payer_lists.get(who, {})}):
        who = payer if name in settings.payer_lists.get(payer, {}) else "*"
        yield Row(f"list {name}", str(settings.payer_lists[who][name]), _table(who, "lists"))
    yield from _thresholds(settings)
    for accepted in policy.suppressions:
        if accepted.payer in ("", payer):
            yield _suppression(accepted)


def _thresholds(settings: Settings) -> Iterator[Row]:
    for rule, said in settings.policy.thresholds.items():
        yield from (Row(f"{rule}.{name}", str(value), f"[thresholds.{rule}]") for name, value in said.items())


def _suppression(accepted: Suppression) -> Row:
    scope = " ".join(filter(None, (accepted.payer, accepted.procedure, accepted.diagnosis, accepted.fingerprint)))
    text = f"{scope} until {accepted.until}: {accepted.reason}".strip()
    return Row(f"suppress {accepted.rule}", text, "[[suppress]]")


def _table(payer: str, name: str) -> str:
    return f"[{name}]" if payer == "*" else f"[payers.{payer}.{name}]"
