"""Medicare physician fee schedule relative value files (PPRRVU): 31 columns to 2025, 32 since 2026.

The header is stacked over five rows, so columns are found by the words above them, not by their place. The text form
has no header but copyright lines (HDR) and records of fixed positions. Descriptors are dropped while reading. Since
2026 there are two files a release, for qualifying (QPP) and other practitioners; their policy indicators agree.
Source: CMS, PFS relative value files and their record layout.
"""

from __future__ import annotations

import re
import sqlite3
from calendar import month_name
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from itertools import chain, zip_longest
from typing import NamedTuple

import msgspec

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import ADA_AMA, Draft, Importer, Request
from cleanclaim.reference.importers.reading import (
    CODE,
    cells,
    code5,
    column,
    drifted,
    first_rows,
    head_text,
    is_workbook,
    lines,
    rows,
    squeezed,
)
from cleanclaim.reference.manifest import Manifest
from cleanclaim.reference.tables import ROWS_SCHEMA
from validators.questions.rows import FeeScheduleRow

_EXPECTED = "HCPCS, MOD, DESCRIPTION, STATUS CODE, … (five stacked rows)"
_TITLE = re.compile(r"(?P<year>20\d\d) NATIONAL PHYSICIAN FEE SCHEDULE RELATIVE VALUE FILE(?: (?P<month>[A-Z]+))?")
_MONTHS = {month.upper(): number for number, month in enumerate(month_name) if month}
"""Releases are quarterly; where Congress changed the year's payment there is one more (March 2024)."""

_LETTERS = {"A": 1, "B": 4, "C": 7, "D": 10}
_FILE = re.compile(
    r"(?:RVU(?P<short>\d\d)(?P<letter>[A-D])|PPRRVU(?P<year>(?:20)?\d\d)[-_]?(?P<month>Jan|Mar|Apr|Jul|Oct))",
    re.IGNORECASE,
)
_STACK = 5


_SLICES = ((0, 5), (5, 7), (57, 58), (72, 74), (81, 83), (90, 96), (96, 102), (102, 103), (103, 106), (115, 116),
           (116, 117), (117, 118), (118, 119), (119, 120), (141, 143))  # fmt: skip
"""Places of the columns kept in a record of the text form, in the order of _Columns."""

_RECORD = re.compile(r"[0-9A-Z]{5}[0-9A-Z ]{2}.{50}[A-Z].{44}[0-9 ][0-9A-Z ]{3}.{9}[0-9 ]{6}.{20,100}\Z")


class _Columns(NamedTuple):
    """Places of the columns kept."""

    code: int
    modifier: int
    status: int
    na_nonfacility: int
    na_facility: int
    total_nonfacility: int
    total_facility: int
    pctc: int
    global_days: int
    multiple: int
    bilateral: int
    assistant: int
    co_surgeon: int
    team: int
    supervision: int


def recognises(file: SourceFile) -> bool:
    """The title line, the header row with HCPCS, MOD and PCTC columns, or records of the text form."""
    if _is_text(file):
        return True
    first = first_rows(file, 12)
    words = squeezed(" ".join(" ".join(row) for row in first))
    return bool(_TITLE.search(words)) or any(
        [squeezed(c) for c in row[:3]] == ["HCPCS", "MOD", "DESCRIPTION"] for row in first
    )


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a release and conversion factor. The year's later releases may answer for its earlier months."""
    for file in files:
        first, words = _release(file, request)
        variant = "nonQPP" if re.search(r"non[-_]?qpp", file.names, re.IGNORECASE) else ""
        if not variant and re.search(r"qpp", file.names, re.IGNORECASE):
            variant = "QPP"
        manifest = Manifest(
            table="fee-schedule", label=" ".join(filter(None, ("MPFS", words, variant))), first=first,
            last=date(first.year, 12, 31), since=date(first.year, 1, 1), source=file.name,
            source_sha256=file.sha256, licence=ADA_AMA,
        )  # fmt: skip
        yield Draft(manifest, partial(_write, file=file))


def _release(file: SourceFile, request: Request) -> tuple[date, str]:
    title = _TITLE.search(squeezed(" ".join(" ".join(row) for row in first_rows(file, 12))))
    named = _FILE.search(file.names)
    if title and title["month"] in _MONTHS:
        first = date(int(title["year"]), _MONTHS[title["month"]], 1)
    elif named:
        year = int(f"20{(named['year'] or named['short'])[-2:]}")
        month = _LETTERS[named["letter"].upper()] if named["letter"] else _month(named["month"])
        first = date(year, month, 1)
    elif request.first:
        first = request.first
    elif title:
        first = date(int(title["year"]), 1, 1)
    else:
        raise RefusedError(f"{file.name}: neither title nor file name says the release, and --from is not given")
    return first, f"{first.year} {first:%B}"


