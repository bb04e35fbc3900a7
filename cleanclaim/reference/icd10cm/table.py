"""Asking an ICD-10-CM table. One row is read at a time and remembered: opening costs nothing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import msgspec

from cleanclaim.reference.icd10cm import attributes
from cleanclaim.reference.icd10cm.refined import is_refined
from cleanclaim.reference.icd10cm.years import NEXT_UPDATE, Release, Releases
from validators.engine.finding import Unavailable
from validators.questions.code_notes import matches
from validators.questions.rows import CodeLife, Edition, Icd10Code
from x12.memo import Memo

_COLUMNS = "parent, title, billable, seventh, laterality, unspecified, notes, first, last, opens, closes, followers"
_OF_ONE_RELEASE = "parent, title, billable, seventh, laterality, unspecified, notes, NULL, NULL, NULL, NULL, ''"
"""What an edition has that was imported by an earlier version of the program."""

_CACHED = 50_000
_SHAPE = re.compile(r"[A-Z]\d[0-9A-Z](?:[0-9A-Z]{1,3}[0-9A-Z]?)?\Z|[A-Z][A-Z]\d[0-9A-Z]{0,4}\Z")
"""What an ICD-10-CM code may look like (QA1 is a category of 2026)."""

VALID_ON = "(first IS NULL OR (first <= :day AND (last IS NULL OR :day <= last)))"
HEADING_ON = "(opens IS NULL AND first IS NULL OR (opens <= :day AND (closes IS NULL OR :day <= closes)))"
"""Which rows are codes, and which headings, on a day."""


class _Row(NamedTuple):
    parent: str
    title: str | None
    billable: int
    seventh: int | None
    laterality: str
    unspecified: int
    notes: str | None
    first: int | None
    last: int | None
    opens: int | None
    closes: int | None
    followers: str

    def is_code(self, day: int) -> bool:
        """Whether it may be submitted for a service of the day."""
        return bool(self.billable) and (self.first is None or (self.first <= day and day <= (self.last or day)))

    def is_heading(self, day: int) -> bool:
        """Whether codes stand below it on the day."""
        if self.first is None and self.opens is None:
            return not self.billable
        return self.opens is not None and self.opens <= day and day <= (self.closes or day)


class _Inherited(NamedTuple):
    """Notes in force at a place of the tabular list: its own and those of all that stands above."""

    excludes1: tuple[str, ...] = ()
    code_first: tuple[str, ...] = ()
    code_first_if: bool = False
    use_additional: tuple[str, ...] = ()


class Icd10Cm:
    """ICD-10-CM from its SQLite file: of one release (imported), or of the releases of all years (built in).

    ``edition`` is the release whose tabular list gave notes and 7th characters; it names the whole of an imported one.
    """

    def __init__(self, database: sqlite3.Connection, edition: Edition, releases: Releases | None = None) -> None:
        self.edition = edition
        self.database = database
        columns = {row[1] for row in database.execute("PRAGMA table_info(code)")}
        self._columns = _COLUMNS if "first" in columns else _OF_ONE_RELEASE
        self._releases = releases
        self._views: dict[tuple[date, bool], Icd10CmOn] = {}
        self._rows: Memo[str, _Row | None] = Memo(self._read, _CACHED)
        self._notes: dict[str, _Inherited] = {"": _Inherited()}
        self._sevenths: dict[int, Mapping[str, str]] = {}

    def on(self, day: date) -> Icd10CmOn:
        """The codes as of a day. Raises Unavailable for a day outside the years the table holds."""
        if self._releases is None:
            return self._view(day, self.edition, complete=True)
        release = self._releases.on(day)
        if release is None:
            first, last = self._releases.all[0].first, self._releases.all[-1].last
            if day < first:
                raise Unavailable(f"ICD-10-CM begins {first}; no edition for {day}")
            raise Unavailable(f"ICD-10-CM FY{last.year} ended {last}")
        complete = day < NEXT_UPDATE or release.last < NEXT_UPDATE
        return self._view(release.first, self._named(release), complete)

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases a table of several years holds, in order."""
        return self._releases.all if self._releases else ()

    def _named(self, release: Release) -> Edition:
        notes, day = self.edition.label, self.edition.first or release.first
        if release.first <= day <= release.last:
            label = notes
        else:
            month = notes.partition(" (")[2].rstrip(")")
            label = f"{release.label[:-1]}, " if release.label.endswith(")") else f"{release.label} ("
            label += f"notes of {month})"
        return Edition("icd10cm", label, release.first, release.last)

    def _view(self, day: date, edition: Edition, complete: bool) -> Icd10CmOn:
        key = (day if self._releases else date.min, complete)
        found = self._views.get(key)
        if found is None:
            found = self._views[key] = Icd10CmOn(self, day, edition, complete)
        return found

    def row(self, code: str) -> _Row | None:
        """The row of a code, category, section or chapter of any year."""
        return self._rows[code]

    def _read(self, code: str) -> _Row | None:
        query = f"SELECT {self._columns} FROM code WHERE code = ?"  # noqa: S608 - column names are ours
        found = self.database.execute(query, (code,)).fetchone()
        return _Row(*found) if found else None

    def title(self, code: str, row: _Row) -> str:
        """A title; that of an extension is its parent's and the meaning of the 7th character."""
        if row.title is not None:
            return row.title
        above = self.row(row.parent)
        return f"{above.title if above else row.parent}, {self.seventh(row.seventh)[code[-1]]}"

    def seventh(self, number: int | None) -> Mapping[str, str]:
        """7th characters by the number of their set."""
        if number is None:
            return {}
        if number not in self._sevenths:
            text = self.database.execute("SELECT characters FROM seventh WHERE id = ?", (number,)).fetchone()[0]
            self._sevenths[number] = msgspec.json.decode(text, type=dict[str, str])
        return self._sevenths[number]

    def notes(self, code: str) -> _Inherited:
        """The notes in force at a code."""
        known = self._notes.get(code)
        if known is not None:
            return known
        row = self.row(code)
        if row is None:
            return _Inherited()
        above = self.notes(row.parent)
        if row.notes is None:
            return above
        excludes1, code_first, conditional, additional = msgspec.json.decode(
            row.notes, type=tuple[tuple[str, ...], tuple[str, ...], bool, tuple[str, ...]]
        )
        found = _Inherited(
            _joined(above.excludes1, excludes1),
            code_first or above.code_first,
            conditional if code_first else above.code_first_if,
            _joined(above.use_additional, additional),
        )
        self._notes[code] = found
        return found

    def select(self, condition: str, **values: object) -> list[str]:
        """Codes of the rows a condition holds for, in order."""
        query = f"SELECT code FROM code WHERE {condition} ORDER BY code"  # noqa: S608 - conditions are ours
        return [found for (found,) in self.database.execute(query, values)]

    @property
    def dated(self) -> bool:
        """Whether the rows have days of their own."""
        return self._columns is _COLUMNS


