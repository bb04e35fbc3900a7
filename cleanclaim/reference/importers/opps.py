"""OPPS status indicators by procedure: the HCPCS table of the I/OCE data files, or OPPS Addendum B.

Columns are found by their names. Descriptors are dropped. Source: CMS, I/OCE quarterly data files; OPPS addenda.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import AMA, Draft, Importer, Request
from cleanclaim.reference.importers.code_rows import ListRow, code_list, quarter_named
from cleanclaim.reference.importers.reading import (
    CODE,
    cells,
    code5,
    column,
    day,
    find_header,
    first_rows,
    squeezed,
)
from cleanclaim.reference.manifest import Manifest

_OPPS = "HCPCS code, SI (status indicator), APC"


def recognises(file: SourceFile) -> bool:
    """A header with a HCPCS code, a status indicator and an APC."""
    return any(_opps_names(row) for row in first_rows(file, 12))


def _opps_names(row: Sequence[str]) -> bool:
    names = [squeezed(cell).replace("_", " ") for cell in row]
    has_code = any(re.match(r"(HCPCS|CPT)", name) for name in names)
    has_status = any(name == "SI" or "STATUS IND" in name or name == "STATUS INDICATOR" for name in names)
    return has_code and has_status and any("APC" in name for name in names)


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a quarter."""
    for file in files:
        first, last = quarter_named(file, request)
        manifest = Manifest(
            table="list-opps-status", label=f"OPPS status indicators {first.year} {first:%B}", first=first, last=last,
            source=file.name, source_sha256=file.sha256, licence=AMA,
        )  # fmt: skip
        yield code_list(manifest, _opps_rows, file)


def _opps_rows(file: SourceFile) -> Iterator[ListRow]:
    header = find_header(file, ("APC",), _OPPS)
    names = [name.replace("_", " ") for name in header.names]
    code = column(file, names, r"^(HCPCS|CPT)")
    status = column(file, names, r"^SI$", r"STATUS IND")
    apc = column(file, names, r"^APC")
    low = column(file, names, r"^(LO|LOW|EFF|START|BEGIN).*DATE", optional=True)
    high = column(file, names, r"^(HI|HIGH|END|TERM).*DATE", optional=True)
    for row in cells(file, header.data, max(code, status, apc) + 1):
        row[code] = code5(row[code])
        if not CODE.match(row[code]):
            continue  # notes below the table
        try:
            first = day(row[low]) if 0 <= low < len(row) else None
            last = day(row[high]) if 0 <= high < len(row) else None
        except ValueError as error:
            raise RefusedError(f"{file.name}: {row[code]}: {error}") from error
        yield row[code], first, last, {"si": row[status], "apc": row[apc]}


IMPORTER = Importer(
    "opps", "I/OCE data or OPPS Addendum B (status indicators)", ("list-opps-status",),
    "https://www.cms.gov/medicare/payment/prospective-payment-systems/hospital-outpatient/addendum-a-b-updates",
    AMA, recognises, draft,
)  # fmt: skip
