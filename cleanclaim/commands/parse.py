"""``cleanclaim parse``: claims and remittances for other programs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import IO, Annotated

import typer

from cleanclaim.exit_codes import ExitCode, worst
from cleanclaim.output import OutputError, output_stream, private_folder, sweep
from cleanclaim.process.events import CheckedFile
from cleanclaim.process.inputs import complain, for_each_input
from cleanclaim.process.parsing import parse as parse_source
from cleanclaim.process.source import Source
from reports.formats.claims_export import Exporter, JsonExport, NdjsonExport


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
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="837 and 835 files (.gz and .zip too), folders, patterns, or - for standard input.",
            show_default=False,
        ),
    ],
    format: Annotated[Format, typer.Option("--format", "-f", help="How records are written.")] = Format.ndjson,  # noqa: A002
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to this file (a directory for parquet), not standard output."
        ),
    ] = None,
    raw: Annotated[bool, typer.Option("--raw", help="With the segments as sent beside the fields.")] = False,
) -> None:
    """Write every claim (837) and claim payment (835) of the files as a typed record.

    Parsed records hold what the file holds, patients' names too: mind where they go.
    """
    if format is Format.parquet and output is None:
        raise typer.BadParameter("parquet needs --output DIRECTORY", param_hint="--output")
    with ExitStack() as stack:
        parsing = _Parsing(lambda: stack.enter_context(_exporter(format, output, raw)))
        code = for_each_input(files, parsing.take)
        if code is ExitCode.CLEAN or parsing.begun:
            parsing.exporter.close()
    if parsing.cut_off:
        code = worst((code, ExitCode.UNREADABLE))
    if code is not ExitCode.CLEAN:
        raise typer.Exit(code)


class _Parsing:
    """Writes inputs one after the other; the output is opened when there is something to write."""

    def __init__(self, opened: Callable[[], Exporter]) -> None:
        self._opened = opened
        self.begun = False
        self.cut_off = False

    @cached_property
    def exporter(self) -> Exporter:
        """The writer, from the first time it is wanted."""
        self.begun = True
        return self._opened()

    def take(self, source: Source) -> None:
        """Write every record of one input."""
        named = False
        for record in parse_source(source):
            if isinstance(record, CheckedFile):
                self._end(source.name, record)
                continue
            if not named:
                self.exporter.file(source.name)
                named = True
            self.exporter.record(record)

    def _end(self, name: str, end: CheckedFile) -> None:
        if end.record.truncated:
            self.cut_off = True
            complain(f"{name}: the file ends too early; what could be read is written")


@contextmanager
def _exporter(form: Format, output: Path | None, raw: bool) -> Iterator[Exporter]:
    """The writer of the format."""
    if form is Format.parquet:
        with _whole_folder(output or Path()) as folder:
            yield _parquet(folder, raw)
        return
    with output_stream(output) as out:
        yield _writer(form, out, raw)


def _writer(form: Format, out: IO[bytes], raw: bool) -> Exporter:
    if form is Format.ndjson:
        return NdjsonExport(out, raw)
    if form is Format.json:
        return JsonExport(out, raw)
    from reports.formats.claims_xml import XmlExport  # lxml is loaded only when it is wanted

    return XmlExport(out, raw)


def _parquet(directory: Path, raw: bool) -> Exporter:
    from reports.formats.claims_parquet import ParquetExport, ParquetMissingError

    try:
        return ParquetExport(directory, raw)
    except ParquetMissingError as error:
        raise OutputError(str(error)) from error


@contextmanager
def _whole_folder(directory: Path) -> Iterator[Path]:
    """A folder whose files become ``directory``'s when the block ends well; on an error nothing is left behind."""
    try:
        sweep(private_folder(directory), ".parse.")
        work = tempfile.TemporaryDirectory(prefix=".parse.", dir=directory)
    except OSError as error:
        raise OutputError(f"{directory}: cannot be written to ({error.strerror})") from error
    with work as name:
        yield Path(name)
        for file in Path(name).iterdir():
            file.chmod(0o600)
            file.replace(directory / file.name)
