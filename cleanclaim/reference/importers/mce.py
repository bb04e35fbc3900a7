"""Medicare Code Editor: the text of "Definitions of Medicare Code Edits", its lists of diagnoses.

Numbered sections (4. Age conflict, 6. Manifestation code as principal diagnosis …), lettered lists below them, rows of
a code, a tab and its title; lines of the table of contents end in a page number. Procedures are left out. Version 43 is
fiscal year 2026. Source: CMS, MS-DRG and MCE software page.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import Draft, Importer, Request
from cleanclaim.reference.importers.reading import drifted, head_text, lines
from cleanclaim.reference.manifest import Manifest
from cleanclaim.reference.tables import LISTS_SCHEMA

_VERSION = re.compile(
    r"(?<![a-z])(?:v(?:ersion)?[-._ ]?|edits[-_ ])(?P<version>[3-9]\d)(?:[._]?(?P<part>\d))?(?!\d)", re.IGNORECASE
)
"""As the title and the names of files have it: v43.0, Version 41.1, _v_43_1, v411."""

_JANUARY = {(38, "1")}
"""Updates within a fiscal year are in force from April, but this one (COVID-19 codes) from January 2021."""

_HEADING = re.compile(r"\s*(?:chapter\s+)?(?P<number>\d{1,2}|[A-Z])\.\s+(?P<title>\D.*\S)\s*\Z", re.IGNORECASE)
_CONTENTS = re.compile(r"\t\s*\d+\s*\Z|\.{4,}\s*\d+\s*\Z")
_ROW = re.compile(r"\s*(?P<code>[A-Z](?:\d[0-9A-Z]|A\d)(?:\.?[0-9A-Z]{1,4})?)(?:\t|\s{2,})\S")
_SINGLE = re.compile(r"\s*(?P<code>[A-Z](?:\d[0-9A-Z]|A\d)(?:\.?[0-9A-Z]{1,4})?)\s*\Z")

_NAMES = (
    (r"perinatal|newborn", "newborn"),
    (r"pediatric", "pediatric"),
    (r"maternity", "maternity"),
    (r"\badult\b", "adult"),
    (r"females? only", "female"),
    (r"\bmales? only", "male"),
    (r"manifestation", "manifestation"),
    (r"requir\w+ (?:a )?secondary", "requires-secondary"),
    (r"unacceptable principal", "unacceptable-principal"),
    (r"questionable admission", "questionable-admission"),
    (r"wrong procedure", "wrong-procedure"),
    (r"external cause|e-code", "external-cause"),
    (r"unspecified code", "unspecified"),
)
"""Words of a heading → list, the first that fits."""

LISTS = tuple(name for _, name in _NAMES)


def recognises(file: SourceFile) -> bool:
    """Words of the document's title or of several of its headings."""
    head = head_text(file).lower()
    return "medicare code edit" in head or ("age conflict" in head and "manifestation" in head)


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a version; 43.1 is the April update of version 43."""
    for file in files:
        match = _VERSION.search(head_text(file)[:6000]) or _VERSION.search(file.names)
        if request.first:
            first = request.first
            year = first.year + (first.month >= 10)
        elif match:
            version, part = int(match["version"]), match["part"]
            year = version + 1983
            first = date(year, 1 if (version, part) in _JANUARY else 4, 1) if part == "1" else date(year - 1, 10, 1)
        else:
            raise RefusedError(f"{file.name}: neither title nor file name says the version, and --from is not given")
        label = f"MCE v{year - 1983}" + (".1" if first.month < 10 else "")
        manifest = Manifest(
            table="mce", label=label, first=first, last=date(year, 9, 30),
            source=file.name, source_sha256=file.sha256,
        )  # fmt: skip
        yield Draft(manifest, partial(_write, file=file))


def _write(database: sqlite3.Connection, file: SourceFile) -> int:
    found = read_lists(lines(file))
    missing = {"manifestation", "unacceptable-principal"} - {name for names in found.values() for name in names}
    if missing:
        expected = f"sections with the lists {', '.join(sorted(missing))}"
        raise drifted(file, expected, f"{len(found)} codes on other lists")
    database.execute(LISTS_SCHEMA)
    rows = ((code, " ".join(sorted(names))) for code, names in sorted(found.items()))
    database.executemany("INSERT INTO listed VALUES (?,?)", rows)
    return len(found)


def read_lists(text: Iterator[str]) -> dict[str, set[str]]:
    """Lists by dotless diagnosis code."""
    found: dict[str, set[str]] = {}
    section = current = ""
    for line in text:
        if _CONTENTS.search(line):
            continue
        row = _ROW.match(line) or _SINGLE.match(line)
        if row:
            if current:
                found.setdefault(row["code"].replace(".", ""), set()).add(current)
        elif heading := _HEADING.match(line):
            if heading["number"].isdigit():
                section = current = _named(heading["title"])
            else:
                procedures = re.search(r"procedures?\b|ICD-10-PCS", heading["title"], re.I)
                current = "" if procedures else _named(heading["title"]) or section
        elif section:
            current = _in_prose(line, section) or current
    return found


def _in_prose(line: str, section: str) -> str:
    """The list that begins at a line of prose within a section.

    Of the unacceptable principal diagnoses a few are acceptable beside a secondary diagnosis: they stand below the
    sentence that says so, or below a line of their own, and "The following pages …" leads to the list of the others.
    """
    words = line.strip()
    if section != "unacceptable-principal":
        return ""
    if re.match(r"(?:codes? )?requir\w+ (?:a )?secondary d", words, re.I):
        return "requires-secondary"
    if re.search(r"acceptable\W+(?:when|if) a secondary diagnosis", words, re.I):
        return "requires-secondary"
    again = r"the following (?:pages|lists?|codes)|unacceptable principal diagnosis codes"
    return section if re.match(again, words, re.I) else ""


def _named(title: str) -> str:
    return next((name for pattern, name in _NAMES if re.search(pattern, title, re.IGNORECASE)), "")


IMPORTER = Importer(
    "mce", "Medicare Code Editor lists", ("mce",),
    "https://www.cms.gov/medicare/payment/prospective-payment-systems/acute-inpatient-pps/ms-drg-classifications-and-software",
    "", recognises, draft,
)  # fmt: skip
