"""Editions on disk: one SQLite file and one manifest for each table and release, side by side in one folder.

An edition is written under a temporary name, flushed, renamed, and becomes visible with its manifest, which is renamed
last: a half-written import is never seen. An edition once written is never changed; a file put together from parts is
written anew and its manifest replaced.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
from platformdirs import user_data_path

from cleanclaim.reference.manifest import FORMAT, Manifest

_WHOLE_BYTES = 16 << 20
_BLOCK = 4096
_BLOCKS = 64


class EditionError(Exception):
    """An edition cannot be read, written or removed; the message names it and says why."""


class Broken(NamedTuple):
    """A manifest that could not be used, and why."""

    path: Path
    reason: str


def data_folder(override: Path | str | None = None) -> Path:
    """Where editions live: the setting, else the environment's CLEANCLAIM_DATA, else the user's data folder."""
    chosen = override or os.environ.get("CLEANCLAIM_DATA")
    return Path(chosen) if chosen else user_data_path("cleanclaim")


class EditionStore:
    """The editions of one data folder. Nothing is read until asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "editions"

    def manifests(self) -> tuple[Manifest, ...]:
        """All editions whose manifest can be read, by table and first day."""
        return self._read()[0]

    def broken(self) -> tuple[Broken, ...]:
        """Manifests that cannot be used (damaged, or of a newer program)."""
        return self._read()[1]

    def leftovers(self) -> tuple[Path, ...]:
        """Files of imports that broke off (or are going on): no manifest names them, nothing reads them."""
        named = {manifest.file for manifest in self.manifests()}
        files = (*self.folder.glob(".incoming-*"), *self.folder.glob("*.sqlite"))
        return tuple(sorted({path for path in files if path.name not in named}))

    def _read(self) -> tuple[tuple[Manifest, ...], tuple[Broken, ...]]:
        found: list[Manifest] = []
        broken: list[Broken] = []
        for path in sorted(self.folder.glob("*.json")):
            try:
                manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
            except (OSError, msgspec.DecodeError) as error:
                broken.append(Broken(path, f"the manifest cannot be read ({error})"))
                continue
            if manifest.format > FORMAT:
                broken.append(Broken(path, f"written by a newer program (layout {manifest.format}, known {FORMAT})"))
            elif Path(manifest.file).name != manifest.file:
                broken.append(Broken(path, "the manifest names a file outside the folder"))
            else:
                found.append(manifest)
        found.sort(key=lambda m: (m.table, m.first.isoformat() if m.first else "", m.label))
        return tuple(found), tuple(broken)

    def find(self, table: str, label: str) -> Manifest | None:
        """The edition of that table and label."""
        return next((m for m in self.manifests() if m.table == table and m.label == label), None)

    def path(self, manifest: Manifest) -> Path:
        """The edition's SQLite file."""
        return self.folder / manifest.file

    def install(self, draft: Manifest, write: Callable[[sqlite3.Connection], int]) -> Manifest:
        """Write a new edition with ``write`` (which returns the number of rows) and make it visible.

        An edition of the same table and label is replaced only where ``draft`` has more parts of the same release;
        the same source again changes nothing. Raises EditionError where another content claims the same label.
        """
        earlier = self.find(draft.table, draft.label)
        if earlier is not None:
            if earlier.source_sha256 == draft.source_sha256:
                return earlier
            if not set(draft.parts) > set(earlier.parts):
                raise EditionError(
                    f"{draft.label} is already loaded from {earlier.source} with other content;"
                    f" to replace it: cleanclaim reference remove {draft.table} '{draft.label}'"
                )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".incoming-", suffix=".sqlite", dir=self.folder)
        except OSError as error:
            raise EditionError(f"{self.folder}: cannot be written ({error.strerror})") from error
        os.close(handle)
        partial = Path(name)
        try:
            finished = self._publish(partial, draft, _written(partial, write))
        except sqlite3.Error as error:
            raise EditionError(f"{draft.label}: cannot be written ({error})") from error
        finally:
            partial.unlink(missing_ok=True)
        if earlier is not None and earlier.file != finished.file:
            self.path(earlier).unlink(missing_ok=True)
        return finished

    def _publish(self, partial: Path, draft: Manifest, rows: int) -> Manifest:
        if not rows:
            raise EditionError(f"{draft.label}: no rows were read from {draft.source}")
        with partial.open("rb") as stream:
            os.fsync(stream.fileno())
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        stem = _stem(draft)
        name = f"{stem}-{sha256[:12]}.sqlite"
        size = partial.stat().st_size
        finished = msgspec.structs.replace(
            draft, rows=rows, file=name, size=size, sha256=sha256, probe=_probe(partial, size), format=FORMAT
        )
        partial.replace(self.folder / name)
        self._write_manifest(stem, finished)
        return finished

    def _write_manifest(self, stem: str, manifest: Manifest) -> None:
        handle, name = tempfile.mkstemp(prefix=".incoming-", suffix=".manifest", dir=self.folder)
        with os.fdopen(handle, "wb") as stream:
            stream.write(msgspec.json.format(msgspec.json.encode(manifest)))
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(self.folder / f"{stem}.json")
        _sync_folder(self.folder)

    def remove(self, table: str, label: str) -> Manifest:
        """Take an edition away. Raises EditionError when there is none of that label."""
        manifest = self.find(table, label)
        if manifest is None:
            raise EditionError(f"there is no edition {label!r} of {table}")
        (self.folder / f"{_stem(manifest)}.json").unlink(missing_ok=True)
        self.path(manifest).unlink(missing_ok=True)
        return manifest

    def verify(self, manifest: Manifest) -> None:
        """Read the whole edition and compare its checksum. Raises EditionError where it differs."""
        path = self.path(manifest)
        try:
            with path.open("rb") as stream:
                actual = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise EditionError(f"{manifest.label}: {path.name} cannot be read ({error.strerror})") from error
        if actual != manifest.sha256:
            raise EditionError(f"{manifest.label}: {path.name} is damaged (its checksum differs from the manifest's)")

    def open(self, manifest: Manifest) -> sqlite3.Connection:
        """The edition, read-only. A small file's checksum is verified whole, a large one's size and samples.

        Raises EditionError for a missing or damaged file.
        """
        path = self.path(manifest)
        try:
            size = path.stat().st_size
            if size == manifest.size and size > _WHOLE_BYTES:
                sound = _probe(path, size) == manifest.probe
            else:
                sound = size == manifest.size and _sha256(path) == manifest.sha256
        except OSError as error:
            raise EditionError(f"{manifest.label}: {path.name} cannot be read ({error.strerror})") from error
        if not sound:
            raise EditionError(f"{manifest.label}: {path.name} is damaged; remove the edition and add its file again")
        return connect(path)


def connect(path: Path) -> sqlite3.Connection:
    """An immutable SQLite file, opened read-only."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _written(path: Path, write: Callable[[sqlite3.Connection], int]) -> int:
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")
        database.execute("BEGIN")
        rows = write(database)
        database.execute("COMMIT")
    finally:
        database.close()
    return rows


def _stem(manifest: Manifest) -> str:
    readable = re.sub(r"[^A-Za-z0-9.]+", "-", f"{manifest.table}-{manifest.label}").strip("-.")[:80]
    key = hashlib.sha256(f"{manifest.table}\n{manifest.label}".encode()).hexdigest()[:8]
    return f"{readable}-{key}"


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _probe(path: Path, size: int) -> str:
    """A digest of the size and 64 blocks spread over the file: the same cost for any size."""
    digest = hashlib.sha256(str(size).encode())
    step = max(size // _BLOCKS, _BLOCK)
    with path.open("rb") as stream:
        for offset in range(0, size, step):
            stream.seek(offset)
            digest.update(stream.read(_BLOCK))
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
