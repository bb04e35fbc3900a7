"""Plain code lists: how their rows are stored, and what the importers of such lists share."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import Draft, Request
from cleanclaim.reference.importers.reading import quarter, quarter_of
from cleanclaim.reference.manifest import Manifest
from cleanclaim.reference.tables import CODES_SCHEMA

ListRow = tuple[str, date | None, date | None, Mapping[str, str]]
"""Code, first day, last day, extra columns."""

_QUARTER_NAMED = re.compile(
    r"(?P<month>jan(?:uary)?|apr(?:il)?|jul(?:y)?|oct(?:ober)?)[a-z]*[-_ ]*(?P<year>20\d\d)|"
    r"(?P<year2>20\d\d)[-_ ]*(?P<month2>jan(?:uary)?|apr(?:il)?|jul(?:y)?|oct(?:ober)?)",
    re.IGNORECASE,
)
_MONTHS = {"jan": 1, "apr": 2, "jul": 3, "oct": 4}


def write_codes(database: sqlite3.Connection, rows: Iterable[ListRow]) -> int:
    """Store a code list; returns how many rows it has."""
    database.execute(CODES_SCHEMA)
    records = (
        (
            code,
            first.toordinal() if first else None,
            last.toordinal() if last else None,
            msgspec.json.encode(data).decode() if data else None,
        )
        for code, first, last, data in rows
    )
    database.executemany("INSERT INTO code VALUES (?,?,?,?)", records)
    database.execute("CREATE INDEX code_code ON code (code)")
    count: int = database.execute("SELECT count(*) FROM code").fetchone()[0]
    return count


def quarter_named(file: SourceFile, request: Request) -> tuple[date, date]:
    """The quarter a file's name says ("October 2026", "2026 Jul"), else that of --from. RefusedError for neither."""
    match = _QUARTER_NAMED.search(file.name) or _QUARTER_NAMED.search(file.names)
    if request.first:
        return request.first, quarter_of(request.first)[1]
    if match:
        month = (match["month"] or match["month2"])[:3].lower()
        return quarter(int(match["year"] or match["year2"]), _MONTHS[month])
    raise RefusedError(f"{file.name}: the file name must say the quarter (October 2026), or give --from")


def code_list(manifest: Manifest, rows: Callable[[SourceFile], Iterable[ListRow]], file: SourceFile) -> Draft:
    """The draft of an edition that is a plain code list read from one file."""
    return Draft(manifest, lambda database: write_codes(database, rows(file)))