class Icd10CmOn:
    """ICD-10-CM on the days of one release.

    ``complete`` is False where an update of these days may have added codes the table does not know.
    """

    def __init__(self, table: Icd10Cm, day: date, edition: Edition, complete: bool) -> None:
        self.edition = edition
        self._table = table
        self._day = day.toordinal()
        self._complete = complete
        self._valid = VALID_ON if table.dated else "1"
        self._codes: Memo[str, Icd10Code | None] = Memo(self._read, _CACHED)

    def get(self, code: str) -> Icd10Code | None:
        """The code or category (dotless), None when it is none on these days.

        Raises Unavailable for a code that an update not yet known here may have added.
        """
        return self._codes[code]

    def life(self, code: str) -> CodeLife | None:
        """The days on which a code may be submitted, None for what was never one or where the table has no days."""
        row = self._table.row(code)
        if row is None or row.first is None or not row.billable:
            return None
        last = date.fromordinal(row.last) if row.last else None
        return CodeLife(date.fromordinal(row.first), last, tuple(row.followers.split()))

    def billable_below(self, code: str) -> Iterator[str]:
        """Every billable code at or below a code or category, in order."""
        condition = f"code >= :code AND code < :end AND billable AND code > '0' AND {self._valid}"
        return iter(self._table.select(condition, code=code, end=code + "~", day=self._day))

    def count_billable(self) -> int:
        """How many codes may be submitted on these days."""
        return sum(1 for _ in self.billable_below(""))

    def refined(self, code: str) -> tuple[str, ...]:
        """Billable codes that say what an unspecified one leaves open: the same disease, side and 7th character.

        The nearest in the list are taken; none where the classification has none.
        """
        found = self.get(code)
        if found is None or not found.unspecified or not found.billable:
            return ()
        above = found.parent
        while above:
            near = (self.get(other) for other in self.billable_below(above) if other != code)
            fitting = tuple(other.code for other in near if other and is_refined(found, other))
            if fitting:
                return fitting
            row = self._table.row(above)
            above = "" if row is None or row.parent.startswith("#") else row.parent
        return ()

    def _read(self, code: str) -> Icd10Code | None:
        table = self._table
        row = table.row(code) if code and not code.startswith("#") else None
        billable = row is not None and row.is_code(self._day)
        if row is None or not (billable or row.is_heading(self._day)):
            if row is None and not self._complete and _SHAPE.match(code):
                raise Unavailable(f"{self.edition.label}: its update of {NEXT_UPDATE} is not built in")
            return None
        notes = table.notes(code)
        return Icd10Code(
            code=code,
            title=table.title(code, row),
            billable=billable,
            children=() if billable else self._children(code),
            parent="" if row.parent.startswith("#") else row.parent,
            seventh=table.seventh(row.seventh),
            laterality=row.laterality,
            unspecified=bool(row.unspecified),
            excludes1=tuple(spec for spec in notes.excludes1 if not matches(code, (spec,))),
            code_first=notes.code_first,
            code_first_if=notes.code_first_if,
            use_additional=notes.use_additional,
            external_cause=attributes.is_external_cause(code),
        )

    def _children(self, code: str) -> tuple[str, ...]:
        below = self._table.select("code > :code AND code < :end AND parent = :code", code=code, end=code + "~")
        rows = ((child, self._table.row(child)) for child in below)
        return tuple(c for c, row in rows if row and (row.is_code(self._day) or row.is_heading(self._day)))


def _joined(above: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(above + own))
