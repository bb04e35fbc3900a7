"""Payer lists named in the settings, laid over the imported tables.

A list is a CSV with a column ``code``; ``first`` and ``last`` (days) say when a row holds, every other column can be
asked by its name. ``[lists]`` of the settings hold for every payer, ``[payers.ID.lists]`` for one.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from cleanclaim.settings import SettingsError
from validators.questions.reference import TableSource
from validators.questions.rows import Edition

Rows = dict[str, list["Row"]]


class Row(NamedTuple):
    """One row: the days it holds, and its other columns."""

    first: date
    last: date
    columns: Mapping[str, str]


class ListedCodes:
    """The codes of one list on one day."""

    def __init__(self, rows: Rows, on: date, edition: Edition) -> None:
        self.edition = edition
        self._rows = rows
        self._on = on

    def __contains__(self, code: str) -> bool:
        return self._row(code) is not None

    def value(self, code: str, column: str) -> str:
        """An extra column of the code's row, ``""`` when absent."""
        row = self._row(code)
        return row.columns.get(column, "") if row else ""

    def _row(self, code: str) -> Row | None:
        return next((row for row in self._rows.get(code, ()) if row.first <= self._on <= row.last), None)


class ListedTables:
    """A table source: the settings' payer lists first, then ``beneath``."""

    def __init__(self, beneath: TableSource, lists: Mapping[str, Mapping[str, Path]]) -> None:
        self._beneath = beneath
        self._lists = {
            f"payer-{name}-{payer}": (read_list(path), _edition(name, payer, path))
            for payer, named in lists.items()
            for name, path in named.items()
        }

    def table(self, name: str, on: date) -> Any:
        """The list of that name, else what lies beneath says."""
        if name not in self._lists:
            return self._beneath.table(name, on)
        rows, edition = self._lists[name]
        return ListedCodes(rows, on, edition)


def with_payer_lists(beneath: TableSource, lists: Mapping[str, Mapping[str, Path]]) -> TableSource:
    """``beneath`` with the settings' lists over it; ``beneath`` itself where there are none."""
    return ListedTables(beneath, lists) if lists else beneath


def read_list(path: Path) -> Rows:
    """The rows of a list by code. Raises SettingsError with the line that cannot be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as text ({error})") from error
    try:
        return _rows(path, text)
    except csv.Error as error:
        raise SettingsError(f"{path}: is not a CSV file ({error})") from error


def _rows(path: Path, text: str) -> Rows:
    reader = csv.DictReader(text.splitlines())
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    if "code" not in names:
        raise SettingsError(f"{path}: expected a column named code, found {', '.join(names) or 'nothing'}")
    reader.fieldnames = names
    found: Rows = {}
    for record in reader:
        cells = {name: (value or "").strip() for name, value in record.items() if isinstance(name, str)}
        code = cells.pop("code").upper()
        if code:
            first, last = (_day(path, reader.line_num, cells.pop(name, "")) for name in ("first", "last"))
            found.setdefault(code, []).append(Row(first or date.min, last or date.max, cells))
    return found


def _day(path: Path, line: int, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SettingsError(f"{path}, line {line}: expected a day like 2026-01-31, got {text!r}") from None


def _edition(name: str, payer: str, path: Path) -> Edition:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    return Edition(f"payer-{name}-{payer}", f"{path.name} {digest}", None, None)
