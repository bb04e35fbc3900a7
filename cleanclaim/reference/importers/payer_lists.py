"""The documented CSV for lists that no one publishes in one form: payers' own, rosters, code sets one has bought.

Columns ``list,payer,code`` are required; ``first,last`` (days the row holds) are optional; every other column is kept
and can be asked by its name. ``payer`` is the payer's id as in NM109 of loop 2010BB, ``*`` for every payer, blank for a
list that is no payer's (then it is asked as a code list). Lines that begin with ``#`` before the header may say
``# label: …``, ``# first: 2026-01-01`` and ``# last: 2026-12-31``. See docs/reference.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import Draft, Importer, Request
from cleanclaim.reference.importers.code_rows import ListRow, write_codes
from cleanclaim.reference.importers.reading import cells, day, find_header, first_rows
from cleanclaim.reference.manifest import Manifest

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_REQUIRED = ("LIST", "PAYER", "CODE")
_OFFICIAL = frozenset({"place-of-service", "claim-status", "claim-status-category"})


def recognises(file: SourceFile) -> bool:
    """The header's first three columns."""
    return any(tuple(cell.upper() for cell in row[:3]) == _REQUIRED for row in first_rows(file, 12))


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition for each list and payer in the file."""
    for file in files:
        facts = _facts(file)
        label = facts.get("label") or f"{file.name.rpartition('.')[0] or file.name} {file.sha256[:8]}"
        try:
            first = request.first or day(facts.get("first", ""))
            last = day(facts.get("last", ""))
        except ValueError as error:
            raise RefusedError(f"{file.name}: {error}") from error
        for table, rows in _tables(file).items():
            manifest = Manifest(
                table=table, label=f"{table.partition('-')[2]}: {label}", first=first, last=last,
                source=file.name, source_sha256=file.sha256,
            )  # fmt: skip
            _refuse_overlap(manifest, request)
            yield Draft(manifest, partial(write_codes, rows=rows))


def _refuse_overlap(manifest: Manifest, request: Request) -> None:
    """Two lists with the same first day would leave it open which one holds."""
    for other in request.store.manifests():
        if other.table == manifest.table and other.first == manifest.first and other.label != manifest.label:
            raise RefusedError(
                f"{manifest.table}: {other.label!r} begins on the same day ({other.first or 'always'});"
                f" remove it first, or say '# first: …' above the header"
            )


def _facts(file: SourceFile) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in first_rows(file, 12):
        text = ",".join(cell for cell in row if cell)
        if not text.startswith("#"):
            break
        name, colon, value = text[1:].partition(":")
        if colon:
            found[name.strip().lower()] = value.strip()
    return found


def _tables(file: SourceFile) -> dict[str, list[ListRow]]:
    header = find_header(file, _REQUIRED, "list, payer, code, first, last, …")
    names = [name.lower() for name in header.names]
    duplicate = next((name for name in names if name and names.count(name) > 1), "")
    if duplicate:
        raise RefusedError(f"{file.name}: the column {duplicate!r} is there twice")
    found: dict[str, list[ListRow]] = {}
    for number, row in enumerate(cells(file, header.data, 3), 1):
        values = dict(zip(names, row, strict=False))
        table = _table_of(file, number, values)
        try:
            first, last = day(values.pop("first", "")), day(values.pop("last", ""))
        except ValueError as error:
            raise RefusedError(f"{file.name}: row {number}: {error}") from error
        _check_span(file, number, first, last)
        code = values.pop("code").upper()
        if not code:
            raise RefusedError(f"{file.name}: row {number} has no code")
        extra = {name: value for name, value in values.items() if name and value and name not in ("list", "payer")}
        found.setdefault(table, []).append((code, first, last, extra))
    return found


def _check_span(file: SourceFile, number: int, first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise RefusedError(f"{file.name}: row {number} ends {last} before it begins {first}")


def _table_of(file: SourceFile, number: int, values: dict[str, str]) -> str:
    name, payer = values["list"].lower(), values["payer"]
    if not _NAME.match(name):
        raise RefusedError(f"{file.name}: row {number}: {name!r} is no list name (lower case letters, digits, hyphens)")
    if payer:
        return f"payer-{name}-{payer}"
    if name in _OFFICIAL:
        raise RefusedError(f"{file.name}: row {number}: the list {name} is built in")
    return f"list-{name}"


IMPORTER = Importer(
    "lists", "lists of one's own (documented CSV)", ("list-*", "payer-*"), "docs/reference.md", "", recognises, draft,
)  # fmt: skip
