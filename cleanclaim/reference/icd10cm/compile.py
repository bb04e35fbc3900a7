"""Writing an ICD-10-CM table: nodes in, one SQLite file out (see ``SCHEMA``)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import msgspec

from cleanclaim.reference.icd10cm.nodes import Node

SCHEMA = (
    "CREATE TABLE code (code TEXT PRIMARY KEY, parent TEXT NOT NULL, title TEXT, billable INTEGER NOT NULL,"
    " seventh INTEGER, laterality TEXT NOT NULL, unspecified INTEGER NOT NULL, specific TEXT NOT NULL, notes TEXT)"
    " WITHOUT ROWID",
    "CREATE TABLE seventh (id INTEGER PRIMARY KEY, characters TEXT NOT NULL)",
)


def write_table(path: Path, tops: Iterable[Node]) -> int:
    """Write the nodes to a new SQLite file; returns how many codes and categories it holds.

    An extension's title is left out where it is its parent's with the meaning of the 7th character added.
    """
    database = sqlite3.connect(path)
    try:
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        rows = write_rows(database, tops)
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
        batch = [_row(node, sevenths) for node in top.walk()]
        database.executemany("INSERT INTO code VALUES (?,?,?,?,?,?,?,?,?)", batch)
        rows += sum(row[0][0] != "#" for row in batch)
    database.executemany("INSERT INTO seventh VALUES (?,?)", ((n, text) for text, n in sevenths.items()))
    return rows


_Columns = tuple[str, str, str | None, bool, int | None, str, bool, str, str | None]


def _row(node: Node, sevenths: dict[str, int]) -> _Columns:
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
    specific = " ".join(node.specific)
    return (node.code, node.parent, title, node.billable, number, node.laterality, node.unspecified, specific, kept)
