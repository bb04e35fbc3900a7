"""NUCC health care provider taxonomy: codes with grouping, classification and specialization.

Definitions and notes are dropped. Version 26.0 is in force from January, 26.1 from July 2026. Source: NUCC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import NUCC, Draft, Importer, Request
from cleanclaim.reference.importers.code_rows import ListRow, code_list
from cleanclaim.reference.importers.reading import (
    cells,
    column,
    find_header,
    first_rows,
    squeezed,
)
from cleanclaim.reference.manifest import Manifest

_EXPECTED = "Code, Grouping, Classification, Specialization, Definition, Notes, Display Name, Section"
_GROUPING = {"GROUPING", "TYPE"}
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X\Z")
_NUCC_VERSION = re.compile(r"taxonomy[-_ ]?v?(\d\d)[._]?([01])", re.IGNORECASE)


def recognises(file: SourceFile) -> bool:
    """A header with code, grouping (type, in the versions to 2018) and classification."""
    headers = (set(map(squeezed, row)) for row in first_rows(file, 5))
    return any({"CODE", "CLASSIFICATION", "SPECIALIZATION"} <= names and names & _GROUPING for names in headers)


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a version."""
    for file in files:
        match = _NUCC_VERSION.search(file.names)
        if request.first:
            first, label = request.first, request.first.isoformat()
        elif match:
            first, label = date(2000 + int(match[1]), 7 if match[2] == "1" else 1, 1), f"{match[1]}.{match[2]}"
        else:
            raise RefusedError(f"{file.name}: the file name must say the version (nucc_taxonomy_261), or give --from")
        last = date(first.year, 6, 30) if first.month == 1 else date(first.year, 12, 31)
        manifest = Manifest(
            table="list-taxonomy", label=f"NUCC taxonomy {label}", first=first, last=last, since=date(2000, 1, 1),
            after="known", source=file.name, source_sha256=file.sha256, licence=NUCC,
        )  # fmt: skip
        yield code_list(manifest, _nucc_rows, file)


def _nucc_rows(file: SourceFile) -> Iterator[ListRow]:
    header = find_header(file, ("CODE", "CLASSIFICATION", "SPECIALIZATION"), _EXPECTED)
    code = column(file, header.names, r"^CODE$")
    places = {"grouping": column(file, header.names, r"^(GROUPING|TYPE)$")}
    for name in ("classification", "specialization"):
        places[name] = column(file, header.names, f"^{name.upper()}$")
    for row in cells(file, header.data, max(code, *places.values()) + 1):
        if not _TAXONOMY.match(row[code]):
            raise RefusedError(
                f"{file.name}: {row[code]!r} is no taxonomy code; the file is cut off or of another layout"
            )
        yield row[code], None, None, {name: row[place] for name, place in places.items() if row[place]}


IMPORTER = Importer(
    "nucc", "NUCC provider taxonomy", ("list-taxonomy",), "https://www.nucc.org/index.php/code-sets-mainmenu-41",
    NUCC, recognises, draft,
)  # fmt: skip
