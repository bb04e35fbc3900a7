"""ASP NDC–HCPCS crosswalk: which NDC belongs to which HCPCS code, with package and billing units.

Some eight banner rows, then the header; the first column is named after the year and holds the HCPCS code. Labeler and
drug names are dropped. A release comes as several files (ASP, AWP, OPPS, NOC); that of drugs not otherwise classified
(NOC) has a drug's name where the others have its code. The column of NDCs also holds other product numbers ("NDC or
ALTERNATE ID": devices billed as drugs). Source: CMS, ASP pricing files.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from itertools import chain

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import AMA, Draft, Importer, Request
from cleanclaim.reference.importers.code_rows import ListRow, quarter_named, write_codes
from cleanclaim.reference.importers.reading import (
    CODE,
    cells,
    code5,
    column,
    find_header,
    first_rows,
    squeezed,
)
from cleanclaim.reference.manifest import Manifest

_ASP = "_YYYY_CODE, NDC, LABELER NAME, DRUG NAME, HCPCS DOSAGE, PKG SIZE, PKG QTY, BILLUNITS, BILLUNITSPKG"

_CODE_COLUMN = re.compile(r"CODE$|^HCPCS(?! DOSAGE)")


def recognises(file: SourceFile) -> bool:
    """A header with BILLUNITS columns."""
    return any(
        "BILLUNITS" in map(squeezed, row) or "BILLUNITSPKG" in map(squeezed, row) for row in first_rows(file, 20)
    )


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a quarter, of all its crosswalks but that of drugs without a code of their own."""
    coded = [file for file in files if not _without_codes(file)]
    if files and not coded:
        raise RefusedError(f"{files[0].name}: lists drugs without a HCPCS code only; add the ASP crosswalk")
    quarters: dict[tuple[date, date], list[SourceFile]] = {}
    for file in coded:
        quarters.setdefault(quarter_named(file, request), []).append(file)
    for (first, last), members in quarters.items():
        digest = hashlib.sha256(" ".join(file.sha256 for file in members).encode()).hexdigest()
        manifest = Manifest(
            table="list-ndc", label=f"ASP NDC–HCPCS crosswalk {first.year} {first:%B}", first=first, last=last,
            source=", ".join(file.name for file in members), source_sha256=digest, licence=AMA,
        )  # fmt: skip
        yield Draft(manifest, partial(_write, files=members))


def _without_codes(file: SourceFile) -> bool:
    """Whether it is the crosswalk of drugs not otherwise classified: names of drugs, no column of codes."""
    header = find_header(file, ("NDC", "BILLUNITS"), _ASP)
    return header.names[0].startswith("DRUG GENERIC") and not any(_CODE_COLUMN.search(name) for name in header.names)


def _write(database: sqlite3.Connection, files: Sequence[SourceFile]) -> int:
    return write_codes(database, chain.from_iterable(map(_asp_rows, files)))


def _asp_rows(file: SourceFile) -> Iterator[ListRow]:
    header = find_header(file, ("NDC", "BILLUNITS"), _ASP)
    ndc = column(file, header.names, r"^NDC")
    places = {
        "hcpcs": column(file, header.names, _CODE_COLUMN.pattern),
        "size": column(file, header.names, r"^PKG SIZE"),
        "quantity": column(file, header.names, r"^PKG QTY"),
        "units": column(file, header.names, r"^BILLUNITS$"),
        "units_per_package": column(file, header.names, r"^BILLUNITSPKG"),
    }
    for row in cells(file, header.data, max(ndc, *places.values()) + 1):
        if not row[ndc] or not CODE.match(code5(row[places["hcpcs"]])):
            raise RefusedError(f"{file.name}: not a crosswalk row: {' | '.join(row)[:100]!r}; the file is cut off")
        if code := ndc11(row[ndc]):  # else another product number
            yield code, None, None, {name: row[place] for name, place in places.items()}


def ndc11(text: str) -> str:
    """An NDC as 11 digits (5-4-2), leading zeros restored in each part; ``""`` for what is no NDC."""
    parts = text.strip().split("-")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        text = parts[0].zfill(5) + parts[1].zfill(4) + parts[2].zfill(2)
    text = text.strip()
    return text if len(text) == 11 and text.isdigit() else ""


IMPORTER = Importer(
    "asp-ndc", "ASP NDC–HCPCS crosswalk", ("list-ndc",),
    "https://www.cms.gov/medicare/payment/part-b-drugs/asp-pricing-files", AMA, recognises, draft,
)  # fmt: skip
