"""The files inside what a user names: a plain file, a zip, a zip within a zip. Nothing is extracted by its name.

What could harm is refused before it is read: members that claim gigabytes, that swell beyond reason, that point outside
their folder, archives nested too deep, encrypted ones.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, BinaryIO, cast

MAX_BYTES = 4 << 30
"""A single file larger than this is no reference table."""

MAX_RATIO = 300
FREE_BYTES = 64 << 20
"""A compressed member may yield this much whatever its ratio; beyond it at most ``MAX_RATIO`` bytes for each byte."""

MAX_COPIED = 2 << 30
"""Archives within archives are copied to a temporary file; all of one import together may take this much."""

MAX_MEMBERS = 5_000
MAX_DEPTH = 3
_HEAD = 1 << 16
_CHUNK = 1 << 20
_CLUTTER = (".pdf", ".doc", ".docx", ".htm", ".html", ".png", ".jpg", ".gif", ".rtf", ".exe")


class RefusedError(Exception):
    """A file is not imported; the message names it and says why."""


class SourceFile:
    """One file to import. ``name`` is its own, ``origin`` the files it came in.

    ``first_rows`` remembers the rows that telling the file's kind has read.
    """

    def __init__(self, name: str, origin: str, size: int, opener: Callable[[], IO[bytes]]) -> None:
        self.name = name
        self.origin = origin
        self.size = size
        self._opener = opener
        self._head: bytes | None = None
        self._sha256 = ""
        self.first_rows: list[list[str]] | None = None

    @property
    def names(self) -> str:
        """Its own name and that of the archives it came in, for release numbers written there."""
        return f"{self.name} {self.origin}"

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The content from the beginning; damage inside an archive raises RefusedError."""
        try:
            with self._opener() as stream:
                yield cast(BinaryIO, stream)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise RefusedError(f"{self.name}: the compressed data is damaged or cut off") from error
        except (NotImplementedError, RuntimeError) as error:
            raise RefusedError(f"{self.name}: {error}") from error

    @property
    def head(self) -> bytes:
        """The first 64 KB."""
        if self._head is None:
            with self.open() as stream:
                self._head = stream.read(_HEAD)
        return self._head

    @property
    def sha256(self) -> str:
        """Digest of the whole content."""
        if not self._sha256:
            digest = hashlib.sha256()
            with self.open() as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
            self._sha256 = digest.hexdigest()
        return self._sha256


class _Bounded(io.BufferedIOBase):
    """A member's stream that refuses to yield more than its compressed size can honestly hold."""

    def __init__(self, stream: IO[bytes], name: str, limit: int) -> None:
        self._stream = stream
        self._name = name
        self._left = limit

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        data = self._stream.read(-1 if size is None else size) if size != -1 else self._all()
        self._count(data)
        return data

    def read1(self, size: int = -1, /) -> bytes:
        data = self._stream.read(_CHUNK if size < 0 else size)
        self._count(data)
        return data

    def _all(self) -> bytes:
        return self._stream.read(self._left + 1)

    def _count(self, data: bytes) -> None:
        self._left -= len(data)
        if self._left < 0:
            raise RefusedError(f"{self._name}: expands beyond reason; this is not read (a damaged or hostile archive)")

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Opening:
    """What one import has open: closed together, with one limit on what is copied."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self._copied = 0

    def copy(self, file: SourceFile) -> IO[bytes]:
        """The content in a seekable temporary file (a zip's directory stands at its end)."""
        copy = tempfile.SpooledTemporaryFile(max_size=32 << 20)  # noqa: SIM115 - closed with the stack
        self.stack.enter_context(copy)
        with file.open() as stream:
            while chunk := stream.read(_CHUNK):
                self._copied += len(chunk)
                if self._copied > MAX_COPIED:
                    raise RefusedError(f"{file.name}: the archives within take more than {MAX_COPIED >> 30} GB")
                copy.write(chunk)
        copy.seek(0)
        return cast(IO[bytes], copy)


@contextmanager
def open_files(paths: Sequence[Path]) -> Iterator[list[SourceFile]]:
    """Every file in the named ones, archives opened. Raises RefusedError for what cannot or must not be read."""
    with ExitStack() as stack:
        found: list[SourceFile] = []
        opening = _Opening(stack)
        for path in paths:
            found += _files_at(path, opening)
        yield found


def _files_at(path: Path, opening: _Opening) -> list[SourceFile]:
    if path.is_dir():
        return [file for child in sorted(path.iterdir()) if child.is_file() for file in _files_at(child, opening)]
    try:
        size = path.stat().st_size
        stream = opening.stack.enter_context(path.open("rb"))
        magic = stream.read(4)
    except (OSError, ValueError) as error:
        raise RefusedError(f"{path}: {getattr(error, 'strerror', None) or 'cannot be opened'}") from error
    if size > MAX_BYTES:
        raise RefusedError(f"{path.name}: {size >> 30} GB is larger than any reference table")
    if not size:
        raise RefusedError(f"{path.name}: is empty")
    if magic.startswith(b"PK") and not _is_workbook(stream, path.name):
        return list(_members(stream, path.name, path.name, 1, opening))
    return [SourceFile(path.name, path.name, size, lambda: path.open("rb"))]


def _is_workbook(stream: IO[bytes], name: str) -> bool:
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except zipfile.BadZipFile as error:
        raise RefusedError(f"{name}: the zip archive is damaged or cut off") from error


def _members(stream: IO[bytes], name: str, origin: str, depth: int, opening: _Opening) -> Iterator[SourceFile]:
    if depth > MAX_DEPTH:
        raise RefusedError(f"{name}: archives within archives more than {MAX_DEPTH} deep")
    try:
        archive = opening.stack.enter_context(zipfile.ZipFile(stream))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise RefusedError(f"{name}: the zip archive is damaged or cut off") from error
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MAX_MEMBERS:
        raise RefusedError(f"{name}: holds {len(infos)} files, more than {MAX_MEMBERS}")
    for info in infos:
        _guard(info, name)
    for info in infos:
        member = PurePosixPath(info.filename).name
        if member.lower().endswith(_CLUTTER) or member.startswith(".") or info.filename.startswith("__MACOSX"):
            continue
        path = f"{origin} {name}" if name != origin else origin
        file = SourceFile(member, path, info.file_size, _opener(archive, info))
        if file.head.startswith(b"PK") and not _is_workbook(inner := opening.copy(file), member):
            yield from _members(inner, member, file.origin, depth + 1, opening)
        elif info.file_size:
            yield file


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    limit = max(FREE_BYTES, info.compress_size * MAX_RATIO)
    return lambda: cast(IO[bytes], _Bounded(archive.open(info), info.filename, min(limit, MAX_BYTES)))


def _guard(info: zipfile.ZipInfo, archive: str) -> None:
    name = info.filename
    shown = f"{archive}/{''.join(c if c.isprintable() else '?' for c in name)}"
    parts = (*PurePosixPath(name).parts, *PureWindowsPath(name).parts)
    if ".." in parts or name.startswith(("/", "\\")) or PureWindowsPath(name).drive:
        raise RefusedError(f"{shown}: points outside its folder; the archive is not read")
    if info.flag_bits & 1:
        raise RefusedError(f"{shown}: is encrypted")
    if info.file_size > MAX_BYTES:
        raise RefusedError(f"{shown}: claims {info.file_size / (1 << 30):.0f} GB; the archive is not read")
    if info.file_size > FREE_BYTES and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise RefusedError(
            f"{shown}: would expand {info.file_size // max(info.compress_size, 1)} times; it is not read"
        )
