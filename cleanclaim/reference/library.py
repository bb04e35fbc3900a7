"""The tables of a run: what the user imported, over what comes with the program, chosen by the date of service.

Of several releases the one in force on the day answers. Before the first, a release that holds the history (rows with
their own dates) may answer; after the last, one whose codes stay valid answers for the codes it knows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from cleanclaim.reference.built_in import builtin_tables
from cleanclaim.reference.editions import EditionError, EditionStore, data_folder
from cleanclaim.reference.ended import KnownOnly
from cleanclaim.reference.manifest import Manifest
from cleanclaim.reference.tables import open_table
from validators.engine.finding import Unavailable
from validators.questions.reference import TableSource

RENEWED = frozenset({"icd10cm"})
"""Code sets of which each release takes codes away: when one has ended it answers for none, whatever its manifest says
(that of an earlier program may say that known codes stay valid)."""


class Library:
    """A table source over one data folder and the built-in tables."""

    def __init__(self, store: EditionStore, builtin: TableSource) -> None:
        self.store = store
        self.builtin = builtin
        self._manifests: dict[str, list[Manifest]] = {}
        for manifest in store.manifests():
            self._manifests.setdefault(manifest.table, []).append(manifest)
        self._open: dict[str, Any] = {}

    def table(self, name: str, on: date) -> Any:
        """The edition of ``name`` in force on the day; raises Unavailable, with the reason, when there is none."""
        editions = self._manifests.get(name, [])
        chosen = in_force(editions, on)
        if chosen is not None:
            return self._bound(chosen, on)
        history = self._from_history(editions, on)
        if history is not None:
            return history
        ended = [m for m in editions if m.last and m.last < on]
        try:
            built_in = self.builtin.table(name, on)
        except Unavailable:
            if not editions:
                raise
        else:
            last: date | None = built_in.edition.last
            if last is None or on <= last or not any(m.last and m.last > last for m in ended):
                return built_in
        return self._ended(name, editions, ended, on)

    def _from_history(self, editions: Sequence[Manifest], on: date) -> Any:
        """An answer from the nearest later release that holds the history, None where there is none."""
        later = [m for m in editions if m.first and m.first > on and m.since and m.since <= on]
        if not later:
            return None
        nearest = min(later, key=lambda m: (m.first or on, m.label))
        table = self._bound(nearest, on)
        if nearest.after == "known":
            return KnownOnly(table, f"{nearest.short} begins {nearest.first}; no edition for {on}")
        return table

    def _ended(self, name: str, editions: Sequence[Manifest], ended: Sequence[Manifest], on: date) -> Any:
        """An answer from the release that ended last, for the codes it knows."""
        if ended:
            last = max(ended, key=lambda m: (m.last or on, m.label))
            if last.after == "known" and name not in RENEWED:
                return KnownOnly(self._bound(last, on), f"{last.short} ended {last.last}")
            raise Unavailable(f"{last.short} ended {last.last}; no {name} edition for {on}")
        first = min(editions, key=lambda m: (m.first or on, m.label))
        raise Unavailable(f"{first.short} begins {first.first}; no {name} edition for {on}")

    def _bound(self, manifest: Manifest, on: date) -> Any:
        table = self._open.get(manifest.file)
        if table is None:
            try:
                table = open_table(self.store.open(manifest), manifest)
            except (EditionError, sqlite3.Error) as error:
                table = Unavailable(str(error))
            self._open[manifest.file] = table
        if isinstance(table, Unavailable):
            raise Unavailable(str(table))
        return table.on(on) if hasattr(table, "on") else table


def in_force(editions: Sequence[Manifest], on: date) -> Manifest | None:
    """The release in force on the day; of several the one that began last (a correction after what it corrects)."""
    running = [m for m in editions if m.in_force(on)]
    return max(running, key=lambda m: (m.first or date.min, m.label)) if running else None


def open_library(folder: Path | str | None = None) -> Library:
    """The tables of a data folder (default: see :func:`~cleanclaim.reference.editions.data_folder`)."""
    return Library(EditionStore(data_folder(folder)), builtin_tables())
