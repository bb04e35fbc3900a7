"""``cleanclaim parse``: claims and remittances for other programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer

from cleanclaim.exit_codes import ExitCode
from cleanclaim.log import logger
from cleanclaim.output import whole_file
from cleanclaim.source import Source, open_sources
from reports.claims_export import Exporter, JsonExport, NdjsonExport, Record
from x12.envelope import read_sets
from x12.issue import Issue
from x12.pieces import SetPiece
from x12.read_835 import RemittanceReader
from x12.read_837 import ClaimReader

NOT_READ = frozenset({"empty", "not-x12"})
"""Issues that say the input holds nothing to parse."""


class Format(StrEnum):
    """How records are written."""

    ndjson = "ndjson"
    json = "json"
    xml = "xml"
    parquet = "parquet"


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command("parse")(parse)


def parse(
    files: Annotated[list[str], typer.Argument(help="837 and 835 files (.gz and .zip too), or - for standard input.")],
    format: Annotated[Format, typer.Option("--format", "-f", help="How records are written.")] = Format.ndjson,  # noqa: A002
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file (a directory for parquet), not standard output."),
    ] = None,
    raw: Annotated[bool, typer.Option("--raw", help="With the segments as sent beside the fields.")] = False,
) -> None:
    """Write every claim (837) and claim payment (835) of the files as a typed record.

    Parsed records hold what the file holds, patients' names too: mind where they go.
    """
    unreadable = 0
    with _exporter(format, output, raw) as exporter:
        for source in open_sources(files):
            exporter.file(source.name)
            for record in records_of(source):
                exporter.record(record)
                if isinstance(record, Issue) and record.key in NOT_READ:
                    unreadable += 1
                    logger().error("unreadable", file=source.name, key=record.key)
    if unreadable:
        raise typer.Exit(ExitCode.UNREADABLE)


def records_of(source: Source) -> Iterator[Record]:
    """The records of an input in file order: an 837's claims, an 835's head, payments and tail, and issues."""
    claims, remittances = ClaimReader(), RemittanceReader()
    for item in read_sets(source.stream):
        if isinstance(item, Issue):
            yield item
        elif isinstance(item, SetPiece):
            yield from claims.feed(item)
            yield from remittances.feed(item)
    yield from claims.finish()
    yield from remittances.finish()


@contextmanager
def _exporter(form: Format, output: Path | None, raw: bool) -> Iterator[Exporter]:
    """The writer of the format, closed when all went well."""
    with ExitStack() as stack:
        exporter = _parquet(output, raw) if form is Format.parquet else _writer(form, stack, output, raw)
        yield exporter
        exporter.close()


def _writer(form: Format, stack: ExitStack, output: Path | None, raw: bool) -> Exporter:
    out: IO[bytes] = sys.stdout.buffer if output is None else stack.enter_context(whole_file(output))
    if form is Format.ndjson:
        return NdjsonExport(out, raw)
    if form is Format.json:
        return JsonExport(out, raw)
    from reports.claims_xml import XmlExport  # lxml is loaded only when it is wanted

    return XmlExport(out, raw)


def _parquet(output: Path | None, raw: bool) -> Exporter:
    from reports.claims_parquet import ParquetExport, ParquetMissingError

    if output is None:
        typer.echo("cleanclaim: parquet needs --output DIRECTORY", err=True)
        raise typer.Exit(ExitCode.USAGE)
    try:
        return ParquetExport(output, raw)
    except ParquetMissingError as error:
        typer.echo(f"cleanclaim: {error}", err=True)
        raise typer.Exit(ExitCode.USAGE) from error
