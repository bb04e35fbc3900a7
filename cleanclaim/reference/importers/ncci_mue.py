"""NCCI medically unlikely edits of the three settings.

Layout: comma-separated (or a workbook), first a copyright notice in one quoted cell, then the header: HCPCS/CPT code,
"… Services MUE Values" (which names the setting), adjudication indicator, rationale. Source: CMS, Medicare NCCI MUEs.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import AMA, Draft, Importer, Request
from cleanclaim.reference.importers.reading import (
    CODE,
    cells,
    code5,
    column,
    find_header,
    first_rows,
    quarter,
    quarter_of,
    squeezed,
)
from cleanclaim.reference.manifest import Manifest
from cleanclaim.reference.tables import ROWS_SCHEMA
from validators.questions.rows import MueRow

_EXPECTED = "HCPCS/CPT Code, … Services MUE Values, MUE Adjudication Indicator, MUE Rationale"
_EFFECTIVE = re.compile(r"eff(?:ective)?[-_ ]*(\d\d?)[-_](\d\d?)[-_](\d{4})", re.IGNORECASE)
_QUARTER = re.compile(r"(20\d\d)[-_]?q([1-4])", re.IGNORECASE)
_MEDICAID = re.compile(r"medicaid|mcaid|mncci|(?<![a-z])mcd(?![a-z])", re.IGNORECASE)
_SETTINGS = (("PRACTITIONER", "practitioner"), ("OUTPATIENT", "hospital"), ("HOSPITAL", "hospital"), ("DME", "dme"))


def recognises(file: SourceFile) -> bool:
    """A header cell that ends in MUE Values."""
    return any("MUE VALUE" in squeezed(cell) for row in first_rows(file, 8) for cell in row)


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a setting and quarter."""
    for file in files:
        yield _draft(file, request)


def _draft(file: SourceFile, request: Request) -> Draft:
    header = find_header(file, ("MUE VALUE", "INDICATOR"), _EXPECTED)
    values = column(file, header.names, r"MUE VALUE")
    setting = next((name for word, name in _SETTINGS if word in header.names[values]), "")
    if not setting:
        raise RefusedError(f"{file.name}: the column {header.names[values]!r} names none of the three settings")
    if _MEDICAID.search(file.names):
        setting = f"medicaid-{setting}"
    first, last = _days(file, request)
    manifest = Manifest(
        table=f"mue-{setting}", label=f"MUE {setting} {first.year}Q{(first.month + 2) // 3}", first=first, last=last,
        source=file.name, source_sha256=file.sha256, licence=AMA,
    )  # fmt: skip
    return Draft(manifest, lambda database: _write(database, file))


def _days(file: SourceFile, request: Request) -> tuple[date, date]:
    if match := _EFFECTIVE.search(file.names):
        month, number, year = (int(part) for part in match.groups())
        return date(year, month, number), quarter_of(date(year, month, number))[1]
    if match := _QUARTER.search(file.names):
        return quarter(int(match[1]), int(match[2]))
    if request.first:
        return request.first, quarter_of(request.first)[1]
    raise RefusedError(f"{file.name}: the file name must say when it takes effect (Eff_07-01-2026), or give --from")


def _write(database: sqlite3.Connection, file: SourceFile) -> int:
    header = find_header(file, ("MUE VALUE", "INDICATOR"), _EXPECTED)
    code = column(file, header.names, r"^HCPCS")
    value = column(file, header.names, r"MUE VALUE")
    indicator = column(file, header.names, r"INDICATOR")
    rationale = column(file, header.names, r"RATIONALE", optional=True)
    database.execute(ROWS_SCHEMA)
    count = 0
    for row in cells(file, header.data, max(code, value, indicator) + 1):
        row[code] = code5(row[code])
        if not CODE.match(row[code]) or not row[value].isdigit() or row[indicator][:1] not in ("1", "2", "3"):
            shown = " | ".join(row)[:100]
            raise RefusedError(f"{file.name}: not an edit: {shown!r}; the file is cut off or of another layout")
        why = row[rationale] if 0 <= rationale < len(row) else ""
        record = MueRow(row[code], int(row[value]), row[indicator][0], why)
        database.execute("INSERT OR REPLACE INTO row VALUES (?,?)", (record.code, msgspec.json.encode(record).decode()))
        count += 1
    return count


IMPORTER = Importer(
    "ncci-mue", "NCCI medically unlikely edits",
    tuple(f"mue-{program}{name}" for program in ("", "medicaid-") for name in ("practitioner", "hospital", "dme")),
    "https://www.cms.gov/medicare/coding-billing/ncci-medicare/medicare-ncci-medically-unlikely-edits",
    AMA, recognises, draft,
)  # fmt: skip
