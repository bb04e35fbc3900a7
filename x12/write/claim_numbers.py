"""Numbers of the clearinghouse put into claims: REF*D9 for the claim, REF*6R for lines that have none.

Nothing else of a claim is touched; SE01 counts what was put in. Sources: 005010X222A1, X223A2, X224A2, loops 2300 and
2400: which segments may stand before a REF, in each guide's order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

import msgspec

from x12.records.issue import Issue
from x12.text.delimiters import Delimiters
from x12.text.reader import read_batches
from x12.write.copying import Copier, Cursor
from x12.write.tree import Edit

_BEFORE_CLAIM_REF = frozenset({"CLM", "DTP", "CL1", "DN1", "DN2", "PWK", "CN1", "AMT", "REF"})
_BEFORE_LINE_REF = frozenset(
    {"LX", "SV1", "SV2", "SV3", "SV4", "SV5", "TOO", "PWK", "CR1", "CR2", "CR3", "CR5", "CRC", "DTP", "QTY", "MEA"}
    | {"CN1", "REF"}
)
_ENDS = frozenset({"HL", "CLM", "SE", "LX", "NM1", "SBR", "LIN", "SVD", "LQ"})


class Numbers(msgspec.Struct, frozen=True):
    """What is put into a claim: REF*D9 (``""``: none), and the stem of REF*6R for lines that have none (likewise)."""

    claim: str = ""
    lines: str = ""


class _Open(msgspec.Struct):
    """A claim or a line whose REF has no place yet: what goes in, unless the same qualifier is met before."""

    reference: str
    qualifier: str
    before: frozenset[str]


def write_numbers(stream: BinaryIO, numbers: Callable[[int], Numbers], out: BinaryIO) -> None:
    """Write to ``out`` the file ``stream`` holds, with ``numbers`` put into each claim (by its ordinal from 1).

    A claim that has a REF*D9, and a line that has a REF*6R, keep their own. ``stream`` must be seekable.
    """
    size = stream.seek(0, 2)
    copier = Copier(stream, out)
    for edit in _Placing(numbers).edits(Cursor(stream)):
        copier.apply(edit)
    copier.copy_to(size)


class _Placing:
    """Goes through the segments; an edit puts a REF before the first segment that may not stand before it."""

    def __init__(self, numbers: Callable[[int], Numbers]) -> None:
        self._numbers = numbers
        self._given = Numbers()
        self._ordinal = 0
        self._line = 0
        self._open: _Open | None = None
        self._added = 0
        self._in_claim = False

    def edits(self, stream: Cursor) -> Iterator[Edit]:
        reader: BinaryIO = stream  # type: ignore[assignment]  # read() is all the reader asks for
        for batch in read_batches(reader):
            if isinstance(batch, Issue):
                continue
            for text, offset in zip(batch.texts, batch.offsets, strict=True):
                yield from self._segment(text, offset, batch.delimiters)

    def _segment(self, text: str, offset: int, delimiters: Delimiters) -> Iterator[Edit]:
        tag, _, rest = text.partition(delimiters.element)
        new = text
        if self._open is not None and tag not in self._open.before:
            added = self._open.reference.replace("*", delimiters.element)
            new = f"{added}{delimiters.segment}{delimiters.line_break}{text}"
            self._added += 1
            self._open = None
        if tag in _ENDS:
            self._begin(tag)
        elif tag == "ST":
            self._added, self._in_claim = 0, False
        elif tag == "REF" and self._open is not None and rest.partition(delimiters.element)[0] == self._open.qualifier:
            self._open = None
        if tag == "SE" and self._added:
            new = self._counted(new, text, delimiters)
        if new != text:
            yield Edit(offset, 0, text, new, delimiters.segment)

    def _begin(self, tag: str) -> None:
        """What a segment opens that may want a number; any other loop ends what was open."""
        self._open = None
        if tag == "CLM":
            self._ordinal += 1
            self._line = 0
            self._in_claim = True
            self._given = self._numbers(self._ordinal)
            if self._given.claim:
                self._open = _Open(f"REF*D9*{self._given.claim}", "D9", _BEFORE_CLAIM_REF)
        elif tag == "LX" and self._in_claim:
            self._line += 1
            if self._given.lines:
                self._open = _Open(f"REF*6R*{self._given.lines}L{self._line}", "6R", _BEFORE_LINE_REF)
        elif tag in ("HL", "SE"):
            self._in_claim = False

    def _counted(self, new: str, text: str, delimiters: Delimiters) -> str:
        elements = text.split(delimiters.element)
        if len(elements) > 1 and elements[1].isdigit():
            elements[1] = str(int(elements[1]) + self._added)
        return new.removesuffix(text) + delimiters.element.join(elements)
