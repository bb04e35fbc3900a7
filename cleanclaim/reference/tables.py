"""Asking the tables that importers write. One row is read at a time and remembered; opening a table costs nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any, Generic, TypeVar

import msgspec

from cleanclaim.reference.coverage_table import Coverage
from cleanclaim.reference.icd10cm.table import Icd10Cm
from cleanclaim.reference.manifest import Manifest
from validators.engine.finding import Unavailable
from validators.questions.rows import AddOnRow, FeeScheduleRow, HcpcsRow, MueRow, PtpPair
from x12.memo import Memo

T = TypeVar("T")

_CodeRow = tuple[int | None, int | None, dict[str, str]]
"""First day, last day and extra columns of a row of a code set."""

_CACHED = 200_000
_SETS = 20_000
_FEW = 12
_CHUNK = 500
_PAIR = "column2, first, last, indicator, rationale"

ROWS_SCHEMA = "CREATE TABLE row (code TEXT PRIMARY KEY, data TEXT NOT NULL) WITHOUT ROWID"
PAIRS_SCHEMA = """CREATE TABLE pair (column1 TEXT, column2 TEXT, first INTEGER, last INTEGER, indicator TEXT,
    rationale INTEGER, PRIMARY KEY (column1, column2, first, last, indicator)) WITHOUT ROWID"""
RATIONALES_SCHEMA = "CREATE TABLE rationale (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"
PARTS_SCHEMA = "CREATE TABLE part (number INTEGER PRIMARY KEY, low TEXT, high TEXT, sha256 TEXT)"
BASES_SCHEMA = "CREATE TABLE base (code TEXT, type TEXT, primary_code TEXT, first INTEGER, last INTEGER)"
LISTS_SCHEMA = "CREATE TABLE listed (code TEXT PRIMARY KEY, lists TEXT NOT NULL) WITHOUT ROWID"
CODES_SCHEMA = "CREATE TABLE code (code TEXT, first INTEGER, last INTEGER, data TEXT)"
"""Layouts of the SQLite files. Dates are proleptic ordinals (``date.toordinal``), NULL where open."""


class Rows(Generic[T]):
    """Records by code (or by ``code/modifier``)."""

    def __init__(self, database: sqlite3.Connection, manifest: Manifest, kind: type[T]) -> None:
        self.edition = manifest.edition
        self._database = database
        self._decoder = msgspec.json.Decoder(kind)
        self._known: Memo[str, T | None] = Memo(self._read, _CACHED)

    def get(self, code: str, modifier: str = "") -> T | None:
        """The row of a code (of its component where a modifier is given), None when the table has none."""
        return self._known[f"{code}/{modifier}" if modifier else code]

    def _read(self, key: str) -> T | None:
        found = self._database.execute("SELECT data FROM row WHERE code = ?", (key,)).fetchone()
        return self._decoder.decode(found[0]) if found else None


class Ptp:
    """NCCI procedure-to-procedure edits. An edition put together from some parts only answers for what they hold."""

    def __init__(self, database: sqlite3.Connection, manifest: Manifest) -> None:
        self.edition = manifest.edition
        self._database = database
        self._known: Memo[tuple[str, str], tuple[PtpPair, ...]] = Memo(self._read, _CACHED)
        self._sets: Memo[frozenset[str], tuple[PtpPair, ...]] = Memo(self._read_all, _SETS)
        self._rationales: dict[int, str] = dict(database.execute("SELECT id, text FROM rationale"))
        self._ranges = None if manifest.whole else database.execute("SELECT low, high FROM part").fetchall()

    def pair(self, column1: str, column2: str, on: date) -> PtpPair | None:
        """The edit for that ordered pair active on the day. Raises Unavailable for a part that was not imported."""
        for pair in self._known[column1, column2]:
            if pair.first <= on and (pair.last is None or on <= pair.last):
                return pair
        return None

    def among(self, codes: frozenset[str], on: date) -> tuple[PtpPair, ...]:
        """Every edit active on the day whose two codes are among these, by column 1 and column 2.

        Raises Unavailable where the part that would hold one of them was not imported.
        """
        found = self._sets[codes]
        return tuple([pair for pair in found if pair.first <= on and (pair.last is None or on <= pair.last)])

    def _read_all(self, codes: frozenset[str]) -> tuple[PtpPair, ...]:
        """The pairs of a few codes one by one, those of many by the columns together: never more than codes squared."""
        ordered = sorted(codes)
        if len(ordered) <= _FEW:
            pairs = [self._known[one, two] for one in ordered for two in ordered if one != two]
            return tuple(pair for some in pairs for pair in some)
        found: list[PtpPair] = []
        for column1 in ordered:
            self._require(column1)
            for at in range(0, len(ordered), _CHUNK):
                some = ordered[at : at + _CHUNK]
                marks = ",".join("?" * len(some))
                query = f"SELECT {_PAIR} FROM pair WHERE column1 = ? AND column2 IN ({marks})"  # noqa: S608 - marks alone
                found += [
                    PtpPair(
                        column1, column2, indicator, date.fromordinal(first), _day(last),
                        self._rationales.get(reason, ""),
                    )
                    for column2, first, last, indicator, reason in self._database.execute(query, (column1, *some))
                ]  # fmt: skip
        return tuple(found)

    def _require(self, column1: str) -> None:
        if self._ranges is not None and not any(low <= column1 <= high for low, high in self._ranges):
            raise Unavailable(f"{self.edition.label}: the file with column 1 code {column1} was not imported")

    def _read(self, key: tuple[str, str]) -> tuple[PtpPair, ...]:
        column1, column2 = key
        self._require(column1)
        query = "SELECT first, last, indicator, rationale FROM pair WHERE column1 = ? AND column2 = ?"
        return tuple(
            PtpPair(column1, column2, indicator, date.fromordinal(first), _day(last), self._rationales.get(reason, ""))
            for first, last, indicator, reason in self._database.execute(query, (column1, column2))
        )


class AddOns:
    """Add-on codes; bases come and go, so a table is asked for one day."""

    def __init__(self, database: sqlite3.Connection, manifest: Manifest) -> None:
        self.edition = manifest.edition
        self._database = database
        self._known: dict[str, list[tuple[str, str, int, int | None]]] = {}

    def on(self, day: date) -> AddOnsOn:
        """The table as of a day."""
        return AddOnsOn(self, day)

    def rows(self, code: str) -> list[tuple[str, str, int, int | None]]:
        """Type, primary code, first and last day of every row of an add-on code."""
        found = self._known.get(code)
        if found is None:
            query = "SELECT type, primary_code, first, last FROM base WHERE code = ?"
            found = self._known[code] = self._database.execute(query, (code,)).fetchall()
        return found


class AddOnsOn:
    """Add-on codes as of a day."""

    def __init__(self, table: AddOns, day: date) -> None:
        self.edition = table.edition
        self._table = table
        self._day = day.toordinal()
        self._known: dict[str, AddOnRow | None] = {}

    def get(self, code: str) -> AddOnRow | None:
        """The add-on code with the primary codes in force on the day."""
        if code not in self._known:
            rows = [r for r in self._table.rows(code) if r[2] <= self._day and (r[3] is None or self._day <= r[3])]
            bases = tuple(sorted({base for _, base, _, _ in rows if base}))
            self._known[code] = AddOnRow(code, rows[0][0], bases) if rows else None
        return self._known[code]


class Lists:
    """Medicare Code Editor lists by diagnosis."""

    def __init__(self, database: sqlite3.Connection, manifest: Manifest) -> None:
        self.edition = manifest.edition
        self._database = database
        self._known: dict[str, frozenset[str]] = {}

    def lists(self, code: str) -> frozenset[str]:
        """Names of the lists a diagnosis is on."""
        found = self._known.get(code)
        if found is None:
            row = self._database.execute("SELECT lists FROM listed WHERE code = ?", (code,)).fetchone()
            found = self._known[code] = frozenset(row[0].split()) if row else frozenset()
        return found


class Codes:
    """A plain set of codes whose rows may have dates of their own."""

    def __init__(self, database: sqlite3.Connection, manifest: Manifest) -> None:
        self.edition = manifest.edition
        self._database = database
        self._known: Memo[str, list[_CodeRow]] = Memo(self._read, _CACHED)

    def on(self, day: date) -> CodesOn:
        """The set as of a day."""
        return CodesOn(self, day)

    def rows(self, code: str) -> list[_CodeRow]:
        """First day, last day and extra columns of every row of a code."""
        return self._known[code]

    def _read(self, code: str) -> list[_CodeRow]:
        query = "SELECT first, last, data FROM code WHERE code = ?"
        return [
            (first, last, msgspec.json.decode(data, type=dict[str, str]) if data else {})
            for first, last, data in self._database.execute(query, (code,))
        ]


class CodesOn:
    """A plain set of codes as of a day."""

    def __init__(self, table: Codes, day: date) -> None:
        self.edition = table.edition
        self._table = table
        self._day = day.toordinal()

    def _row(self, code: str) -> dict[str, str] | None:
        for first, last, data in self._table.rows(code):
            if (first is None or first <= self._day) and (last is None or self._day <= last):
                return data
        return None

    def __contains__(self, code: str) -> bool:
        return self._row(code) is not None

    def value(self, code: str, column: str) -> str:
        """An extra column of the code's row, ``""`` when absent."""
        return (self._row(code) or {}).get(column, "")

    def columns(self, code: str) -> dict[str, str]:
        """All extra columns of the code's row."""
        return dict(self._row(code) or {})


def open_table(database: sqlite3.Connection, manifest: Manifest) -> Any:
    """The table object for an edition. Raises Unavailable for a table this program does not know."""
    name = manifest.table
    opener = _OPENERS.get(name) or _OPENERS.get(name.partition("-")[0])
    if opener is None:
        raise Unavailable(f"{manifest.label}: this program knows no table {name}")
    return opener(database, manifest)


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal is not None else None


_OPENERS: dict[str, Callable[[sqlite3.Connection, Manifest], Any]] = {
    "icd10cm": lambda database, manifest: Icd10Cm(database, manifest.edition),
    "ncci": Ptp,
    "mue": lambda database, manifest: Rows(database, manifest, MueRow),
    "add-on": AddOns,
    "fee-schedule": lambda database, manifest: Rows(database, manifest, FeeScheduleRow),
    "hcpcs": lambda database, manifest: Rows(database, manifest, HcpcsRow),
    "coverage": Coverage,
    "mce": Lists,
    "list": Codes,
    "payer": Codes,
}
"""How a table is opened, by its name or the first word of it."""
