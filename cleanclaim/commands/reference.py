"""``cleanclaim reference``: the tables edits decide from, what is missing of them, adding the official files."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.table import Table
from rich.text import Text

from cleanclaim.commands.options import PlainFormat, TextOrJson, day
from cleanclaim.output import console_on, standard_output
from cleanclaim.process.source import SourceError
from cleanclaim.progress import spinner
from cleanclaim.reference.editions import EditionError, EditionStore
from cleanclaim.reference.library import open_library
from cleanclaim.reference.manifest import Manifest
from cleanclaim.settings import load_settings
from reports.formats.json import encoder
from reports.formats.text_blocks import Lines, aligned
from reports.reference_text import shown_row
from reports.view.words import plural
from validators.engine.finding import Unavailable
from validators.questions.table_answers import Answer, ask

if TYPE_CHECKING:  # importers are loaded by the commands that read files, not at every start
    from cleanclaim.reference.importers.add import Added
    from cleanclaim.reference.importers.base import Importer
    from cleanclaim.reference.inventory import Inventory

app = typer.Typer(help="The tables edits decide from: list, add, remove, verify, show.", no_args_is_help=True)

Settings = Annotated[Path | None, typer.Option("--settings", metavar="FILE", help="Settings file (TOML).")]


def register(parent: typer.Typer) -> None:
    """Add the command group to the app."""
    parent.add_typer(app, name="reference")


@app.command("list")
def list_tables(
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="Day of service to look at (default: today).")] = "",
    form: TextOrJson = PlainFormat.text,
    settings: Settings = None,
) -> None:
    """Show what is loaded, what is missing, and which edits therefore do not run."""
    from cleanclaim.reference.inventory import take_inventory

    loaded = load_settings(settings)
    stated = {name for lists in loaded.payer_lists.values() for name in lists}
    found = take_inventory(EditionStore(loaded.data), day(on) if on else datetime.now(UTC).date(), stated)
    if form is PlainFormat.json:
        _write_json(found)
        return
    _print_loaded(found)
    _print_missing(found)


def _print_loaded(found: Inventory) -> None:
    lines = Lines(console_on(standard_output()))
    lines.say("Loaded", "bold")
    rows = []
    for edition in found.loaded:
        label = edition.label if not edition.lacking else f"{edition.label} (lacks parts {edition.lacking})"
        count = f"{edition.rows:,} rows" if edition.rows else ""
        rows.append((f"  {edition.table}", label, _span(edition.first, edition.last), count, edition.source))
    aligned(lines, rows, indent=0)
    for broken in found.broken:
        lines.say(f"Cannot be used: {broken}", "red", 2)


def _print_missing(found: Inventory) -> None:
    """What lets most edits run first; whole words, whatever the width."""
    if not found.missing:
        return
    from cleanclaim.reference.inventory import is_own, missing_files

    lines = Lines(console_on(standard_output()))
    lines.blank()
    lines.say(
        "Missing, what lets most edits run first (cleanclaim reference add FILE takes a file as it comes)", "bold"
    )
    for file in missing_files(found.missing):
        count = len(file.unlocks)
        more = len(file.edits) - count
        said = f"{plural(count, 'edit')} then {'runs' if count == 1 else 'run'}" if count else ""
        rest = f"{plural(more, 'edit')} {'asks' if more == 1 else 'ask'} it too" if more else ""
        lines.put(Text.assemble("  ", (file.what, "bold"), f": {'; '.join(filter(None, (said, rest)))}"), 4)
        lines.put(Text(f"    {file.page}", style=f"link {file.page}" if "://" in file.page else ""), 4)
        lines.say(f"    {', '.join(file.tables)}: {' '.join(file.edits)}", "dim", 6)
    own = [table for table in found.missing if is_own(table)]
    if own:
        lines.blank()
        edits = {edit for table in own for edit in table.edits}
        lines.put(
            Text.assemble("  ", ("Lists of your own", "bold"), f" ({own[0].page}): {plural(len(edits), 'edit')}"), 4
        )
        lines.say(f"    {', '.join(table.table for table in own)}", "dim", 4)


@app.command("add")
def add(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Official files as downloaded (zip, csv, txt, xlsx, xml).")
    ],
    accept_license: Annotated[
        bool, typer.Option("--accept-license", help="Confirm the licences the files need, without being asked.")
    ] = False,
    first: Annotated[
        str,
        typer.Option(
            "--from", metavar="DAY", help="First day in force, where the file's name does not say it (2026-07-01)."
        ),
    ] = "",
    form: TextOrJson = PlainFormat.text,
    settings: Settings = None,
) -> None:
    """Add official files. What a file is is told from its content; descriptors are dropped while reading."""
    from cleanclaim.reference.importers.add import add_files
    from cleanclaim.reference.importers.archive import RefusedError

    store = EditionStore(load_settings(settings).data)
    begins = day(first) if first else None

    def accept(importer: Importer) -> bool:
        return accept_license or _asked(importer)

    with spinner("reading") as tell:
        try:
            added = add_files(files, store, accept=accept, first=begins, tell=tell)
        except (RefusedError, EditionError) as error:
            raise SourceError(str(error)) from error
    if form is PlainFormat.json:
        _write_json(added)
    else:
        _print_added(added)


def _asked(importer: Importer) -> bool:
    if not sys.stdin.isatty():
        raise SourceError(f"{importer.title}: {importer.licence}; confirm with --accept-license")
    return typer.confirm(f"{importer.title}: {importer.licence}.\nDo you have it?", err=True)


def _print_added(added: Added) -> None:
    console = console_on(standard_output())
    for edition in added.editions:
        span = _span(edition.first, edition.last)
        console.print(Text(f"{edition.table}: {edition.label}, {edition.rows:,} rows, {span}"))
        if not edition.whole:
            lacking = ", ".join(f"f{n}" for n in range(1, 5) if n not in edition.parts)
            console.print(Text(f"  not whole yet: add {lacking} too; until then their codes are not checked"))
    if added.ignored:
        console.print(Text(f"left alone: {', '.join(added.ignored[:10])}", style="dim"))


@app.command("remove")
def remove(
    table: Annotated[str, typer.Argument(help="The table's name (mue-practitioner).")],
    label: Annotated[str, typer.Argument(help="The edition's label, as listed.")],
    settings: Settings = None,
) -> None:
    """Take an imported edition away."""
    try:
        removed = EditionStore(load_settings(settings).data).remove(table, label)
    except EditionError as error:
        raise SourceError(str(error)) from error
    typer.echo(f"removed {removed.label}")


@app.command("verify")
def verify(form: TextOrJson = PlainFormat.text, settings: Settings = None) -> None:
    """Read every imported edition and compare its checksum."""
    store = EditionStore(load_settings(settings).data)
    failed = [f"{broken.path.name}: {broken.reason}" for broken in store.broken()]
    sound: list[Manifest] = []
    for manifest in store.manifests():
        try:
            store.verify(manifest)
            sound.append(manifest)
        except EditionError as error:
            failed.append(str(error))
    if form is PlainFormat.json:
        left = [str(path) for path in store.leftovers()]
        _write_json({"sound": [f"{m.table}: {m.label}" for m in sound], "failed": failed, "left_over": left})
    else:
        for manifest in sound:
            typer.echo(f"sound    {manifest.table}: {manifest.label}")
        for path in store.leftovers():
            typer.echo(f"left over from an import that broke off, not used: {path}")
    if failed:
        raise SourceError("; ".join(failed))


@app.command("show")
def show(
    table: Annotated[
        str, typer.Argument(help="A table's name: icd10cm, mue-practitioner, fee-schedule, list-taxonomy …")
    ],
    code: Annotated[str, typer.Argument(help="A code; for ncci two as 12345/67890; for fee-schedule 12345-26.")],
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="Date of service (2026-01-05).")],
    form: TextOrJson = PlainFormat.text,
    settings: Settings = None,
) -> None:
    """Show what a table says of one code on one day."""
    try:
        answer = ask(open_library(load_settings(settings).data), table, code, day(on))
    except Unavailable as reason:
        raise SourceError(str(reason)) from reason
    if form is PlainFormat.json:
        _write_json(answer)
    else:
        _print_answer(answer)


def _print_answer(answer: Answer) -> None:
    console = console_on(standard_output())
    console.print(Text(f"{answer.code}  {answer.edition}, {_span(answer.first, answer.last)}, asked for {answer.on}"))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in shown_row(answer):
        table.add_row(name, Text(value))
    console.print(table)


def _span(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return "always"
    return f"{first or '…'} to {last or '…'}"


def _write_json(value: object) -> None:
    standard_output().write(encoder.encode(msgspec.to_builtins(value)) + b"\n")
