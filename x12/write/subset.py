"""An 837 file with some of its claims left out and nothing else changed.

HL branches whose claims all go are dropped, HL01 and HL02 renumbered, HL04 recomputed, SE01, GE01 and IEA01 recounted,
sets, groups and interchanges left without content dropped. Everything else is copied byte for byte from the input,
its layout too; a file none of whose claims goes comes out as it was. Sources: 005010X222A1 §1.4.3 and appendix B.1.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from x12.text.reader import read_batches
from x12.write.plan import ClaimPlace, Counts, NewNumbers, Plan
from x12.write.tree import Edit

CHUNK = 1 << 20


def write_subset(
    stream: BinaryIO,
    keep: Callable[[ClaimPlace], bool],
    out: BinaryIO,
    controls: NewNumbers | None = None,
) -> Counts:
    """Write to ``out`` the file ``stream`` holds, with only the claims ``keep`` says yes to.

    ``stream`` must be seekable: it is read at two places, where decisions are made and where bytes are copied, so that
    memory does not grow with the file. ``keep`` is asked once for each claim, in order. Sets that are not 837 are
    copied. Raises :class:`x12.write.tree.SubsetError` where a kept HL names a parent that is not kept (a broken tree),
    ValueError where the stream cannot be sought.
    """
    if not stream.seekable():
        raise ValueError("write_subset needs a seekable stream")
    size = stream.seek(0, 2)
    counts = Counts()
    copier = _Copier(stream, out)
    reader: BinaryIO = _Cursor(stream)  # type: ignore[assignment]  # read() is all the reader asks for
    for edit in Plan(keep, controls, counts).edits(read_batches(reader), size):
        copier.apply(edit)
    copier.copy_to(size)
    return counts


class _Cursor:
    """Reads a stream from a place of its own, whoever else moves about in it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._position = 0

    def read(self, size: int = -1) -> bytes:
        self._stream.seek(self._position)
        data = self._stream.read(size)
        self._position += len(data)
        return data


class _Copier:
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
