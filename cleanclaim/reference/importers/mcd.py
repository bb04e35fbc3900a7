"""Medicare Coverage Database exports: billing and coding articles with their groups (current_article, all_article).

The export is a zip in a zip of comma-separated files keyed by article id and version. Kept of each article: its codes
by group (covered and not covered diagnoses, procedures), the groups' words, modifiers, bill types, revenue codes,
contractors and the states of their jurisdictions. Descriptions of codes are dropped while reading. XX000 stands for
"no code applies", bill code 999 for "not applicable". Source: CMS, MCD downloads, data dictionary.
"""

from __future__ import annotations

import csv
import html
import io
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from sys import intern
from typing import NamedTuple

import msgspec

from cleanclaim.reference.coverage_table import ARTICLES_SCHEMA, PROCEDURES_SCHEMA, StoredArticle
from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import AMA, Draft, Importer, Request
from cleanclaim.reference.importers.reading import CODE, check_text, day, drifted, head_text
from cleanclaim.reference.manifest import Manifest

_COLUMNS = {
    "article": "article_id article_version title article_eff_date article_end_date status",
    "article_x_icd10_covered": "article_id article_version icd10_code_id icd10_covered_group",
    "article_x_icd10_covered_group": "article_id article_version icd10_covered_group paragraph",
    "article_x_icd10_noncovered": "article_id article_version icd10_code_id icd10_noncovered_group",
    "article_x_icd10_noncovered_group": "article_id article_version icd10_noncovered_group paragraph",
    "article_x_hcpc_code": "article_id article_version hcpc_code_id hcpc_code_group",
    "article_x_hcpc_modifier": "article_id article_version hcpc_modifier_code_id",
    "article_x_bill_code": "article_id article_version bill_code_id",
    "article_x_revenue_code": "article_id article_version revenue_code_id",
    "article_x_contractor": "article_id article_version contractor_id contractor_type_id contractor_version",
    "article_x_primary_jurisdiction": "article_id article_version state_id",
    "contractor": "contractor_id contractor_type_id contractor_version contractor_number contractor_bus_name",
    "contractor_jurisdiction": "contractor_id contractor_type_id contractor_version state_id",
    "state_lookup": "state_id state_abbrev",
}
"""Files read and the columns they must have; every other file of the export is left alone."""

_NEEDED = ("article", "article_x_icd10_covered", "article_x_hcpc_code")
_OPTIONAL = {"article": ("article_rev_end_date",), "article_x_icd10_covered": ("asterisk",)}
_NO_DIAGNOSIS = "XX000"
_NO_BILL_TYPE = frozenset({"999", "0", "000"})
_TAG = re.compile(r"<[^>]+>")
_DATED = re.compile(r"(20\d\d)[-_]?(\d\d)[-_]?(\d\d)")
_DIAGNOSIS = re.compile(r"[A-Z](?:\d[0-9A-Z]|A\d)[0-9A-Z]{0,4}\Z")

Key = tuple[str, str]
"""Article id and version."""


def recognises(file: SourceFile) -> bool:
    """One of the export's files, by its name and first column."""
    name = _table(file)
    return name in _COLUMNS and _COLUMNS[name].split()[0] in head_text(file)[:200].lower()


