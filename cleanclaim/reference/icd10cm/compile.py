"""Writing an ICD-10-CM table: nodes in, one SQLite file out (see ``SCHEMA``)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from cleanclaim.reference.icd10cm import attributes
from cleanclaim.reference.icd10cm.nodes import Node

SCHEMA = (
    "CREATE TABLE code (code TEXT PRIMARY KEY, parent TEXT NOT NULL, title TEXT, billable INTEGER NOT NULL,"
    " seventh INTEGER, laterality TEXT NOT NULL, unspecified INTEGER NOT NULL, notes TEXT, first INTEGER,"
    " last INTEGER, opens INTEGER, closes INTEGER, followers TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE seventh (id INTEGER PRIMARY KEY, characters TEXT NOT NULL)",
)
"""``first``–``last`` are the days a code may be submitted, ``opens``–``closes`` those in which codes stand below a
heading (ordinals; ``first`` or ``opens`` NULL: the table is of one release; an end NULL: open)."""

CHANGES = (
    "CREATE TABLE change (day INTEGER PRIMARY KEY)",
    "INSERT INTO change SELECT first FROM code WHERE first IS NOT NULL UNION SELECT last + 1 FROM code WHERE last > 0",
)
"""The days on which codes of a table of several years began, or no longer were."""


def write_table(path: Path, tops: Iterable[Node]) -> int:
    """Write the nodes of all years to a new SQLite file; returns how many codes and categories it holds.

    An extension's title is left out where it is its parent's with the meaning of the 7th character added.
    """
    database = sqlite3.connect(path)
    try:
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        rows = write_rows(database, tops)
        for statement in CHANGES:
            database.execute(statement)
        database.commit()
    finally:
        database.close()
    return rows


def write_rows(database: sqlite3.Connection, tops: Iterable[Node]) -> int:
    """Write the nodes to an open, empty database; returns how many codes and categories there are."""
    for statement in SCHEMA:
        database.execute(statement)
    sevenths: dict[str, int] = {}
    rows = 0
    for top in tops:
        above = top.code.startswith("#")
        if not above:
            attributes.mark(top)
            rows += 1
        batch = [_row(node, sevenths, above, *_life_below(node)) for node in top.walk()]
        database.executemany("INSERT INTO code VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", batch)
        rows += len(batch) - 1
    database.executemany("INSERT INTO seventh VALUES (?,?)", ((n, text) for text, n in sevenths.items()))
    return rows


_FOREVER = 4_000_000


def _life_below(node: Node) -> tuple[int | None, int | None]:
    """First and last day in which codes below the node are valid."""
    days = [(n.first.toordinal(), n.last.toordinal() if n.last else _FOREVER) for n in _below(node) if n.first]
    if not days:
        return None, None
    last = max(day for _, day in days)
    return min(day for day, _ in days), None if last == _FOREVER else last


def _below(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield from child.walk()


_Columns = tuple[
    str, str, str | None, bool, int | None, str, bool, str | None, int | None, int | None, int | None, int | None, str
]


def _row(node: Node, sevenths: dict[str, int], above: bool, opens: int | None, closes: int | None) -> _Columns:
    """The columns of a node. Chapters and sections (``above``) are never codes, whatever stands below them."""
    number = None
    if node.seventh:
        text = msgspec.json.encode(node.seventh).decode()
        number = sevenths.setdefault(text, len(sevenths) + 1)
    notes = node.notes
    kept = None
    if notes:
        fields = [notes.excludes1, notes.code_first, notes.code_first_if, notes.use_additional]
        kept = msgspec.json.encode(fields).decode()
    title = None if node.extension else node.title
    first = node.first.toordinal() if node.first else None
    last = node.last.toordinal() if node.last else None
    return (
        node.code, node.parent, title, node.billable and not above, number, node.laterality, node.unspecified, kept,
        first, last, opens, closes, " ".join(node.followers),
    )  # fmt: skip
