"""Codes exempt from present-on-admission reporting: the list of a fiscal year. Source: CMS and NCHS. Public domain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import Draft, Importer, Request
from cleanclaim.reference.importers.code_rows import ListRow, code_list
from cleanclaim.reference.importers.reading import cells, column, find_header, first_rows, squeezed
from cleanclaim.reference.manifest import Manifest

_EXPECTED = "Order26, POAexemptCode, Description"
_CODES = r"^POAEXEMPTCODES?$"
_CHANGES = re.compile(r"exempt_?(add|delete|revise)", re.IGNORECASE)
_CODE = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}\Z")
_YEAR = re.compile(r"FY_?(?P<year>(?:20)?\d\d)", re.IGNORECASE)
_ORDER = re.compile(r"^ORDER ?(?P<year>(?:20)?\d\d)$")
_LEAST_COLUMNS = 2


def recognises(file: SourceFile) -> bool:
    """The whole list of a year: a header with an order number and the exempt code. Not its lists of changes."""
    return not _CHANGES.search(file.name) and any(map(_is_header, first_rows(file, 12)))


def _is_header(row: Sequence[str]) -> bool:
    names = [squeezed(cell) for cell in row]
    return any(re.search(_CODES, name) for name in names) and any(name.startswith("ORDER") for name in names)


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a fiscal year."""
    for file in files:
        year = request.first.year + (request.first.month >= 10) if request.first else _year(file)
        manifest = Manifest(
            table="list-poa-exempt", label=f"POA exempt FY{year}", first=date(year - 1, 10, 1), last=date(year, 9, 30),
            source=file.name, source_sha256=file.sha256,
        )  # fmt: skip
        yield code_list(manifest, _rows, file)


def _year(file: SourceFile) -> int:
    """The fiscal year that the header (Order26) or the name (FY26) says. RefusedError for neither."""
    named = (squeezed(cell) for row in first_rows(file, 12) for cell in row)
    match = next((match for name in named if (match := _ORDER.search(name))), None) or _YEAR.search(file.name)
    if match is None:
        raise RefusedError(f"{file.name}: the file name must say the fiscal year (FY26), or give --from")
    return 2000 + int(match["year"]) % 100


def _rows(file: SourceFile) -> Iterator[ListRow]:
    header = find_header(file, ("POAEXEMPTCODE",), _EXPECTED)
    place = column(file, header.names, _CODES)
    for row in cells(file, header.data, max(_LEAST_COLUMNS, place + 1)):
        code = row[place].replace(".", "").upper()
        if not _CODE.match(code):
            raise RefusedError(f"{file.name}: {row[place][:20]!r} is no ICD-10-CM code")
        yield code, None, None, {}


IMPORTER = Importer(
    "poa-exempt", "POA exempt codes of a year", ("list-poa-exempt",),
    "https://www.cms.gov/medicare/coding-billing/icd-10-codes", "", recognises, draft,
)  # fmt: skip
