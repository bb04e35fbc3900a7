"""CARC and RARC lists: the numbers with the days they are in force. Texts, which are X12's, are dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import X12, Draft, Importer, Request
from cleanclaim.reference.importers.code_rows import ListRow, write_codes
from cleanclaim.reference.importers.reading import (
    cells,
    column,
    day,
    find_header,
    first_rows,
    squeezed,
)
from cleanclaim.reference.manifest import Manifest

_RARC = re.compile(r"(?:MA|M|N)\d{1,4}\Z")
_CARC = re.compile(r"(?:[ABDPWY]?\d{1,3})\Z")


def recognises(file: SourceFile) -> bool:
    """A header with a code, its start and its end or last change."""
    for row in first_rows(file, 8):
        names = [squeezed(cell) for cell in row]
        if any(n in ("CODE", "CARC", "RARC") for n in names) and any("START" in n or "EFFECTIVE" in n for n in names):
            return any("STOP" in n or "DEACTIVAT" in n or "LAST MOD" in n or "MODIFIED" in n for n in names)
    return False


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a list; its first day is that of its newest change."""
    for file in files:
        rows = list(_reason_rows(file))
        kind = "rarc" if sum(bool(_RARC.match(row[0])) for row in rows) > len(rows) // 2 else "carc"
        starts = [d for row in rows for d in (row[1], row[2]) if d]
        first = request.first or max((d for d in starts if d), default=date(2000, 1, 1))
        manifest = Manifest(
            table=f"list-{kind}", label=f"{kind.upper()} list {first.isoformat()}", first=first, last=None,
            since=date(1995, 1, 1), source=file.name, source_sha256=file.sha256, licence=X12,
        )  # fmt: skip
        yield Draft(manifest, partial(write_codes, rows=rows))


def _reason_rows(file: SourceFile) -> Iterator[ListRow]:
    header = find_header(file, ("CODE", "START"), "Code, Description, Start Date, Last Modified, Stop Date")
    code = column(file, header.names, r"^(CODE|CARC|RARC)$")
    start = column(file, header.names, r"START|EFFECTIVE")
    stop = column(file, header.names, r"STOP|DEACTIVAT", optional=True)
    for row in cells(file, header.data, max(code, start) + 1):
        if not (_RARC.match(row[code]) or _CARC.match(row[code])):
            raise RefusedError(f"{file.name}: {row[code]!r} is no reason or remark code; the file is cut off")
        try:
            ended = day(row[stop]) if 0 <= stop < len(row) else None
            begins = day(row[start])
        except ValueError as error:
            raise RefusedError(f"{file.name}: {row[code]}: {error}") from error
        yield row[code], begins, ended - timedelta(days=1) if ended else None, {}


IMPORTER = Importer(
    "reason-codes", "CARC and RARC lists", ("list-carc", "list-rarc"), "https://x12.org/codes",
    X12, recognises, draft,
)  # fmt: skip
