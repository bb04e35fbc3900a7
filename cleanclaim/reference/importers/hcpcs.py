"""HCPCS level II codes and modifiers: the quarterly file as workbook, comma-separated or in fixed positions.

Fixed positions (from 1): code 1–5, modifier 4–5, record type 11 (3 procedure, 7 modifier, 4 and 8 continuations of the
text), price indicator 120–121, coverage 230, added 269–276, action effective 277–284, terminated 285–292, action 293.
A disclaimer may stand above. Descriptors are dropped while reading. Source: CMS, HCPCS quarterly update, record layout.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import Draft, Importer, Request
from cleanclaim.reference.importers.reading import (
    cells,
    column,
    day,
    drifted,
    find_header,
    first_rows,
    head_text,
    is_workbook,
    lines,
    quarter_of,
    squeezed,
)
from cleanclaim.reference.manifest import Manifest
from cleanclaim.reference.tables import ROWS_SCHEMA
from validators.questions.rows import HcpcsRow

_EXPECTED = "HCPC, SEQNUM, RECID, LONG DESCRIPTION, …, COV, …, ADD DT, ACT EFF DT, TERM DT, ACTION CD"
_RELEASE = re.compile(r"HCPC(?P<year>(?:20)?\d\d)[-_ ]?(?P<month>JAN|APR|JUL|OCT)", re.IGNORECASE)
_NAMED = re.compile(r"(?P<month>january|april|july|october)[-_ ](?P<year>20\d\d)", re.IGNORECASE)
_MONTHS = {"JAN": 1, "APR": 4, "JUL": 7, "OCT": 10}
_FIXED = re.compile(r"(?:[A-Z]\d{4}|   [0-9A-Z]{2}|[0-9A-Z]{2}   )\d{5}[3478]")
_PROCEDURE = re.compile(r"[A-Z]\d{4}\Z")
_MODIFIER = re.compile(r"[0-9A-Z]{2}\Z")


class _Record(NamedTuple):
    kind: str
    code: str
    price: str
    coverage: str
    added: str
    ended: str
    action: str


def recognises(file: SourceFile) -> bool:
    """The workbook's header, or lines in the fixed layout."""
    if _has_positions(file):
        return True
    return any({"RECID", "SEQNUM"} <= {squeezed(cell) for cell in row} for row in first_rows(file, 40))


def _has_positions(file: SourceFile) -> bool:
    """Whether the lines are records in fixed positions, be it below a disclaimer (``…_w_disclaimer``)."""
    if is_workbook(file):
        return False
    sample = head_text(file).splitlines()[:60]
    while sample and not _is_record(sample[0]):
        del sample[0]
    return bool(sample) and sum(map(_is_record, sample)) >= len(sample) - 2


def _is_record(line: str) -> bool:
    return len(line) > 270 and _FIXED.match(line) is not None


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """Two editions a release: procedure codes and modifiers."""
    for file in files:
        first, last = _days(file, request)
        kinds = {record.kind for record in _records(file)}
        if not kinds & {"3", "7"}:
            raise drifted(file, "records of type 3 (procedure) or 7 (modifier)", ", ".join(sorted(kinds)))
        for table, kind, fits in (("hcpcs", "3", _PROCEDURE), ("hcpcs-modifiers", "7", _MODIFIER)):
            if kind not in kinds:
                continue
            what = "HCPCS II" if kind == "3" else "HCPCS modifiers"
            manifest = Manifest(
                table=table, label=f"{what} {first.year} {first:%B}", first=first, last=last, since=date(1982, 1, 1),
                after="known", source=file.name, source_sha256=file.sha256,
            )  # fmt: skip
            yield Draft(manifest, _writer(file, kind, fits))


def _days(file: SourceFile, request: Request) -> tuple[date, date]:
    match = _RELEASE.search(file.names) or _NAMED.search(file.names)
    if match:
        return quarter_of(date(2000 + int(match["year"][-2:]), _MONTHS[match["month"][:3].upper()], 1))
    if request.first:
        return request.first, quarter_of(request.first)[1]
    if named := re.search(r"HCPC(?:20)?(\d\d)_", file.names, re.IGNORECASE):
        return quarter_of(date(2000 + int(named[1]), 1, 1))  # the annual file
    raise RefusedError(f"{file.name}: the file name must say the release (HCPC2026_OCT), or give --from")


def _writer(file: SourceFile, kind: str, fits: re.Pattern[str]) -> Callable[[sqlite3.Connection], int]:
    def write(database: sqlite3.Connection) -> int:
        database.execute(ROWS_SCHEMA)
        count = 0
        for record in _records(file):
            if record.kind != kind:
                continue
            row = _row(file, record, fits)
            database.execute("INSERT OR REPLACE INTO row VALUES (?,?)", (row.code, msgspec.json.encode(row).decode()))
            count += 1
        return count

    return write


def _row(file: SourceFile, record: _Record, fits: re.Pattern[str]) -> HcpcsRow:
    try:
        if not fits.match(record.code):
            raise ValueError
        added, ended = day(record.added), day(record.ended)
    except ValueError:
        shown = " | ".join(record)
        raise RefusedError(
            f"{file.name}: not a HCPCS record: {shown!r}; the file is cut off or of another layout"
        ) from None
    return HcpcsRow(record.code, added, ended, record.coverage, record.action, record.price)


def _records(file: SourceFile) -> Iterator[_Record]:
    if _has_positions(file):
        return _from_positions(file)
    return _from_columns(file)


def _from_positions(file: SourceFile) -> Iterator[_Record]:
    begun = False
    for number, line in enumerate(lines(file), 1):
        begun = begun or _is_record(line)
        if not begun or not line.strip() or line.strip() == "\x1a":
            continue
        if len(line) < 292 or not _FIXED.match(line):
            raise RefusedError(
                f"{file.name}: line {number} has {len(line)} characters, expected 320: the file is cut off"
            )
        yield _Record(
            line[10], line[:5].strip(), line[119:121].strip(), line[229:230].strip(),
            line[268:276], line[284:292], line[292:293].strip(),
        )  # fmt: skip


def _from_columns(file: SourceFile) -> Iterator[_Record]:
    header = find_header(file, ("RECID", "SEQNUM"), _EXPECTED)
    patterns = (
        r"^RECID$",
        r"^HCPCS?$",
        r"^PRICE[ _]?1$",
        r"^COV$",
        r"^ADD[ _](DT|DATE)$",
        r"^TERM[ _](DT|DATE)$",
        r"^ACTION[ _](CD|CODE)$",
    )
    places = [column(file, header.names, pattern) for pattern in patterns]
    for row in cells(file, header.data, max(places) + 1):
        values = [row[place] for place in places]
        values[1] = values[1].zfill(2) if len(values[1]) == 1 else values[1]
        yield _Record(*values)


IMPORTER = Importer(
    "hcpcs", "HCPCS level II codes and modifiers", ("hcpcs", "hcpcs-modifiers"),
    "https://www.cms.gov/medicare/coding-billing/healthcare-common-procedure-system/quarterly-update",
    "", recognises, draft,
)  # fmt: skip
