"""Opening what a user names: a file, ``-`` for standard input, a .gz, a .zip with one or many members.

What a file is is told from its first bytes, not from its name. Nothing is extracted to disk, and a compressed file that
swells beyond reason is refused while it is read.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import stat
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

MAX_RATIO = 400
"""Bytes out for each byte in, beyond which a compressed file is refused. X12 compresses 10 to 40 times."""

FREE_BYTES = 100 << 20
"""Bytes a compressed file may always yield, whatever its ratio."""

MAX_MEMBERS = 10_000
"""Members of a zip archive that are read."""

_PAGE = 1 << 20
_DAMAGED = "the compressed data is damaged or cut off"
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"


class SourceError(Exception):
    """An input cannot be read; the message is one line that names it and says why."""


class Source:
    """One named input. ``stream`` is read once; then ``sha256`` and ``size`` are those of the bytes read.

    For a compressed input they are those of the X12 inside, so that a file and its .gz are the same submission.
    ``total`` is the number of bytes to expect, None where it is not known beforehand.
    """

    def __init__(self, name: str, stream: IO[bytes], total: int | None = None, guard: _Guard | None = None) -> None:
        self.name = name
        self.total = total
        self._reading = _Reading(name, stream, guard)
        self.stream = cast(BinaryIO, self._reading)

    @property
    def sha256(self) -> str:
        """Hexadecimal digest of the bytes read so far."""
        return self._reading.digest.hexdigest()

    @property
    def size(self) -> int:
        """Bytes read so far."""
        return self._reading.size

    @property
    def not_utf8(self) -> int | None:
        """The first byte read that is no UTF-8: text of such a file is read as Latin-1."""
        return self._reading.not_utf8


class _Guard:
    """Watches how much a compressed file yields for what it holds, over all its members."""

    def __init__(self, name: str, taken: Callable[[], int]) -> None:
        self._name = name
        self._taken = taken
        self._given = 0

    def count(self, given: int) -> None:
        """Take note of ``given`` more bytes; refuse what cannot be a claim file."""
        self._given += given
        if self._given > FREE_BYTES and self._given > MAX_RATIO * max(self._taken(), 1):
            raise SourceError(
                f"{self._name}: expands more than {MAX_RATIO} times; this is not read (a damaged or hostile archive)"
            )


class _Reading(io.BufferedIOBase):
    """A stream that hashes and counts what passes and turns every way of failing into a SourceError."""

    def __init__(self, name: str, stream: IO[bytes], guard: _Guard | None) -> None:
        self._name = name
        self._stream = stream
        self._guard = guard
        self.digest = hashlib.sha256()
        self.size = 0
        self.not_utf8: int | None = None
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._whole = True

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            data = self._stream.read(-1 if size is None else size)
        except SourceError:
            raise
        except gzip.BadGzipFile as error:
            raise SourceError(f"{self._name}: {_DAMAGED}") from error
        except OSError as error:
            raise SourceError(f"{self._name}: {error.strerror or 'cannot be read'}") from error
        except Exception as error:
            if self._guard is None:
                raise
            # what unpackers raise of damaged data is no closed list: zlib.error, LZMAError, BadZipFile, EOFError …
            raise SourceError(f"{self._name}: {_DAMAGED}") from error
        if self._guard:
            self._guard.count(len(data))
        self.digest.update(data)
        if self.not_utf8 is None and not (data.isascii() and self._whole):
            self._look_for_latin1(data)
        self.size += len(data)
        return data

    def _look_for_latin1(self, data: bytes) -> None:
        held = self._utf8.getstate()[0]
        try:
            self._utf8.decode(data, final=not data)
        except UnicodeDecodeError as error:
            self.not_utf8 = self.size - len(held) + error.start
        self._whole = not self._utf8.getstate()[0]


def open_sources(names: Iterable[str | Path]) -> Iterator[Source]:
    """Each input in turn, every member of an archive as one of its own; the one before is closed.

    Raises SourceError for a directory, a missing, forbidden or empty file; a member's own failure (encrypted, damaged)
    is raised when its stream is read.
    """
    for name in names:
        if str(name) == "-":
            yield from _open_stdin()
        else:
            yield from _open_path(Path(name))


def _open_stdin() -> Iterator[Source]:
    if sys.stdin is None:
        raise SourceError("-: standard input is closed")
    stream = sys.stdin.buffer
    head = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""
    if head.startswith(_GZIP):
        yield from _open_gzip("-", stream)
    elif head.startswith(_ZIP):
        raise SourceError("-: a zip archive cannot be read from standard input; name the file")
    else:
        yield Source("-", stream)


def open_stream(stream: BinaryIO, name: str = "(stream)") -> Iterator[Source]:
    """What a stream of bytes holds, told from its first bytes; a zip archive only where the stream can seek.

    The stream is read on from where it stands, and left open.
    """
    head = _first_bytes(stream, 4)
    if not head:
        raise SourceError(f"{name}: is empty")
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        if not stream.seekable():
            raise SourceError(f"{name}: a zip archive cannot be read from a stream that does not seek")
        stream.seek(-len(head), io.SEEK_CUR)
        yield from _open_zip(name, stream)
    elif head.startswith(_GZIP):
        yield from _open_gzip(name, cast("IO[bytes]", _Resumed(head, stream)))
    else:
        yield Source(name, cast("IO[bytes]", _Resumed(head, stream)))


def _first_bytes(stream: IO[bytes], count: int) -> bytes:
    head = b""
    while len(head) < count and (more := stream.read(count - len(head))):
        head += more
    return head


class _Resumed:
    """A stream whose first bytes were read already."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head = head
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        head, self._head = self._head, b""
        if size < 0:
            return head + self._stream.read()
        self._head = head[size:]
        return head[:size] or self._stream.read(size)


