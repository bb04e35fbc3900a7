"""ICD-10-PCS order file: the billable procedure codes of a fiscal year. Source: CMS. Public domain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import Draft, Importer, Request
from cleanclaim.reference.importers.code_rows import ListRow, code_list
from cleanclaim.reference.importers.reading import (
    head_text,
    is_workbook,
    lines,
)
from cleanclaim.reference.manifest import Manifest

_PCS = re.compile(r"\d{5} (?P<code>[0-9A-HJ-NP-Z]{3,7}) +(?P<flag>[01]) ")


def recognises(file: SourceFile) -> bool:
    """Lines of the order file with codes of three and seven characters only."""
    if is_workbook(file):
        return False
    sample = [line for line in head_text(file).splitlines() if line.strip()][:60]
    found = [match for line in sample if (match := _PCS.match(line))]
    return (
        bool(found)
        and len(found) >= len(sample) - 2
        and all(len(match["code"]) in (3, 7) for match in found)
        and any(not re.match(r"[A-Z]\d", match["code"]) for match in found)
    )


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a fiscal year."""
    for file in files:
        match = re.search(r"20\d\d", file.name) or re.search(r"20\d\d", file.origin)
        if not (match or request.first):
            raise RefusedError(f"{file.name}: the file name must say the year, or give --from")
        first = request.first or date(int(match[0]) - 1, 10, 1)  # type: ignore[index]
        last = date(first.year + (first.month >= 10), 9, 30)
        manifest = Manifest(
            table="list-icd10pcs", label=f"ICD-10-PCS FY{last.year}", first=first, last=last, after="known",
            source=file.name, source_sha256=file.sha256,
        )  # fmt: skip
        yield code_list(manifest, _pcs_rows, file)


def _pcs_rows(file: SourceFile) -> Iterator[ListRow]:
    for number, line in enumerate(lines(file), 1):
        match = _PCS.match(line)
        if match is None and line.strip():
            raise RefusedError(f"{file.name}: line {number} is no line of an order file ({line[:60]!r}): cut off?")
        if match and match["flag"] == "1":
            yield match["code"], None, None, {}


IMPORTER = Importer(
    "icd10pcs", "ICD-10-PCS order file", ("list-icd10pcs",), "https://www.cms.gov/medicare/coding-billing/icd-10-codes",
    "", recognises, draft,
)  # fmt: skip