def _table(file: SourceFile) -> str:
    return file.name.lower().removesuffix(".csv")


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition an export. Its date is that of the newest update it holds, unless --from says it."""
    found = {_table(file): file for file in files}
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        raise RefusedError(
            f"the export lacks {', '.join(f'{name}.csv' for name in missing)}; add the export's zip as it comes"
        )
    for name, file in found.items():
        _check_columns(name, file)
    first = request.first or _exported(found["article"])
    manifest = Manifest(
        table="coverage", label=f"MCD articles {first.isoformat()}", first=first, last=None, since=date(2015, 10, 1),
        source=found["article"].origin, source_sha256=found["article"].sha256, licence=AMA,
    )  # fmt: skip
    yield Draft(manifest, lambda database: _write(database, found))


def _check_columns(name: str, file: SourceFile) -> None:
    seen = [column.strip().strip('"').lower() for column in head_text(file).splitlines()[0].split(",")]
    lacking = [column for column in _COLUMNS[name].split() if column not in seen]
    if lacking:
        raise drifted(file, ", ".join(_COLUMNS[name].split()), ", ".join(seen)[:300])


def _records(files: Mapping[str, SourceFile], name: str) -> Iterator[dict[str, str]]:
    """The kept columns of one file, row by row; nothing for a file the export lacks."""
    file = files.get(name)
    if file is None:
        return
    check_text(file)
    kept = (*_COLUMNS[name].split(), *_OPTIONAL.get(name, ()))
    with file.open() as stream:
        reader = csv.reader(io.TextIOWrapper(stream, "utf-8-sig", errors="windows-1252", newline=""))
        header = [column.strip().lower() for column in next(reader, [])]
        places = [(column, header.index(column)) for column in kept if column in header]
        least = max(place for _, place in places) + 1
        try:
            for row in reader:
                if not row:
                    continue
                if len(row) < least:
                    raise RefusedError(
                        f"{file.name}: line {reader.line_num} has {len(row)} columns: the file is cut off"
                    )
                yield {column: row[place].strip() for column, place in places}
        except csv.Error as error:
            raise RefusedError(f"{file.name}: line {reader.line_num}: {error}") from error


def _exported(file: SourceFile) -> date:
    if named := _DATED.search(file.origin):
        return date(int(named[1]), int(named[2]), int(named[3]))
    with file.open() as stream:
        reader = csv.DictReader(io.TextIOWrapper(stream, "utf-8-sig", errors="windows-1252", newline=""))
        updates = [day(text) for row in reader if (text := (row.get("last_updated") or "").split(" ")[0])]
    newest = max((update for update in updates if update), default=None)
    if newest is None:
        raise RefusedError(f"{file.origin}: neither the name nor the articles say when it was exported; give --from")
    return newest


class _Groups(NamedTuple):
    """Everything that hangs on articles, by article and version."""

    covered: dict[Key, dict[str, set[str]]]
    noncovered: dict[Key, dict[str, set[str]]]
    paragraphs: dict[Key, dict[str, str]]
    asterisk: dict[Key, set[str]]
    procedures: dict[Key, dict[str, set[int]]]
    modifiers: dict[Key, set[str]]
    bill_types: dict[Key, set[str]]
    revenue_codes: dict[Key, set[str]]
    contractors: dict[Key, set[str]]
    states: dict[Key, set[str]]


def _write(database: sqlite3.Connection, files: Mapping[str, SourceFile]) -> int:
    database.execute(ARTICLES_SCHEMA)
    database.execute(PROCEDURES_SCHEMA)
    groups = _read_groups(files)
    count = 0
    for record in _records(files, "article"):
        if record["status"] == "P":
            continue  # proposed: not in force
        key = (record["article_id"], record["article_version"])
        procedures = groups.procedures.get(key)
        if not procedures:
            continue
        article = _article(key, record, groups)
        name = f"{article.id}v{key[1]}"
        database.execute("INSERT OR REPLACE INTO article VALUES (?,?)", (name, msgspec.json.encode(article).decode()))
        listed = ((code, name, " ".join(map(str, sorted(numbers)))) for code, numbers in procedures.items())
        database.executemany("INSERT OR REPLACE INTO procedure VALUES (?,?,?)", listed)
        count += 1
    return count


def _article(key: Key, record: Mapping[str, str], groups: _Groups) -> StoredArticle:
    def joined(table: dict[Key, dict[str, set[str]]]) -> dict[str, str]:
        return {number: " ".join(sorted(codes)) for number, codes in sorted(table.get(key, {}).items())}

    def listed(table: dict[Key, set[str]]) -> tuple[str, ...]:
        return tuple(sorted(table.get(key, ())))

    return StoredArticle(
        id=f"A{key[0]}",
        version=int(key[1]) if key[1].isdigit() else 0,
        title=plain(record["title"]),
        kind="LCD article",
        states=listed(groups.states),
        contractors=listed(groups.contractors),
        first=day(record["article_eff_date"].split(" ")[0]),
        last=_last(record),
        covered=joined(groups.covered),
        noncovered=joined(groups.noncovered),
        paragraphs=groups.paragraphs.get(key, {}),
        asterisk=" ".join(listed(groups.asterisk)),
        modifiers=listed(groups.modifiers),
        bill_types=listed(groups.bill_types),
        revenue_codes=listed(groups.revenue_codes),
    )


def _last(record: Mapping[str, str]) -> date | None:
    """The earlier of the article's and this revision's end."""
    ends = (day(record.get(column, "").split(" ")[0]) for column in ("article_end_date", "article_rev_end_date"))
    return min((end for end in ends if end), default=None)


def _read_groups(files: Mapping[str, SourceFile]) -> _Groups:
    covered = _diagnoses(files, "article_x_icd10_covered", "icd10_covered_group")
    noncovered = _diagnoses(files, "article_x_icd10_noncovered", "icd10_noncovered_group")
    asterisk: dict[Key, set[str]] = defaultdict(set)
    for record in _records(files, "article_x_icd10_covered"):
        if record.get("asterisk", "").upper() in ("Y", "1", "*", "TRUE"):
            asterisk[_key(record)].add(record["icd10_code_id"].replace(".", ""))
    procedures: dict[Key, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for record in _records(files, "article_x_hcpc_code"):
        code, number = record["hcpc_code_id"].upper(), record["hcpc_code_group"]
        if CODE.match(code):
            procedures[_key(record)][code].add(int(number) if number.isdigit() else 1)
    contractors, states = _jurisdictions(files)
    return _Groups(
        covered=covered,
        noncovered=noncovered,
        paragraphs=_paragraphs(files),
        asterisk=asterisk,
        procedures=procedures,
        modifiers=_values(files, "article_x_hcpc_modifier", "hcpc_modifier_code_id", frozenset()),
        bill_types=_values(files, "article_x_bill_code", "bill_code_id", _NO_BILL_TYPE),
        revenue_codes=_values(files, "article_x_revenue_code", "revenue_code_id", frozenset({"99999"})),
        contractors=contractors,
        states=states,
    )


def _key(record: Mapping[str, str]) -> Key:
    return record["article_id"], record["article_version"]


def _diagnoses(files: Mapping[str, SourceFile], name: str, group: str) -> dict[Key, dict[str, set[str]]]:
    found: dict[Key, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for record in _records(files, name):
        code = record["icd10_code_id"].upper().replace(".", "")
        if code != _NO_DIAGNOSIS and _DIAGNOSIS.match(code):
            found[_key(record)][record[group] or "1"].add(intern(code))
    return found


def _paragraphs(files: Mapping[str, SourceFile]) -> dict[Key, dict[str, str]]:
    """Words of each group; those of a group of diagnoses not covered under the negative of its number."""
    found: dict[Key, dict[str, str]] = defaultdict(dict)
    for kind, sign in (("covered", ""), ("noncovered", "-")):
        for record in _records(files, f"article_x_icd10_{kind}_group"):
            number, words = record[f"icd10_{kind}_group"], plain(record["paragraph"])
            if words and number.isdigit():
                found[_key(record)][sign + number] = words
    return found


def _values(files: Mapping[str, SourceFile], name: str, column: str, without: frozenset[str]) -> dict[Key, set[str]]:
    found: dict[Key, set[str]] = defaultdict(set)
    for record in _records(files, name):
        if record[column] and record[column] not in without:
            found[_key(record)].add(record[column])
    return found


def _jurisdictions(files: Mapping[str, SourceFile]) -> tuple[dict[Key, set[str]], dict[Key, set[str]]]:
    """Contractor numbers and two-letter states of each article."""
    states = {record["state_id"]: record["state_abbrev"][:2].upper() for record in _records(files, "state_lookup")}
    numbers = {_contractor(r): r["contractor_number"] for r in _records(files, "contractor")}
    served: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for record in _records(files, "contractor_jurisdiction"):
        if state := states.get(record["state_id"], ""):
            served[_contractor(record)].add(state)
    contractors: dict[Key, set[str]] = defaultdict(set)
    where: dict[Key, set[str]] = defaultdict(set)
    for record in _records(files, "article_x_contractor"):
        if number := numbers.get(_contractor(record), ""):
            contractors[_key(record)].add(number)
        where[_key(record)] |= served.get(_contractor(record), set())
    for record in _records(files, "article_x_primary_jurisdiction"):
        if state := states.get(record["state_id"], ""):
            where[_key(record)].add(state)
    return contractors, where


def _contractor(record: Mapping[str, str]) -> tuple[str, ...]:
    return record["contractor_id"], record["contractor_type_id"], record["contractor_version"]


def plain(text: str) -> str:
    """Words without mark-up; the export's HTML is encoded twice (``&amp;sol;``)."""
    return " ".join(_TAG.sub(" ", html.unescape(html.unescape(text))).split())


IMPORTER = Importer(
    "mcd", "Medicare coverage articles (MCD export)", ("coverage",),
    "https://www.cms.gov/medicare-coverage-database/downloads/downloads.aspx",
    AMA, recognises, draft,
)  # fmt: skip
