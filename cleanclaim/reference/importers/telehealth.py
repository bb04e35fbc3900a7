"""Medicare's list of telehealth services of a calendar year: the code, and whether audio only will do.

Title lines, then a header with a column of codes (``Code`` or ``HCPCS``) and one that asks "Can Audio-only Interaction
Meet the Requirements?" (Yes, No or blank); a status column (permanent, provisional) and a payment limitation may stand
beside. Descriptions are dropped. The release is a workbook or comma-separated text, its year in title or name.
Source: CMS, List of Telehealth Services.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import AMA, Draft, Importer, Request
from cleanclaim.reference.importers.code_rows import ListRow, code_list
from cleanclaim.reference.importers.reading import CODE, cells, code5, column, find_header, first_rows, squeezed
from cleanclaim.reference.manifest import Manifest

_AUDIO = "AUDIO-ONLY"
_YEAR = re.compile(r"20[1-9]\d")


def recognises(file: SourceFile) -> bool:
    """A header that asks for audio only, beside a column of codes."""
    return any(_is_header(row) for row in first_rows(file, 20))


def _is_header(row: Sequence[str]) -> bool:
    names = [squeezed(cell) for cell in row]
    return any(_AUDIO in name for name in names) and any(re.match(r"(?:HCPCS|CPT|CODE)\b", name) for name in names)


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a calendar year; an update within it begins on the day given."""
    for file in files:
        first = request.first or date(_year(file), 1, 1)
        manifest = Manifest(
            table="list-telehealth", label=f"Medicare telehealth services {first.year}", first=first,
            last=date(first.year, 12, 31), source=file.name, source_sha256=file.sha256, licence=AMA,
        )  # fmt: skip
        yield code_list(manifest, _rows, file)


def _year(file: SourceFile) -> int:
    title = " ".join(cell for row in first_rows(file, 5) if not _is_header(row) for cell in row)
    match = _YEAR.search(title) or _YEAR.search(file.name) or _YEAR.search(file.names)
    if match is None:
        raise RefusedError(f"{file.name}: neither title nor name says the year, and --from is not given")
    return int(match[0])


def _rows(file: SourceFile) -> Iterable[ListRow]:
    header = find_header(
        file, (_AUDIO,), "Code, Short Descriptor, …, Can Audio-only Interaction Meet the Requirements?"
    )
    code = column(file, header.names, r"^(?:HCPCS|CPT|CODE)\b")
    audio = column(file, header.names, _AUDIO)
    status = column(file, header.names, r"^STATUS", optional=True)
    for row in cells(file, header.data, min(code, audio) + 1):
        found = code5(row[code])
        if not CODE.match(found):
            raise RefusedError(f"{file.name}: {row[code][:20]!r} is no code; the file is cut off")
        said = row[audio].lower() if audio < len(row) else ""
        extra = {"audio": "yes" if said.startswith("y") else "no"}
        if 0 <= status < len(row) and row[status]:
            extra["status"] = row[status]
        yield found, None, None, extra


IMPORTER = Importer(
    "telehealth", "Medicare list of telehealth services", ("list-telehealth",),
    "https://www.cms.gov/medicare/coverage/telehealth/list-services", AMA, recognises, draft,
)  # fmt: skip
