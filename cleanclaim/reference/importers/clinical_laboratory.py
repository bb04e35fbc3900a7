"""Clinical laboratory fee schedule: which tests are waived, by their rows with modifier QW.

Four lines above a header ``YEAR,HCPCS,MOD,EFF_DATE,INDICATOR,RATE,SHORTDESC,LONGDESC,EXTENDEDLONGDESC``; a test a
laboratory with a certificate of waiver may bill has a row of its own with QW. Descriptions are dropped. Source: CMS,
clinical laboratory fee schedule files (``PUF_CLFS_CY2026_Q2V1.csv``); CMS Pub. 100-04 chapter 16 §70.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import AMA, Draft, Importer, Request
from cleanclaim.reference.importers.code_rows import ListRow, code_list
from cleanclaim.reference.importers.reading import (
    CODE,
    cells,
    code5,
    column,
    day,
    find_header,
    first_rows,
    quarter,
    quarter_of,
    squeezed,
)
from cleanclaim.reference.manifest import Manifest

_HEADER = ("YEAR", "HCPCS", "MOD", "EFF_DATE", "INDICATOR", "RATE")
_NAMED = re.compile(r"(?P<year>20\d\d)[-_ ]*Q(?P<quarter>[1-4])|(?P<short>\d\d)clabq(?P<part>[1-4])", re.IGNORECASE)
_WAIVED = "QW"


def recognises(file: SourceFile) -> bool:
    """The header's first columns."""
    return any(tuple(map(squeezed, row[:6])) == _HEADER for row in first_rows(file, 12))


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a quarter."""
    for file in files:
        first, last = _quarter(file, request)
        manifest = Manifest(
            table="list-clia-waived", label=f"CLIA-waived tests {first.year}Q{(first.month + 2) // 3}", first=first,
            last=last, source=file.name, source_sha256=file.sha256, licence=AMA,
        )  # fmt: skip
        yield code_list(manifest, _rows, file)


def _quarter(file: SourceFile, request: Request) -> tuple[date, date]:
    if request.first:
        return request.first, quarter_of(request.first)[1]
    match = _NAMED.search(file.name) or _NAMED.search(file.names)
    if match is None:
        raise RefusedError(f"{file.name}: the file name must say the quarter (2026_Q2), or give --from")
    year = int(match["year"] or f"20{match['short']}")
    return quarter(year, int(match["quarter"] or match["part"]))


def _rows(file: SourceFile) -> Iterable[ListRow]:
    header = find_header(file, _HEADER, ", ".join(_HEADER))
    code = column(file, header.names, r"^HCPCS$")
    modifier = column(file, header.names, r"^MOD$")
    since = column(file, header.names, r"^EFF_DATE$")
    for row in cells(file, header.data, since + 1):
        found = code5(row[code])
        if not CODE.match(found):
            raise RefusedError(f"{file.name}: {row[code]!r} is no test; the file is cut off")
        if row[modifier].upper() == _WAIVED:
            yield found, day(row[since]), None, {}


IMPORTER = Importer(
    "clinical-laboratory", "clinical laboratory fee schedule (CLIA-waived tests)", ("list-clia-waived",),
    "https://www.cms.gov/medicare/payment/fee-schedules/clinical-laboratory-fee-schedule-clfs/files", AMA, recognises,
    draft,
)  # fmt: skip
