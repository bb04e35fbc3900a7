"""Reading the text and workbooks of official files: encodings, delimited rows, stacked headers, dates."""

from __future__ import annotations

import codecs
import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from cleanclaim.reference.importers.archive import FREE_BYTES, MAX_RATIO, RefusedError, SourceFile

csv.field_size_limit(16 << 20)

CODE = re.compile(r"[0-9A-Z]{5}\Z")
"""A CPT or HCPCS level II code."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PREAMBLE_ROWS = 40
_PART_BYTES = 1 << 30
"""A part of a workbook (its strings are read into memory) larger than this is refused."""


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8 are Windows-1252 in CMS's files, where they are anything."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("windows-1252", _as_windows_1252)


def is_workbook(file: SourceFile) -> bool:
    """Whether a file is an Excel workbook (xlsx)."""
    return file.head.startswith(b"PK")


def check_text(file: SourceFile) -> None:
    """Raise RefusedError for what is no text of the encodings official files come in."""
    head = file.head
    if head.startswith(_UTF16) or head[:200].count(b"\0") > 20:
        raise RefusedError(f"{file.name}: is UTF-16 or binary; expected UTF-8 or Windows-1252 text")
    if b"\0" in head:
        raise RefusedError(f"{file.name}: holds NUL bytes; expected text")


def lines(file: SourceFile) -> Iterator[str]:
    """The lines of a text file without their ends."""
    check_text(file)
    with file.open() as stream:
        text = io.TextIOWrapper(stream, "utf-8-sig", errors="windows-1252", newline=None)
        for line in text:
            yield line.rstrip("\n")


def head_text(file: SourceFile) -> str:
    """The first 64 KB as text, ``""`` for what is no text."""
    if is_workbook(file) or b"\0" in file.head:
        return ""
    return file.head.decode("utf-8-sig", "windows-1252")


def rows(file: SourceFile) -> Iterator[list[str]]:
    """The rows of a delimited text (comma or tab, told from its first lines) or of a workbook's first sheet, stripped.

    Raises RefusedError for damaged quoting.
    """
    if is_workbook(file):
        yield from _sheet_rows(file)
        return
    check_text(file)
    head = head_text(file)
    delimiter = "\t" if head.count("\t") > head.count(",") else "|" if head.count("|") > head.count(",") else ","
    with file.open() as stream:
        text = io.TextIOWrapper(stream, "utf-8-sig", errors="windows-1252", newline="")
        reader = csv.reader(text, delimiter=delimiter)
        try:
            for row in reader:
                yield [cell.strip() for cell in row]
        except csv.Error as error:
            raise RefusedError(f"{file.name}: line {reader.line_num}: {error}") from error


def first_rows(file: SourceFile, count: int = _PREAMBLE_ROWS) -> list[list[str]]:
    """The first rows of a delimited text or workbook (40 at most), empty for what is neither."""
    if file.first_rows is None:
        found: list[list[str]] = []
        file.first_rows = found
        if is_workbook(file) or b"\0" not in file.head:
            with suppress(RefusedError):
                found.extend(islice(rows(file), _PREAMBLE_ROWS))
    return file.first_rows[:count]


def _sheet_rows(file: SourceFile) -> Iterator[list[str]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    with tempfile.SpooledTemporaryFile(max_size=32 << 20) as copy:
        with file.open() as stream:
            while chunk := stream.read(1 << 20):
                copy.write(chunk)
        copy.seek(0)
        _check_workbook(file.name, copy)
        copy.seek(0)
        try:
            book = openpyxl.load_workbook(copy, read_only=True, data_only=True)
            for row in book.worksheets[0].iter_rows(values_only=True):
                yield [_cell(value) for value in row]
        except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile, SyntaxError, IndexError) as error:
            raise RefusedError(f"{file.name}: the workbook is damaged ({error})") from error


def _check_workbook(name: str, copy: Any) -> None:
    """Refuse bombs and document types (entities) inside a workbook before anything parses it."""
    try:
        with zipfile.ZipFile(copy) as archive:
            for info in archive.infolist():
                swells = info.file_size > FREE_BYTES and info.file_size > MAX_RATIO * max(info.compress_size, 1)
                if swells or info.file_size > _PART_BYTES:
                    raise RefusedError(f"{name}: a sheet would expand beyond reason; it is not read")
                if info.filename.endswith((".xml", ".rels")):
                    with archive.open(info) as part:
                        head = part.read(4096)
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise RefusedError(f"{name}: declares XML entities; it is not read")
    except zipfile.BadZipFile as error:
        raise RefusedError(f"{name}: the workbook is damaged or cut off") from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def code5(text: str) -> str:
    """A procedure code as text; a workbook that kept it as a number has lost its leading zeros."""
    return text.zfill(5) if text.isdigit() and 2 < len(text) < 5 else text.upper()


class Header(NamedTuple):
    """Where the columns are: names (upper case, blanks collapsed) in order, and the data rows that follow."""

    names: tuple[str, ...]
    data: Iterator[list[str]]


def squeezed(text: str) -> str:
    """Upper case with every run of blanks and line ends as one blank."""
    return " ".join(text.upper().split())


def find_header(file: SourceFile, wanted: Sequence[str], expected: str) -> Header:
    """The header row that has every word of ``wanted`` among its cells. RefusedError says expected and seen."""
    reading = rows(file)
    seen: list[str] = []  # the row most like a header so far: the one with most cells
    for number, row in enumerate(reading):
        names = tuple(squeezed(cell) for cell in row)
        if all(any(word in name for name in names) for word in wanted):
            return Header(names, reading)
        filled = [name for name in names if name]
        if len(filled) > len(seen):
            seen = filled
        if number > _PREAMBLE_ROWS:
            break
    raise drifted(file, expected, " | ".join(seen)[:200])


def drifted(file: SourceFile, expected: str, seen: str) -> RefusedError:
    """The refusal of a header that is not the one expected."""
    return RefusedError(
        f"{file.name}: the header is not the one expected. Expected: {expected}. Seen: {seen or 'nothing'}"
    )


def column(file: SourceFile, names: Sequence[str], *patterns: str, optional: bool = False) -> int:
    """The place of the first column whose name matches one of the patterns; -1 for an optional one that is absent."""
    for pattern in patterns:
        for place, name in enumerate(names):
            if re.search(pattern, name):
                return place
    if optional:
        return -1
    raise drifted(file, f"a column {patterns[0]!r}", " | ".join(names))


def cells(file: SourceFile, data: Iterable[list[str]], least: int) -> Iterator[list[str]]:
    """Data rows without blank lines and notes; a row with fewer than ``least`` cells means a file cut off."""
    for number, row in enumerate(data, 1):
        filled = [cell for cell in row if cell]
        if not filled or (len(filled) == 1 and " " in filled[0]):
            continue  # blank, or a note below the table
        if len(row) < least:
            seen = f"{len(row)} columns, expected {least}"
            raise RefusedError(f"{file.name}: data row {number} has {seen}: the file is cut off")
        yield row


_DATES = (
    (re.compile(r"(\d{4})(\d\d)(\d\d)\Z"), (1, 2, 3)),
    (re.compile(r"(\d{4})-(\d\d?)-(\d\d?)"), (1, 2, 3)),
    (re.compile(r"(\d\d?)/(\d\d?)/(\d{4})"), (3, 1, 2)),
)
_NO_DATE = frozenset({"", "*", "0", "00000000", "0000000", "99999999", "9999999"})


def day(text: str) -> date | None:
    """A date as CMS writes it (20260701, 2026-07-01, 7/1/2026, Julian 2026182), None for none. ValueError otherwise."""
    text = text.strip()
    if text in _NO_DATE:
        return None
    if re.fullmatch(r"\d{7}", text):
        return date(int(text[:4]), 1, 1) + timedelta(days=int(text[4:]) - 1)
    for pattern, (year, month, number) in _DATES:
        if match := pattern.match(text):
            return date(int(match[year]), int(match[month]), int(match[number]))
    raise ValueError(f"not a date: {text!r}")


def quarter(year: int, number: int) -> tuple[date, date]:
    """First and last day of a calendar quarter."""
    first = date(year, 3 * number - 2, 1)
    return first, date(year + (number == 4), (3 * number) % 12 + 1, 1) - timedelta(days=1)


def quarter_of(on: date) -> tuple[date, date]:
    """First and last day of the quarter a day is in."""
    return quarter(on.year, (on.month + 2) // 3)
