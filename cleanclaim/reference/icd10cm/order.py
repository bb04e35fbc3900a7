"""An ICD-10-CM table from flat lists of codes: the order file of a year, or a year's addenda applied to the one before.

Flat lists carry code, billable flag and title. The hierarchy is read from the codes; the tabular list's notes and 7th
characters are taken over from an earlier table for the codes that are in both, and the edition's label says so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import msgspec

from cleanclaim.reference.icd10cm.nodes import Node, Notes
from cleanclaim.reference.icd10cm.table import HEADING_ON, VALID_ON


class Entry(NamedTuple):
    """Billable flag and title of a code or category."""

    billable: bool
    title: str


class Earlier:
    """What an earlier table knew on a day that flat lists do not say: sections, notes, 7th characters, titles."""

    def __init__(self, database: sqlite3.Connection, day: date) -> None:
        self._database = database
        self._day = day.toordinal()
        self._dated = any(row[1] == "first" for row in database.execute("PRAGMA table_info(code)"))
        self._sevenths: dict[int, dict[str, str]] = {
            number: msgspec.json.decode(text, type=dict[str, str])
            for number, text in database.execute("SELECT id, characters FROM seventh")
        }

    def above(self) -> Iterator[Node]:
        """Chapters and sections."""
        query = "SELECT code, parent, title, notes FROM code WHERE code LIKE '#%'"
        for code, parent, title, notes in self._database.execute(query):
            yield Node(code, title or "", parent, _notes(notes))

    def sections(self) -> dict[str, str]:
        """The section each category is in."""
        return dict(
            self._database.execute("SELECT code, parent FROM code WHERE parent LIKE '#%' AND code NOT LIKE '#%'")
        )

    def notes_and_seventh(self, code: str) -> tuple[Notes, dict[str, str]]:
        """Own notes and 7th characters in force at a code, empty where it did not exist."""
        row = self._database.execute("SELECT notes, seventh FROM code WHERE code = ?", (code,)).fetchone()
        if row is None:
            return Notes(), {}
        return _notes(row[0]), self._sevenths.get(row[1], {}) if row[1] is not None else {}

    def entries(self) -> dict[str, Entry]:
        """Every code and category of the day."""
        found: dict[str, Entry] = {}
        code, heading = (f"billable AND {VALID_ON}", HEADING_ON) if self._dated else ("billable", "1")
        query = (
            f"SELECT code, parent, title, seventh, {code} FROM code"  # noqa: S608 - conditions are ours
            f" WHERE code NOT LIKE '#%' AND (({code}) OR ({heading})) ORDER BY code"
        )
        for name, parent, title, seventh, billable in self._database.execute(query, {"day": self._day}):
            if title is None:
                title = f"{self._title(parent)}, {self._sevenths[seventh][name[-1]]}"
            found[name] = Entry(bool(billable), title)
        return found

    def _title(self, code: str) -> str:
        found = self._database.execute("SELECT title FROM code WHERE code = ?", (code,)).fetchone()
        return str(found[0]) if found else code


def _notes(text: str | None) -> Notes:
    if text is None:
        return Notes()
    excludes1, code_first, conditional, additional = msgspec.json.decode(
        text, type=tuple[tuple[str, ...], tuple[str, ...], bool, tuple[str, ...]]
    )
    return Notes(excludes1, code_first, conditional, additional)


def build(entries: Mapping[str, Entry], earlier: Earlier) -> Iterator[Node]:
    """Chapters and sections, then every category with what stands below it."""
    above = list(earlier.above())
    yield from above
    sections = earlier.sections()
    ranges = [node.code for node in above if "-" in node.code or len(node.code) == 4]
    nodes: dict[str, Node] = {}
    tops: list[Node] = []
    for code in sorted(entries):
        entry = entries[code]
        notes, seventh = earlier.notes_and_seventh(code)
        parent = _parent(code, nodes)
        if parent is not None:
            seventh = seventh or parent.seventh
        node = Node(code, entry.title, parent.code if parent else "", notes, seventh, flag=entry.billable)
        if parent is None:
            node.parent = sections.get(code) or _section(code, ranges)
            tops.append(node)
        else:
            parent.children.append(node)
        nodes[code] = node
    for top in tops:
        _derive_sevenths(top)
        yield top


def _parent(code: str, nodes: Mapping[str, Node]) -> Node | None:
    for end in range(len(code) - 1, 2, -1):
        if (found := nodes.get(code[:end])) is not None:
            return found
    return None


def _section(code: str, ranges: list[str]) -> str:
    for name in ranges:
        first, _, last = name[1:].partition("-")
        if first <= code <= (last or first):
            return name
    return ""


def _derive_sevenths(node: Node) -> None:
    """Codes that are a title and a 7th character's meaning more; a new family's 7th characters are read from them."""
    extended = [child for child in node.children if len(child.code) == 7 and child.title.startswith(f"{node.title}, ")]
    if extended and not node.seventh:
        node.seventh = {child.code[6]: child.title.removeprefix(f"{node.title}, ") for child in extended}
    for child in node.children:
        if child in extended:
            child.seventh = child.seventh or node.seventh
            child.extension = child.title == f"{node.title}, {child.seventh.get(child.code[6])}"
        _derive_sevenths(child)
