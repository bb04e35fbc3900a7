"""Asking an ICD-10-CM table. One row is read at a time and remembered: opening costs nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from cleanclaim.reference.icd10cm import attributes
from validators.questions.code_notes import matches
from validators.questions.rows import Edition, Icd10Code

_COLUMNS = "parent, title, billable, seventh, laterality, unspecified, specific, notes"
_CACHED = 50_000


class _Row(NamedTuple):
    parent: str
    title: str | None
    billable: int
    seventh: int | None
    laterality: str
    unspecified: int
    specific: str
    notes: str | None


class _Inherited(NamedTuple):
    """Notes in force at a place of the tabular list: its own and those of all that stands above."""

    excludes1: tuple[str, ...] = ()
    code_first: tuple[str, ...] = ()
    code_first_if: bool = False
    use_additional: tuple[str, ...] = ()


class Icd10Cm:
    """ICD-10-CM of one release, from its SQLite file."""

    def __init__(self, database: sqlite3.Connection, edition: Edition) -> None:
        self.edition = edition
        self._database = database
        self._codes: dict[str, Icd10Code | None] = {}
        self._rows: dict[str, _Row | None] = {}
        self._notes: dict[str, _Inherited] = {"": _Inherited()}
        self._sevenths: dict[int, Mapping[str, str]] = {}

    def get(self, code: str) -> Icd10Code | None:
        """The code or category (dotless), None when this release does not know it."""
        try:
            return self._codes[code]
        except KeyError:
            if len(self._codes) > _CACHED:
                self._codes.clear()
                self._rows.clear()
            found = self._codes[code] = self._read(code)
            return found

    @property
    def database(self) -> sqlite3.Connection:
        """The SQLite file behind the table, for making a newer edition out of it."""
        return self._database

    def billable_below(self, code: str) -> Iterator[str]:
        """Every billable code at or below a code or category, in order."""
        query = "SELECT code FROM code WHERE code >= ? AND code < ? AND billable AND code > '0' ORDER BY code"
        return (row[0] for row in self._database.execute(query, (code, code + "~")))

    def count_billable(self) -> int:
        """How many billable codes this release has."""
        count: int = self._database.execute("SELECT count(*) FROM code WHERE billable AND code > '0'").fetchone()[0]
        return count

    def _row(self, code: str) -> _Row | None:
        if code not in self._rows:
            found = self._database.execute(f"SELECT {_COLUMNS} FROM code WHERE code = ?", (code,)).fetchone()  # noqa: S608 - column names are ours
            self._rows[code] = _Row(*found) if found else None
        return self._rows[code]

    def _read(self, code: str) -> Icd10Code | None:
        row = self._row(code) if code and not code.startswith("#") else None
        if row is None:
            return None
        seventh = self._seventh(row.seventh)
        title = row.title if row.title is not None else self._extended(row.parent, seventh, code)
        notes = self._inherited(code)
        manifestation = attributes.is_manifestation(title) or self._above_is_manifestation(row.parent)
        return Icd10Code(
            code=code,
            title=title,
            billable=bool(row.billable),
            children=() if row.billable else self._children(code),
            parent="" if row.parent.startswith("#") else row.parent,
            seventh=seventh,
            laterality=row.laterality,
            unspecified=bool(row.unspecified),
            more_specific=self._more_specific(code, row),
            manifestation=manifestation,
            excludes1=tuple(spec for spec in notes.excludes1 if not matches(code, (spec,))),
            code_first=notes.code_first,
            code_first_if=notes.code_first_if,
            use_additional=notes.use_additional,
            external_cause=attributes.is_external_cause(code),
            ages=attributes.age_group(code, title),
            maternity=attributes.is_maternity(code),
            perinatal=attributes.is_perinatal(code),
        )

    def _extended(self, parent: str, seventh: Mapping[str, str], code: str) -> str:
        row = self._row(parent)
        return f"{row.title if row else parent}, {seventh[code[-1]]}"

    def _children(self, code: str) -> tuple[str, ...]:
        query = "SELECT code FROM code WHERE code > ? AND code < ? AND parent = ? ORDER BY code"
        return tuple(row[0] for row in self._database.execute(query, (code, code + "~", code)))

    def _seventh(self, number: int | None) -> Mapping[str, str]:
        if number is None:
            return {}
        if number not in self._sevenths:
            text = self._database.execute("SELECT characters FROM seventh WHERE id = ?", (number,)).fetchone()[0]
            self._sevenths[number] = msgspec.json.decode(text, type=dict[str, str])
        return self._sevenths[number]

    def _more_specific(self, code: str, row: _Row) -> tuple[str, ...]:
        """Siblings kept with the row; for an extension its own 7th character is put on its parent's, where it fits."""
        siblings = tuple(row.specific.split())
        if row.title is not None or not siblings:
            return siblings
        same = (sibling.ljust(6, "X") + code[6] for sibling in siblings)
        extended = tuple(other for other in same if self._row(other) is not None)
        return extended or siblings

    def _above_is_manifestation(self, parent: str) -> bool:
        while parent and not parent.startswith("#"):
            row = self._row(parent)
            if row is None:
                return False
            if attributes.is_manifestation(row.title or ""):
                return True
            parent = row.parent
        return False

    def _inherited(self, code: str) -> _Inherited:
        known = self._notes.get(code)
        if known is not None:
            return known
        row = self._row(code)
        if row is None:
            return _Inherited()
        above = self._inherited(row.parent)
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


def _joined(above: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(above + own))
