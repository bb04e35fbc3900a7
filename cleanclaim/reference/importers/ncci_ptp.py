"""NCCI procedure-to-procedure edits: the quarterly files (parts f1 to f4) and the quarterly change files.

Layout: tab-separated, six preamble lines with a header stacked over several of them, then column 1, column 2, prior to
1996, effective date, deletion date, modifier indicator, rationale. A release holds the history: a pair comes back with
other dates. Source: CMS, Medicare NCCI procedure-to-procedure edits.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from cleanclaim.reference.importers.archive import RefusedError, SourceFile
from cleanclaim.reference.importers.base import AMA, Draft, Importer, Request
from cleanclaim.reference.importers.reading import (
    CODE,
    code5,
    day,
    drifted,
    first_rows,
    head_text,
    is_workbook,
    lines,
    quarter,
    rows,
    squeezed,
)
from cleanclaim.reference.manifest import Manifest
from cleanclaim.reference.tables import PAIRS_SCHEMA, PARTS_SCHEMA, RATIONALES_SCHEMA

_EXPECTED = (
    "Column 1, Column 2, *=in existence prior to 1996, Effective Date, Deletion Date, Modifier, PTP Edit Rationale"
)
_PRACTITIONER = re.compile(r"ccipra|cciphy|practitioner|physician", re.IGNORECASE)
_HOSPITAL = re.compile(r"ccioph|cciopps|hospital|outpatient", re.IGNORECASE)
_MEDICAID = re.compile(r"medicaid|mcaid|mncci", re.IGNORECASE)
_VERSION = re.compile(r"v(?P<number>\d{2})\.?(?P<quarter>\d)(?:\.?r(?P<revision>\d))?", re.IGNORECASE)
_QUARTER = re.compile(r"(?P<year>20\d\d)[-_]?q(?P<quarter>[1-4])", re.IGNORECASE)
_PART = re.compile(r"[-_]f(\d)\b", re.IGNORECASE)
_PARTS = 4
_NEVER = date.max.toordinal()


class Release(NamedTuple):
    """Setting and version (32.2 is the third quarter of 2026: version 32 is 1994 + 32)."""

    setting: str
    number: int
    quarter: int
    revision: int

    @property
    def label(self) -> str:
        return f"NCCI PTP {self.setting} v{self.number}{self.quarter}r{self.revision}"

    @property
    def days(self) -> tuple[date, date]:
        return quarter(1994 + self.number, self.quarter + 1)


def recognises(file: SourceFile) -> bool:
    """A header with Column 1, Column 2 and Modifier within the first rows."""
    words = squeezed(" ".join(" ".join(row) for row in first_rows(file, 12)))
    return "COLUMN 1" in words and "COLUMN 2" in words and "MODIFIER" in words


def draft(files: Sequence[SourceFile], request: Request) -> Iterator[Draft]:
    """One edition a setting and release; change files make the next release out of the one before."""
    releases: dict[Release, list[SourceFile]] = {}
    for file in files:
        releases.setdefault(_release(file, request), []).append(file)
    for release, members in sorted(releases.items()):
        changes = [file for file in members if _is_change(file)]
        if changes and len(changes) < len(members):
            raise RefusedError(f"{release.label}: add either the edit files or the change files, not both at once")
        yield _changed(release, changes, request) if changes else _whole(release, members, request)


def _release(file: SourceFile, request: Request) -> Release:
    names = file.names
    practitioner, hospital = _PRACTITIONER.search(names), _HOSPITAL.search(names)
    if bool(practitioner) == bool(hospital):
        raise RefusedError(f"{file.name}: the file name must say practitioner (ccipra) or hospital (ccioph)")
    setting = "practitioner" if practitioner else "hospital"
    if _MEDICAID.search(names):
        setting = f"medicaid-{setting}"
    if version := _VERSION.search(names):
        return Release(setting, int(version["number"]), int(version["quarter"]), int(version["revision"] or 0))
    if named := _QUARTER.search(names):
        return Release(setting, int(named["year"]) - 1994, int(named["quarter"]) - 1, 0)
    if request.first:
        return Release(setting, request.first.year - 1994, (request.first.month - 1) // 3, 0)
    raise RefusedError(f"{file.name}: the file name must say the release (v322r0 or 2026q3), or give --from")


def _is_change(file: SourceFile) -> bool:
    """Change files have three columns, without dates."""
    return max((len(row) for row in first_rows(file, 12)), default=0) <= 3


def _manifest(release: Release, files: Sequence[SourceFile], parts: tuple[int, ...], whole: bool) -> Manifest:
    first, last = release.days
    digest = hashlib.sha256(" ".join(sorted(file.sha256 for file in files)).encode()).hexdigest()
    return Manifest(
        table=f"ncci-{release.setting}", label=release.label, first=first, last=last, since=date(1996, 1, 1),
        source=", ".join(sorted(file.name for file in files)), source_sha256=digest, licence=AMA, parts=parts,
        whole=whole,
    )  # fmt: skip


def _whole(release: Release, files: Sequence[SourceFile], request: Request) -> Draft:
    numbered: dict[int, SourceFile] = {}
    for file in files:
        match = _PART.search(file.name) or _PART.search(file.origin)
        number = int(match[1]) if match else 0
        if number in numbered:
            raise RefusedError(f"{file.name} and {numbered[number].name} are the same part of {release.label}")
        numbered[number] = file
    table = f"ncci-{release.setting}"
    earlier = request.store.find(table, release.label)
    held = set(earlier.parts) if earlier else set()
    parts = tuple(sorted((held | set(numbered)) - {0}))
    whole = not parts or set(range(1, max(_PARTS, parts[-1]) + 1)) <= set(parts)
    if earlier and set(numbered) <= held and not _repeats(request, earlier, numbered):
        raise RefusedError(f"{release.label}: part {sorted(numbered)[0]} is already loaded with other content")

    def write(database: sqlite3.Connection) -> int:
        _create(database)
        if earlier and held - set(numbered):
            _copy(database, request, earlier)
        for number in sorted(numbered):
            low, high = _insert(database, numbered[number])
            values = (number, low, high, numbered[number].sha256)
            database.execute("INSERT OR REPLACE INTO part VALUES (?,?,?,?)", values)
        _close_gaps(database)
        return _count(database)

    manifest = _manifest(release, list(numbered.values()), parts, whole)
    if earlier and set(numbered) <= held:
        return Draft(earlier, write)
    return Draft(manifest, write)


def _repeats(request: Request, earlier: Manifest, numbered: dict[int, SourceFile]) -> bool:
    database = request.store.open(earlier)
    try:
        known = dict(database.execute("SELECT number, sha256 FROM part"))
    finally:
        database.close()
    return all(known.get(number) == file.sha256 for number, file in numbered.items())


def _create(database: sqlite3.Connection) -> None:
    for schema in (PAIRS_SCHEMA, RATIONALES_SCHEMA, PARTS_SCHEMA):
        database.execute(schema)


def _copy(database: sqlite3.Connection, request: Request, earlier: Manifest) -> None:
    """Take over what an earlier import of the same release, or the release before, holds."""
    source = request.store.open(earlier)
    try:
        for table, places in (("pair", 6), ("rationale", 2), ("part", 4)):
            marks = ",".join("?" * places)
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", source.execute(f"SELECT * FROM {table}"))  # noqa: S608 - names are ours
    finally:
        source.close()


def _close_gaps(database: sqlite3.Connection) -> None:
    """A part begins where the one before ends: a code between two parts that are loaded has no pair."""
    held = database.execute("SELECT number, low, high FROM part ORDER BY number").fetchall()
    for (number, _, _), (following, low, _) in pairwise(held):
        if following == number + 1:
            database.execute("UPDATE part SET high = ? WHERE number = ?", (low, number))
    database.execute("UPDATE part SET low = '' WHERE number = 1")


def _count(database: sqlite3.Connection) -> int:
    count: int = database.execute("SELECT count(*) FROM pair").fetchone()[0]
    return count


def _insert(database: sqlite3.Connection, file: SourceFile) -> tuple[str, str]:
    """Insert the pairs of one file; returns the lowest and highest column 1 code."""
    reader = _Pairs(file, database)
    database.executemany("INSERT OR IGNORE INTO pair VALUES (?,?,?,?,?,?)", reader.read())
    if not reader.low:
        raise drifted(file, _EXPECTED, "no row with two procedure codes")
    reader.keep_rationales()
    return reader.low, reader.high


class _Pairs:
    """The rows of a full edit file, checked, as they are stored."""

    def __init__(self, file: SourceFile, database: sqlite3.Connection) -> None:
        self.low = self.high = ""
        self._file = file
        self._database = database
        self._days: dict[str, int | None] = {}
        self._rationales = {text: number for number, text in database.execute("SELECT id, text FROM rationale")}

    def read(self) -> Iterator[tuple[str, str, int, int, str, int | None]]:
        """Pairs in the order of the file."""
        source = _sheet(self._file) if is_workbook(self._file) else _split(self._file)
        header: list[str] = []
        for number, row in enumerate(source, 1):
            if not self.low and not (len(row) > 1 and CODE.match(row[0]) and CODE.match(row[1])):
                header.append(" ".join(row))
                if number > 12:
                    raise drifted(self._file, _EXPECTED, squeezed(" ".join(header))[:200])
                continue
            if not self.low:
                self._check(header, row)
            yield self._pair(number, row)

    def _check(self, header: Sequence[str], row: Sequence[str]) -> None:
        words = squeezed(" ".join(header))
        if "EFFECTIVE" not in words or "DELETION" not in words or len(row) < 6 or any(row[7:]):
            raise drifted(self._file, _EXPECTED, words[-200:])
        self.low = row[0]

    def _pair(self, number: int, row: Sequence[str]) -> tuple[str, str, int, int, str, int | None]:
        try:
            column1, column2, _, first, last, indicator = row[:6]
            begins = self._day(first)
            if not (CODE.match(column1) and CODE.match(column2) and indicator in ("0", "1", "9") and begins):
                raise ValueError
            ends = self._day(last)
        except ValueError:
            shown = " | ".join(row)[:100]
            raise RefusedError(
                f"{self._file.name}: line {number} is no edit ({shown!r}); the file is cut off or of another layout"
            ) from None
        if column1 > self.high:
            self.high = column1
        if column1 < self.low:
            self.low = column1
        rationale = self._rationales.setdefault(row[6], len(self._rationales) + 1) if len(row) > 6 else None
        return column1, column2, begins, ends or _NEVER, indicator, rationale

    def _day(self, text: str) -> int | None:
        try:
            return self._days[text]
        except KeyError:
            value = day(text)
            found = self._days[text] = value.toordinal() if value else None
            return found

    def keep_rationales(self) -> None:
        """Write the rationales met."""
        known = ((number, text) for text, number in self._rationales.items())
        self._database.executemany("INSERT OR REPLACE INTO rationale VALUES (?,?)", known)


def _split(file: SourceFile) -> Iterator[list[str]]:
    """The cells of each line; stripped only where a line has blanks beside a tab, for there are millions."""
    for line in lines(file):
        if " \t" in line or "\t " in line or line.startswith(" "):
            yield [cell.strip() for cell in line.split("\t")]
        elif line:
            yield line.split("\t")


def _sheet(file: SourceFile) -> Iterator[list[str]]:
    return ([code5(cell) for cell in row[:2]] + row[2:7] for row in rows(file))


def _changed(release: Release, files: Sequence[SourceFile], request: Request) -> Draft:
    """The next release: the one before, with additions in force from the quarter's first day and deletions ended."""
    first, _ = release.days
    table = f"ncci-{release.setting}"
    before = [m for m in request.store.manifests() if m.table == table and m.last == first - timedelta(days=1)]
    if not before:
        raise RefusedError(f"{release.label}: change files need the release before it; import that first")
    base = before[-1]

    def write(database: sqlite3.Connection) -> int:
        _create(database)
        _copy(database, request, base)
        for file in files:
            _apply(database, file, first)
        return _count(database)

    draft = _manifest(release, files, base.parts, base.whole)
    return Draft(draft, write)