def _open_path(path: Path) -> Iterator[Source]:
    name = _printable(str(path))
    try:
        stream = path.open("rb")
    except IsADirectoryError:
        raise SourceError(f"{name}: is a directory; name the files in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "cannot be opened"
        raise SourceError(f"{name}: {reason}") from error
    with stream:
        yield from _open_stream(name, stream, path)


def _open_stream(name: str, stream: io.BufferedReader, path: Path) -> Iterator[Source]:
    try:
        head = stream.peek(4)[:4]
        status = path.stat()
    except OSError as error:
        raise SourceError(f"{name}: {error.strerror or 'cannot be read'}") from error
    if not head:
        raise SourceError(f"{name}: is empty")
    if head.startswith(_GZIP):
        yield from _open_gzip(name, stream)
    elif head.startswith((_ZIP, _EMPTY_ZIP)):
        yield from _open_zip(name, stream)
    else:
        yield Source(name, stream, status.st_size if stat.S_ISREG(status.st_mode) else None)


def _open_gzip(name: str, stream: IO[bytes]) -> Iterator[Source]:
    counted = _Counted(stream)
    with gzip.GzipFile(fileobj=cast(BinaryIO, counted)) as unpacked:
        yield Source(name, cast(IO[bytes], unpacked), guard=_Guard(name, lambda: counted.taken))


def _open_zip(name: str, stream: IO[bytes]) -> Iterator[Source]:
    size = stream.seek(0, io.SEEK_END)
    with _archive(name, stream) as archive:
        members = [info for info in archive.infolist() if not info.is_dir() and not _is_clutter(info.filename)]
        if not members:
            raise SourceError(f"{name}: the archive holds no files")
        if len(members) > MAX_MEMBERS:
            raise SourceError(f"{name}: the archive holds more than {MAX_MEMBERS} files")
        guard = _Guard(name, lambda: size)
        for info in members:
            member = f"{name}/{_printable(info.filename)}"
            if info.flag_bits & 1:
                yield Source(member, cast(IO[bytes], _Refusing(f"{member}: is encrypted")))
                continue
            try:
                unpacked = archive.open(info)
            except Exception as error:  # noqa: BLE001 - what a damaged member makes zipfile raise is no closed list
                unknown = isinstance(error, NotImplementedError)
                reason = "is compressed in a way that cannot be read here" if unknown else _DAMAGED
                yield Source(member, cast(IO[bytes], _Refusing(f"{member}: {reason}")))
                continue
            with unpacked:
                yield Source(member, unpacked, info.file_size, guard)


def _archive(name: str, stream: IO[bytes]) -> zipfile.ZipFile:
    """The archive, its list of members read."""
    try:
        return zipfile.ZipFile(stream)
    except NotImplementedError as error:
        raise SourceError(f"{name}: the zip archive is of a version that cannot be read here") from error
    except Exception as error:  # a directory of members that is damaged: BadZipFile, UnicodeDecodeError, struct.error …
        raise SourceError(f"{name}: the zip archive is damaged") from error


def read_small(source: Source, most: int) -> bytes:
    """All bytes of a small input, a page at a time; SourceError where there are more than ``most``."""
    pages = []
    while page := source.stream.read(_PAGE):
        pages.append(page)
        if source.size > most:
            raise SourceError(f"{source.name}: holds more than {most >> 20} MiB, which is not read")
    return b"".join(pages)


class _Refusing:
    """A member that cannot be opened: says so when it is read."""

    def __init__(self, message: str) -> None:
        self._message = message

    def read(self, _size: int = -1) -> bytes:
        raise SourceError(self._message)


class _Counted:
    """A stream that counts what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.taken += len(data)
        return data


def _is_clutter(name: str) -> bool:
    """Files that archivers add by themselves."""
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith("._") or name.endswith(".DS_Store")


def _printable(name: str) -> str:
    """A name that cannot write to the terminal what it should not."""
    return "".join(character if character.isprintable() else "?" for character in name)
