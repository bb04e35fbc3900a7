"""DMEPOS fee schedule: the payment category of equipment, prosthetics, orthotics and supplies.

A few banner lines, then ``HCPCS, Mod, Mod2, JURIS, CATG, Ceiling, Floor``, two columns a state (not rural, rural) and
a description, which is dropped with the amounts. A code has a row for each modifier; its category is the same in all.
CATG: IN inexpensive or routinely purchased, FS frequently serviced, CR capped rental, OX oxygen, OS ostomy and
urologicals, SD surgical dressings, PO prosthetics and orthotics, SU supplies, TE TENS, TS therapeutic shoes.
Source: CMS, DMEPOS fee schedule (``DMEPOS26_JAN.csv``), and its read-me file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import Draft, Importer, Request
from cleanclaim.reference.importers.code_rows import ListRow, code_list, quarter_named
from cleanclaim.reference.importers.reading import CODE, cells, column, find_header, first_rows, quarter, squeezed
from cleanclaim.reference.manifest import Manifest

_HEADER = ("HCPCS", "MOD", "JURIS", "CATG")
_NAMED = re.compile(r"DME(?:POS)?(?P<year>\d\d)[-_](?P<part>JAN|APR|JUL|OCT|[A-D])\b", re.IGNORECASE)
_PARTS = {"JAN": 1, "APR": 2, "JUL": 3, "OCT": 4, "A": 1, "B": 2, "C": 3, "D": 4}


def recognises(file: SourceFile) -> bool:
    """A header with the columns of jurisdiction and category."""
    return any({"JURIS", "CATG"} <= set(map(squeezed, row)) for row in first_rows(file, 20))


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a quarter."""
    for file in files:
        first, last = _quarter(file, request)
        manifest = Manifest(
            table="list-dmepos", label=f"DMEPOS fee schedule {first.year} {first:%B}", first=first, last=last,
            source=file.name, source_sha256=file.sha256,
        )  # fmt: skip
        yield code_list(manifest, _rows, file)


def _quarter(file: SourceFile, request: Request) -> tuple[date, date]:
    match = _NAMED.search(file.name) or _NAMED.search(file.names)
    if match and request.first is None:
        return quarter(2000 + int(match["year"]), _PARTS[match["part"].upper()])
    return quarter_named(file, request)


def _rows(file: SourceFile) -> Iterable[ListRow]:
    header = find_header(file, _HEADER, "HCPCS, Mod, Mod2, JURIS, CATG, …")
    code, category = column(file, header.names, r"^HCPCS$"), column(file, header.names, r"^CATG$")
    told: dict[str, str] = {}
    for row in cells(file, header.data, category + 1):
        found = row[code].upper()
        if not CODE.match(found):
            raise RefusedError(f"{file.name}: {row[code]!r} is no HCPCS code; the file is cut off")
        if told.setdefault(found, row[category]) != row[category]:
            raise RefusedError(f"{file.name}: {found} has the categories {told[found]} and {row[category]}")
    return ((found, None, None, {"category": name}) for found, name in told.items())


IMPORTER = Importer(
    "dmepos", "DMEPOS fee schedule (payment categories)", ("list-dmepos",),
    "https://www.cms.gov/medicare/payment/fee-schedules/dmepos/dmepos-fee-schedule", "", recognises, draft,
)  # fmt: skip
