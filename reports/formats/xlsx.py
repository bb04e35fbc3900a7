"""``.xlsx``: a workbook with a sheet for each table: typed columns, a heading that stays, filters.

Text from a file is text, never a formula. A sheet holds a million rows; what is beyond is named in its last row.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from reports.formats.format_protocol import Format, Options, Reconciled
from reports.view.building import ViewReport, Wanted
from reports.view.model import View
from reports.view.reconciled import reconciled_view
from reports.view.tables import Column, Kind, Table, Value, check_tables, reconciliation_tables
from x12.privacy import visible

MOST_ROWS = 1_000_000
"""Rows of a sheet; the format has room for 1,048,576."""

LONGEST = 32_000
"""Characters of a cell; the format has room for 32,767."""

_FORMATS: dict[Kind, str] = {"money": "#,##0.00", "date": "yyyy-mm-dd", "count": "#,##0"}
_WIDTHS: dict[Kind, int] = {"money": 14, "date": 13, "count": 9}
_WIDE = {"finding": 70, "fix": 60, "expect": 45, "reason": 45, "do": 10, "cure": 40, "where": 45, "text": 80}
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - the same input gives the same bytes
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_NO_CELL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BOLD = Font(bold=True)
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)


def write_workbook(out: IO[bytes], tables: Sequence[Table]) -> None:
    """A sheet a table."""
    book = Workbook(write_only=True)
    book.properties.creator = "cleanclaim"
    book.properties.created = _EPOCH
    for table in tables:
        _write_sheet(book.create_sheet(table.title[:31]), table)
    with tempfile.TemporaryFile() as saved:
        book.save(saved)
        saved.seek(0)
        _same_bytes(saved, out)


def _write_sheet(sheet: Any, table: Table) -> None:
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _width(column)
    sheet.append([_cell(sheet, column.heading, None) for column in table.columns])
    count = 0
    for row in table.rows():
        count += 1
        if count <= MOST_ROWS:
            sheet.append([_cell(sheet, value, column) for value, column in zip(row, table.columns, strict=True)])
    if count > MOST_ROWS:
        rest = f"and {count - MOST_ROWS:,} more: write .csv, .ndjson or .parquet for all"
        sheet.append([_cell(sheet, rest, table.columns[0])])
    last = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A1:{last}{min(count, MOST_ROWS) + 1}"


def _width(column: Column) -> int:
    return _WIDE.get(column.name) or _WIDTHS.get(column.kind) or max(12, len(column.heading) + 4)


def _cell(sheet: Any, value: Value, column: Column | None) -> Any:
    """A cell of the column's type; a heading where there is no column."""
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=_text(value))
        cell.data_type = "s"  # never a formula, whatever it begins with
        if column is None:
            cell.font = _BOLD
        cell.alignment = _WRAPPED if column and column.name in _WIDE else _TOP
        return cell
    cell = WriteOnlyCell(sheet, value=value)
    if column is not None:
        cell.number_format = _FORMATS.get(column.kind, "General")
    cell.alignment = _TOP
    return cell


def _text(value: str) -> str:
    text = _NO_CELL.sub("\ufffd", visible(value))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _same_bytes(saved: IO[bytes], out: IO[bytes]) -> None:
    """Copy a workbook without the time it was saved at: the same input gives the same bytes."""
    with zipfile.ZipFile(saved) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for info in made.infolist():
            fixed = zipfile.ZipInfo(info.filename, _EPOCH.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            with made.open(info) as source, kept.open(fixed, "w", force_zip64=True) as target:
                if info.filename == "docProps/core.xml":
                    target.write(_MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", source.read()))
                else:
                    shutil.copyfileobj(source, target)


def _open(out: IO[bytes], options: Options) -> ViewReport:
    def write(view: View) -> None:
        write_workbook(out, check_tables(view))

    return ViewReport(write, Wanted(clean=True), options.outside)


def _reconciled(out: IO[bytes], _options: Options, shown: Reconciled) -> None:
    view = reconciled_view(shown)
    try:
        write_workbook(out, reconciliation_tables(view))
    finally:
        view.close()


FORMAT = Format("xlsx", (".xlsx",), _open, _reconciled)
