"""Importing what a user names: recognise each file by its content, ask for the licence, write the editions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.importers import IMPORTERS
from cleanclaim.reference.importers.archive import RefusedError, SourceFile, open_files
from cleanclaim.reference.importers.base import Importer, Request
from cleanclaim.reference.importers.reading import head_text, is_workbook, rows
from cleanclaim.reference.manifest import Manifest

_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


@dataclass
class Added:
    """What an import did: editions now loaded, and files in the archives that were not recognised."""

    editions: list[Manifest] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def add_files(
    paths: Sequence[Path],
    store: EditionStore,
    *,
    accept: Callable[[Importer], bool],
    first: date | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Added:
    """Import the files, in the order parts first to last.

    ``accept`` is asked once for each licence, and not again while an edition under it is loaded; ``first`` is the
    release's first day where no file name says it; ``tell`` hears what is being done. Raises RefusedError or
    EditionError; nothing of what was named is then loaded, and what was loaded before is unharmed.
    """
    added = Added()
    before = {(manifest.table, manifest.label) for manifest in store.manifests()}
    try:
        _add(paths, store, accept, Request(store, first), tell, added)
    except BaseException:
        for manifest in added.editions:
            if (manifest.table, manifest.label) not in before:
                store.remove(manifest.table, manifest.label)
        raise
    return added


def _add(
    paths: Sequence[Path],
    store: EditionStore,
    accept: Callable[[Importer], bool],
    request: Request,
    tell: Callable[[str], None],
    added: Added,
) -> None:
    with open_files(paths) as files:
        kinds = _by_importer(files, added)
        confirmed = {manifest.licence for manifest in store.manifests()}
        for importer, _ in kinds:
            if importer.licence and importer.licence not in confirmed and not accept(importer):
                reason = "not imported without confirmation of the licence"
                raise RefusedError(f"{importer.title}: {reason} ({importer.licence})")
            confirmed.add(importer.licence)
        for importer, members in kinds:
            tell(f"{importer.title}: reading {', '.join(member.name for member in members[:4])}")
            for draft in importer.draft(members, request):
                if any((m.table, m.label) == (draft.manifest.table, draft.manifest.label) for m in added.editions):
                    continue  # the same release in another form
                tell(f"writing {draft.manifest.label}")
                added.editions.append(store.install(draft.manifest, draft.write))


def _by_importer(files: Sequence[SourceFile], added: Added) -> list[tuple[Importer, list[SourceFile]]]:
    found: dict[str, tuple[Importer, list[SourceFile]]] = {}
    for file in files:
        importer = next((importer for importer in IMPORTERS if importer.recognises(file)), None)
        if importer is None:
            added.ignored.append(file.name)
        else:
            found.setdefault(importer.name, (importer, []))[1].append(file)
    if not found:
        raise RefusedError(_unknown(files))
    return [(importer, _one_form_each(importer, members)) for importer, members in found.values()]


def _one_form_each(importer: Importer, files: Sequence[SourceFile]) -> list[SourceFile]:
    """Files in the order of the importer's preferred endings, the same name with another ending left out."""

    def rank(file: SourceFile) -> int:
        ending = file.name.lower().rpartition(".")[2]
        return importer.prefers.index(ending) if ending in importer.prefers else len(importer.prefers)

    best: dict[str, SourceFile] = {}
    for file in sorted(files, key=rank):
        best.setdefault(f"{file.origin}/{file.name.lower().rpartition('.')[0] or file.name}", file)
    return list(best.values())


def _unknown(files: Sequence[SourceFile]) -> str:
    """What was seen and what would be known."""
    if not files:
        return "the archive holds no table (documents and pictures are left alone)"
    file = files[0]
    if is_workbook(file):
        next(rows(file), None)  # says what is wrong with a workbook that cannot be read
    if file.head.startswith(_OLD_WORKBOOK):
        return f"{file.name} is a workbook of the old form (.xls), which is not read: save it as xlsx or csv"
    text = head_text(file)
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if first.startswith("ISA"):  # not quoted: claims hold patients' names
        seen = "it holds X12 claims or remittances, no table"
    else:
        seen = f"its first line is {first[:100]!r}" if first else "it is binary"
    known = "; ".join(importer.title for importer in IMPORTERS)
    return f"{file.name} is none of the known files ({seen}). Known are: {known}"
