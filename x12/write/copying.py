"""A file copied with edits: read at one place, where decisions are made, and copied at another, so that memory does not
grow with it."""

from __future__ import annotations

from typing import BinaryIO

from x12.write.tree import Edit

CHUNK = 1 << 20


class Cursor:
    """Reads a stream from a place of its own, whoever else moves about in it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._position = 0

    def read(self, size: int = -1) -> bytes:
        self._stream.seek(self._position)
        data = self._stream.read(size)
        self._position += len(data)
        return data


class Copier:
    """Copies the input to the output up to each edit, and applies it."""

    def __init__(self, stream: BinaryIO, out: BinaryIO) -> None:
        self._stream = stream
        self._out = out
        self._position = 0

    def apply(self, edit: Edit) -> None:
        """Copy what stands before the edit, then leave out or replace."""
        self.copy_to(edit.start)
        if edit.end:
            self._position = edit.end
            return
        self._out.write(edit.new.encode("latin-1"))
        self._position = edit.start + self._length(edit)

    def _length(self, edit: Edit) -> int:
        """Bytes of the segment as it stands in the file, where a line break may stand inside it."""
        old = edit.old.encode("latin-1")
        self._stream.seek(edit.start)
        raw = self._stream.read(2 * len(old) + 16)
        if raw.startswith(old):
            return len(old)
        end = raw.find(edit.terminator.encode("latin-1"))
        return end if end >= 0 else len(raw.rstrip())

    def copy_to(self, end: int) -> None:
        """Copy the input up to byte ``end``."""
        self._stream.seek(self._position)
        while self._position < end:
            data = self._stream.read(min(CHUNK, end - self._position))
            if not data:
                break
            self._out.write(data)
            self._position += len(data)
