"""What is loaded, what is missing, and which edits therefore do not run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import msgspec

from cleanclaim.reference.built_in import builtin_tables
from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.importers import IMPORTERS
from cleanclaim.reference.library import Library
from cleanclaim.reference.manifest import Manifest
from validators.engine.catalogue import all_rules
from validators.engine.finding import Unavailable

_NO_TABLES = frozenset({"history", "documentation"})
"""Needs that are no tables: the store and the documentation file."""

_BUILT_IN = (
    "icd10cm", "mce", "alignment", "list-place-of-service", "list-rarc", "list-claim-status", "list-oce-revenue",
    "list-poa-exempt",
)  # fmt: skip

_OWN = "list of your own (documented CSV)"
_PAGE = "docs/reference.md"


class Loaded(msgspec.Struct, frozen=True):
    """An edition that answers. ``lacking`` are parts not yet added (``f3 f4``)."""

    table: str
    label: str
    first: date | None
    last: date | None
    rows: int
    source: str
    lacking: str = ""


class Missing(msgspec.Struct, frozen=True):
    """A table with no edition for the day, the edits that want it, and where its file is downloaded.

    ``unlocks`` are those of the edits that lack no other table.
    """

    table: str
    what: str
    edits: tuple[str, ...]
    page: str
    unlocks: tuple[str, ...] = ()


class MissingFile(msgspec.Struct, frozen=True):
    """A kind of file that would bring missing tables: all that adding it does."""

    what: str
    page: str
    tables: tuple[str, ...]
    edits: tuple[str, ...]
    unlocks: tuple[str, ...]


class Inventory(msgspec.Struct, frozen=True):
    """All of it, for one day of service."""

    on: date
    loaded: tuple[Loaded, ...]
    missing: tuple[Missing, ...]
    broken: tuple[str, ...]


def take_inventory(store: EditionStore, day: date, stated: Collection[str] = frozenset()) -> Inventory:
    """What answers for a day of service.

    ``stated`` are names of payer lists that the settings name as files (``telehealth``).
    """
    library = Library(store, builtin_tables())
    return Inventory(
        on=day,
        loaded=(*_built_in(day), *(_loaded(manifest) for manifest in store.manifests())),
        missing=tuple(m for m in _missing(library, day) if m.table.removeprefix("payer-") not in stated),
        broken=tuple(f"{broken.path.name}: {broken.reason}" for broken in store.broken()),
    )


def _built_in(day: date) -> list[Loaded]:
    found = []
    for name in _BUILT_IN:
        try:
            edition = builtin_tables().table(name, day).edition
        except Unavailable:
            continue
        found.append(Loaded(name, edition.label, edition.first, edition.last, 0, "built in"))
    return found


def _loaded(manifest: Manifest) -> Loaded:
    lacking = "" if manifest.whole else " ".join(f"f{n}" for n in range(1, 5) if n not in manifest.parts)
    return Loaded(
        manifest.table, manifest.label, manifest.first, manifest.last, manifest.rows, manifest.source, lacking
    )  # fmt: skip


def _missing(library: Library, day: date) -> list[Missing]:
    wanted: dict[str, list[str]] = {}
    for rule in all_rules():
        for need in rule.card.needs:
            if need not in _NO_TABLES:
                wanted.setdefault(need, []).append(rule.card.id)
    lacking = [table for table in sorted(wanted) if not _answers(library, table, day)]
    needs = {rule.card.id: set(rule.card.needs).intersection(lacking) for rule in all_rules()}
    found = []
    for table in lacking:
        what, page = file_of(table)
        edits = tuple(wanted[table])
        found.append(Missing(table, what, edits, page, tuple(edit for edit in edits if needs[edit] == {table})))
    return sorted(found, key=lambda missing: (-len(missing.unlocks), -len(missing.edits), missing.table))


def missing_files(missing: Sequence[Missing]) -> tuple[MissingFile, ...]:
    """The missing tables by the file that brings them, what lets most edits run first; no lists of one's own."""
    files: dict[tuple[str, str], list[Missing]] = {}
    for table in missing:
        if not is_own(table):
            files.setdefault((table.what, table.page), []).append(table)
    lacking = {table.table for table in missing}
    needs = {rule.card.id: set(rule.card.needs) & lacking for rule in all_rules()}
    found = []
    for (what, page), tables in files.items():
        names = {table.table for table in tables}
        edits = sorted({edit for table in tables for edit in table.edits})
        unlocks = tuple(edit for edit in edits if needs[edit] <= names)
        found.append(MissingFile(what, page, tuple(sorted(names)), tuple(edits), unlocks))
    return tuple(sorted(found, key=lambda file: (-len(file.unlocks), -len(file.edits), file.what)))


def is_own(missing: Missing) -> bool:
    """Whether the table is a list that nobody publishes: one's own."""
    return missing.what == _OWN


def _answers(library: Library, table: str, day: date) -> bool:
    """Whether an edition answers; for a payer list, one of any payer."""
    if table.startswith("payer-"):
        return any(m.table.startswith(f"{table}-") and m.in_force(day) for m in library.store.manifests())
    try:
        library.table(table, day)
    except Unavailable:
        return False
    return True


def file_of(table: str) -> tuple[str, str]:
    """What kind of file holds a table, and where it is downloaded."""
    for importer in IMPORTERS:
        if table in importer.tables:
            return importer.title, importer.page
    return _OWN, _PAGE