def _apply(database: sqlite3.Connection, file: SourceFile, first: date) -> None:
    deletions = bool(re.search(r"delet", file.names + head_text(file)[:2000], re.IGNORECASE))
    if not deletions and not re.search(r"addition|add", file.name + head_text(file)[:2000], re.IGNORECASE):
        raise RefusedError(f"{file.name}: the file name must say additions or deletions")
    found = 0
    for row in rows(file):
        if len(row) < 3 or not (CODE.match(row[0]) and CODE.match(row[1])):
            continue
        if row[2] not in ("0", "1", "9"):
            raise RefusedError(f"{file.name}: {row[0]}/{row[1]} has the modifier indicator {row[2]!r}")
        found += 1
        if deletions:
            database.execute(
                "UPDATE OR IGNORE pair SET last = ? WHERE column1 = ? AND column2 = ? AND last = ?",
                ((first - timedelta(days=1)).toordinal(), row[0], row[1], _NEVER),
            )
        else:
            values = (row[0], row[1], first.toordinal(), _NEVER, row[2], None)
            database.execute("INSERT OR IGNORE INTO pair VALUES (?,?,?,?,?,?)", values)
    if not found:
        raise drifted(file, "Column 1, Column 2, Modifier Indicator", "no row with two procedure codes")


IMPORTER = Importer(
    "ncci-ptp", "NCCI procedure-to-procedure edits",
    ("ncci-practitioner", "ncci-hospital", "ncci-medicaid-practitioner", "ncci-medicaid-hospital"),
    "https://www.cms.gov/medicare/coding-billing/ncci-medicare/medicare-ncci-procedure-procedure-ptp-edits",
    AMA, recognises, draft,
)  # fmt: skip
