"""An 837 file with some of its claims left out and nothing else changed.

HL branches whose claims all go are dropped, HL01 and HL02 renumbered, HL04 recomputed, SE01, GE01 and IEA01 recounted,
sets, groups and interchanges left without content dropped. Everything else is copied byte for byte from the input,
its layout too; a file none of whose claims goes comes out as it was. Sources: 005010X222A1 §1.4.3 and appendix B.1.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from x12.text.reader import read_batches
from x12.write.copying import Copier, Cursor
from x12.write.plan import ClaimPlace, Counts, NewNumbers, Plan


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
    copier = Copier(stream, out)
    reader: BinaryIO = Cursor(stream)  # type: ignore[assignment]  # read() is all the reader asks for
    for edit in Plan(keep, controls, counts).edits(read_batches(reader), size):
        copier.apply(edit)
    copier.copy_to(size)
    return counts
