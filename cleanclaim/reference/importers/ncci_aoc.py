"""NCCI add-on codes, as a workbook and as text.

Columns: edit type (1 listed primaries, 2 contractor decides, 3 both), add-on code, its deletion date, primary code, its
deletion date, effective and deletion date of the edit, notes. Dates are Julian (YYYYDDD). A primary CCCCC stands for
"defined by the contractor". Source: CMS, Medicare NCCI add-on code edits.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import AMA, Draft, Importer, Request
from cleanclaim.reference.importers.reading import (
    CODE,
    cells,
    code5,
    column,
    day,
    drifted,
    find_header,
    first_rows,
    head_text,
    is_workbook,
    lines,
    quarter,
    quarter_of,
    squeezed,
)
from cleanclaim.reference.manifest import Manifest
from cleanclaim.reference.tables import BASES_SCHEMA

_EXPECTED = (
    "AOC_Edit_Type, Add-On_Code, AOC_DelDT, Primary_Code, Primary_Code_DelDT, AOC_Edit_EffDT, AOC_Edit_DelDT,"
    " Special_Instruction_Notes"
)
_RELEASE = re.compile(r"(20\d\d)[-_ ]?q([1-4])", re.IGNORECASE)
_DATE = r"(?P<{}>\d{{7}}| {{7}})"
_FIELDS = (r"(?P<type>[123])", r"(?P<code>[0-9A-Z]{5})", _DATE.format("gone"), r"(?P<primary>[0-9A-Z]{5})",
           _DATE.format("primary_gone"), _DATE.format("first"), _DATE.format("last"))  # fmt: skip
_LAYOUTS = tuple(re.compile(blank.join(_FIELDS)) for blank in ("", " ", "\t"))
"""Fixed positions with and without a blank between the fields."""

_CONTRACTOR = "CCCCC"
_Row = tuple[str, str, str, int, int | None]


def recognises(file: SourceFile) -> bool:
    """The workbook's or text's header, or lines of the text layout."""
    words = squeezed(" ".join(" ".join(row) for row in first_rows(file, 4))).replace("_", " ").replace("-", " ")
    return ("ADD ON CODE" in words and "EDIT" in words) or _layout(file) is not None


def _layout(file: SourceFile) -> re.Pattern[str] | None:
    if is_workbook(file):
        return None
    sample = [line.ljust(60) for line in head_text(file).splitlines()[1:40] if line.strip()]
    for layout in _LAYOUTS:
        if sample and sum(bool(layout.match(line)) for line in sample) >= max(1, len(sample) - 2):
            return layout
    return None


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a quarter."""
    for file in files:
        if match := _RELEASE.search(file.names):
            first, last = quarter(int(match[1]), int(match[2]))
        elif request.first:
            first, last = request.first, quarter_of(request.first)[1]
        else:
            raise RefusedError(f"{file.name}: the file name must say the release (V2026Q2), or give --from")
        manifest = Manifest(
            table="add-on", label=f"NCCI add-on codes {first.year}Q{(first.month + 2) // 3}", first=first, last=last,
            since=date(1996, 1, 1), after="known", source=file.name, source_sha256=file.sha256, licence=AMA,
        )  # fmt: skip
        yield Draft(manifest, partial(_write, file=file))


def _write(database: sqlite3.Connection, file: SourceFile) -> int:
    database.execute(BASES_SCHEMA)
    layout = _layout(file)
    rows = _from_lines(file, layout) if layout else _from_columns(file)
    database.executemany("INSERT INTO base VALUES (?,?,?,?,?)", rows)
    database.execute("CREATE INDEX base_code ON base (code)")
    count: int = database.execute("SELECT count(*) FROM base").fetchone()[0]
    return count


def _from_columns(file: SourceFile) -> Iterator[_Row]:
    header = find_header(file, ("PRIMARY", "EDIT"), _EXPECTED)
    names = [name.replace("_", " ").replace("-", " ") for name in header.names]
    places = [
        column(file, names, pattern)
        for pattern in (r"EDIT TYPE", r"^ADD ON CODE$", r"^(AOC|ADD ON CODE) DEL", r"^PRIMARY CODE$", r"^PRIMARY.*DEL",
                        r"EDIT EFF", r"EDIT DEL")
    ]  # fmt: skip
    for row in cells(file, header.data, max(places[:6]) + 1):
        row += [""] * (max(places) + 1 - len(row))
        yield _row(file, [row[place] for place in places])


def _from_lines(file: SourceFile, layout: re.Pattern[str]) -> Iterator[_Row]:
    for number, line in enumerate(lines(file)):
        match = layout.match(line.ljust(60))
        if match:
            names = ("type", "code", "gone", "primary", "primary_gone", "first", "last")
            yield _row(file, [match[name] for name in names])
        elif number > 1 and line.strip():
            raise drifted(file, "edit type, add-on code, primary code and Julian dates at fixed places", line[:80])


def _row(file: SourceFile, values: Sequence[str]) -> _Row:
    kind, code, gone, primary, primary_gone, first, last = values
    code, primary = code5(code), code5(primary)
    try:
        begins = day(first)
        ends = min((d for d in map(day, (gone, primary_gone, last)) if d), default=None)
        if kind not in ("1", "2", "3") or not CODE.match(code) or begins is None:
            raise ValueError
        if primary != _CONTRACTOR and primary and not CODE.match(primary):
            raise ValueError
    except ValueError:
        shown = " | ".join(values)
        raise RefusedError(
            f"{file.name}: not an add-on edit: {shown!r}; the file is cut off or of another layout"
        ) from None
    base = "" if primary == _CONTRACTOR else primary
    return code, kind, base, begins.toordinal(), ends.toordinal() if ends else None


IMPORTER = Importer(
    "ncci-aoc", "NCCI add-on codes", ("add-on",),
    "https://www.cms.gov/medicare/coding-billing/ncci-medicare/medicare-ncci-add-code-edits",
    AMA, recognises, draft, prefers=("xlsx", "csv", "txt"),
)  # fmt: skip
