"""ICD-10-CM of another year: the order file, the order addenda, or the tabular list itself.

Order file (positions from 1): number 1–5, code 7–13 without dot, billable 15, short title 17–76, title from 78.
Order addenda: action 1–12 (Add:, Delete:, Revise from:, Revise to:), billable 14, code from 16, short title 24–83,
title from 85; they are applied to the edition in force on the day before. Source: CMS, ICD-10 files. Public domain.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

from lxml import etree

from cleanclaim.reference.built_in import built_in_icd10
from cleanclaim.reference.icd10cm.compile import write_rows
from cleanclaim.reference.icd10cm.order import Earlier, Entry, build
from cleanclaim.reference.icd10cm.tabular import read_tabular
from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import Draft, Importer, Request
from cleanclaim.reference.importers.reading import head_text, lines
from cleanclaim.reference.manifest import Manifest
from validators.engine.finding import Unavailable

_ORDER = re.compile(r"\d{5} (?P<code>[A-Z][0-9A-Z]{2,6}) *(?P<flag>[01]) ")
_ADDENDA = re.compile(
    r"(?P<action>Add|Delete|Revise from|Revise to):\s+(?P<flag>[01])\s*(?P<code>[A-Z][0-9A-Z]{2,6})\b", re.IGNORECASE
)
_TABULAR = "<ICD10CM.tabular>"
_YEAR = re.compile(r"20\d\d")
_WITHIN_YEAR = re.compile(r"(?<![a-z])(?P<month>jan|apr)(?:uary|il)?(?![a-z])", re.IGNORECASE)
"""A release within the fiscal year: of April, once (2021) of January."""


def recognises(file: SourceFile) -> bool:
    """Lines of the order file (codes of two lengths and more) or of its addenda, or the tabular list's root element."""
    head = head_text(file)
    if _TABULAR in head[:4000]:
        return True
    sample = [line for line in head.splitlines() if line.strip()][:60]
    order = [match for line in sample if (match := _ORDER.match(line))]
    if order and len(order) >= len(sample) - 2:
        return any(len(match["code"]) < 7 for match in order)
    return bool(sample) and 2 * sum(bool(_ADDENDA.match(line)) for line in sample) >= len(sample)


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a file; where a release comes as order file and addenda, the order file is whole and is taken."""
    kinds = [(_kind(file), file) for file in files]
    chosen = next((kind for kind in ("tabular", "order", "addenda") if any(k == kind for k, _ in kinds)), "")
    for kind, file in kinds:
        if kind == chosen:
            yield _draft(kind, file, request)


def _kind(file: SourceFile) -> str:
    head = head_text(file)
    if _TABULAR in head[:4000]:
        return "tabular"
    return "order" if _ORDER.match(head) else "addenda"


def _draft(kind: str, file: SourceFile, request: Request) -> Draft:
    first, last, label = _release(file, request)
    write: Callable[[sqlite3.Connection], int]
    if kind == "tabular":
        write = lambda database: _write_tabular(database, file)  # noqa: E731
    else:
        read = _read_order if kind == "order" else _read_addenda
        write = lambda database: _write_flat(database, read, file, first, request)  # noqa: E731
        with _base(first, request) as (_, base):
            label += f", notes of {base}"
    manifest = Manifest(
        table="icd10cm", label=f"{label})", first=first, last=last,
        source=file.name, source_sha256=file.sha256,
    )  # fmt: skip
    return Draft(manifest, write)


def _release(file: SourceFile, request: Request) -> tuple[date, date, str]:
    """First and last day, and the label without its closing bracket. Fiscal years begin on 1 October."""
    version = re.search(r"<version>(20\d\d)</version>", head_text(file))
    named = _YEAR.search(file.name) or _YEAR.search(file.origin)
    first = request.first
    if first is None:
        if not (version or named):
            raise RefusedError(f"{file.name}: the file name must say the year, or give --from")
        year = int(version[1] if version else named[0])  # type: ignore[index]
        within = _WITHIN_YEAR.search(file.name) or _WITHIN_YEAR.search(file.origin)
        month = {"jan": 1, "apr": 4}[within["month"].lower()] if within else 10
        first = date(year - (month == 10), month, 1)
    fiscal = first.year + (first.month >= 10)
    return first, date(fiscal, 9, 30), f"ICD-10-CM FY{fiscal} ({first:%B} {first.year}"


def _write_tabular(database: sqlite3.Connection, file: SourceFile) -> int:
    if "<!ENTITY" in head_text(file) or "<!DOCTYPE" in head_text(file):
        raise RefusedError(f"{file.name}: declares XML entities; it is not read")
    with file.open() as stream:
        try:
            return write_rows(database, read_tabular(stream))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise RefusedError(f"{file.name}: the tabular list is damaged or cut off ({error})") from error


def _write_flat(
    database: sqlite3.Connection,
    read: Callable[[SourceFile, Earlier], dict[str, Entry]],
    file: SourceFile,
    first: date,
    request: Request,
) -> int:
    with _base(first, request) as (source, _):
        earlier = Earlier(source, first - timedelta(days=1))
        return write_rows(database, build(read(file, earlier), earlier))


@contextmanager
def _base(first: date, request: Request) -> Iterator[tuple[sqlite3.Connection, str]]:
    """The table in force on the day before, imported or built in, else the nearest there is; and what it is called."""
    day = first - timedelta(days=1)
    imported = [m for m in request.store.manifests() if m.table == "icd10cm" and m.in_force(day)]
    if imported:
        database = request.store.open(imported[-1])
        try:
            yield database, _fiscal(imported[-1].label)
        finally:
            database.close()
        return
    try:
        builtin = built_in_icd10()
    except Unavailable as missing:
        raise RefusedError(f"ICD-10-CM needs an edition before {first}: {missing}") from missing
    try:
        label = builtin.on(day).edition.label
    except Unavailable:
        label = builtin.edition.label
    yield builtin.database, _fiscal(label)


def _fiscal(label: str) -> str:
    return label.partition(" (")[0].removeprefix("ICD-10-CM ")


def _read_order(file: SourceFile, _earlier: Earlier) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for number, line in enumerate(lines(file), 1):
        if not line.strip():
            continue
        match = _ORDER.match(line)
        if match is None or len(line) < 78:
            raise RefusedError(f"{file.name}: line {number} is no line of an order file ({line[:60]!r}): cut off?")
        if line[6:13].strip() != match["code"]:
            raise RefusedError(f"{file.name}: line {number}: the code does not stand at positions 7 to 13")
        found[match["code"]] = Entry(match["flag"] == "1", line[77:].strip())
    if len(found) < 100:
        raise RefusedError(f"{file.name}: {len(found)} codes only; an order file lists about 98,000")
    return found


def _read_addenda(file: SourceFile, earlier: Earlier) -> dict[str, Entry]:
    """The codes before, with the changes. A change that does not fit them is refused: another base is meant."""
    entries = earlier.entries()
    for number, line in enumerate(lines(file), 1):
        match = _ADDENDA.match(line)
        if match is None:
            if re.match(r"(?:add|delete|revise)\b", line, re.IGNORECASE):
                raise RefusedError(f"{file.name}: line {number} is no line of order addenda ({line[:60]!r})")
            continue
        action, code = match["action"].lower(), match["code"]
        fits = (code not in entries) if action == "add" else (code in entries)
        if not fits:
            raise RefusedError(
                f"{file.name}: line {number}: {match['action']} {code} does not fit the edition before it"
            )
        if action == "delete":
            del entries[code]
        elif action != "revise from":
            entries[code] = Entry(match["flag"] == "1", line[84:].strip() or line[23:83].strip())
    return entries


IMPORTER = Importer(
    "icd10cm", "ICD-10-CM order file, order addenda or tabular list", ("icd10cm",),
    "https://www.cms.gov/medicare/coding-billing/icd-10-codes", "", recognises, draft,
)  # fmt: skip