def _month(name: str) -> int:
    return next(number for month, number in _MONTHS.items() if month.startswith(name.upper()))


def _is_text(file: SourceFile) -> bool:
    if is_workbook(file):
        return False
    sample = [line for line in head_text(file).splitlines()[:20] if not line.startswith("HDR")]
    return len(sample) > 0 and sum(bool(_RECORD.match(line)) for line in sample) >= len(sample)


def _records_of_text(file: SourceFile) -> Iterator[list[str]]:
    for number, line in enumerate(lines(file), 1):
        if line.startswith("HDR") or not line.strip("\x1a "):
            continue
        if not _RECORD.match(line):
            raise RefusedError(f"{file.name}: line {number} is no record of 200 characters: the file is cut off")
        yield [line[start:end].strip() for start, end in _SLICES]


def _header(file: SourceFile) -> tuple[_Columns, Iterator[list[str]]]:
    if _is_text(file):
        return _Columns._make(range(len(_SLICES))), _records_of_text(file)
    reading = rows(file)
    stack: list[list[str]] = []
    for row in reading:
        stack = [*stack[-_STACK + 1 :], [squeezed(cell) for cell in row]]
        if row[:1] and squeezed(row[0]) == "HCPCS":
            names = [" ".join(filter(None, above)) for above in zip_longest(*_below_title(stack), fillvalue="")]
            return _columns(file, names), reading
        if len(stack) == _STACK and any(CODE.match(cell) for cell in row[:1]):
            break
    raise drifted(file, _EXPECTED, " | ".join(chain.from_iterable(stack))[:200])


def _below_title(stack: Sequence[list[str]]) -> list[list[str]]:
    """The stacked rows that carry column words: title and notice lines fill one cell only."""
    return [row for row in stack if sum(map(bool, row)) > 1 or row is stack[-1]]


def _columns(file: SourceFile, names: Sequence[str]) -> _Columns:
    patterns = (
        r"^HCPCS$", r"^MOD$", r"^STATUS( CODE)?$", r"^NON-?FAC(ILITY)? NA IND", r"^FAC(ILITY)? NA IND",
        r"^NON-?FAC(ILITY)? TOTAL", r"^FAC(ILITY)? TOTAL", r"^PC ?/?TC IND", r"^GLOB DAYS|^GLOBAL", r"^MULT PROC",
        r"^BILAT SURG", r"^ASST SURG", r"^CO-? ?SURG", r"^TEAM SURG",
    )  # fmt: skip
    places = [column(file, names, pattern) for pattern in patterns]
    return _Columns._make([*places, column(file, names, r"SUPERVISION", optional=True)])


def _write(database: sqlite3.Connection, file: SourceFile) -> int:
    places, data = _header(file)
    database.execute(ROWS_SCHEMA)
    count = 0
    for row in cells(file, data, max(places[:-1]) + 1):
        row[places.code] = code5(row[places.code])
        if not CODE.match(row[places.code]):
            continue  # a note below the table
        record = _record(file, places, row)
        key = f"{record.code}/{record.modifier}" if record.modifier else record.code
        database.execute("INSERT OR REPLACE INTO row VALUES (?,?)", (key, msgspec.json.encode(record).decode()))
        count += 1
    return count


def _record(file: SourceFile, places: _Columns, row: Sequence[str]) -> FeeScheduleRow:
    def indicator(place: int) -> str:
        return row[place].upper() or "9"

    status = row[places.status].upper()
    if not re.fullmatch(r"[A-Z]", status):
        shown = f"{row[places.code]} has the status {status!r}"
        raise RefusedError(f"{file.name}: {shown}; the file is cut off or of another layout")
    days = row[places.global_days].upper()
    supervision = row[places.supervision] if 0 <= places.supervision < len(row) else ""
    return FeeScheduleRow(
        code=row[places.code],
        modifier=row[places.modifier].upper(),
        status=status,
        global_days=days.zfill(3) if days.isdigit() else days,
        pctc=indicator(places.pctc),
        multiple=indicator(places.multiple),
        bilateral=indicator(places.bilateral),
        assistant=indicator(places.assistant),
        co_surgeon=indicator(places.co_surgeon),
        team=indicator(places.team),
        na_nonfacility=row[places.na_nonfacility].upper() == "NA",
        na_facility=row[places.na_facility].upper() == "NA",
        supervision=supervision,
        total_nonfacility=_number(row[places.total_nonfacility]),
        total_facility=_number(row[places.total_facility]),
    )


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


IMPORTER = Importer(
    "fee-schedule", "Medicare physician fee schedule (PPRRVU)", ("fee-schedule",),
    "https://www.cms.gov/medicare/payment/fee-schedules/physician/pfs-relative-value-files",
    ADA_AMA, recognises, draft, prefers=("csv", "xlsx", "txt"),
)  # fmt: skip
