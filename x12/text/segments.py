"""The segment: the unit everything in X12 is made of.

A :class:`Segment` is one tag and its elements, with the place in the file it came from.
Elements are numbered as the guides number them: ``segment.get(2)`` is CLM02.
Values are kept as sent. Text is decoded byte for byte (latin-1) so that a character's position is its
byte's position and a file can be written back unchanged; :func:`readable` turns UTF-8 text into words.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec


class Segment(msgspec.Struct, frozen=True, gc=False):
    """One segment as sent.

    ``elements[0]`` is the tag, ``elements[n]`` element n of the guide (``elements[1]`` is CLM01).
    ``number`` counts segments of the file from 1 (ISA is 1); ``offset`` is the byte where the tag begins.
    """

    tag: str
    elements: list[str]
    number: int
    offset: int

    def get(self, position: int) -> str:
        """The element at ``position`` (1 is the first), or ``""`` where the segment ends before it."""
        elements = self.elements
        return elements[position] if position < len(elements) else ""


class SegmentRun(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Consecutive segments as raw text: what a claim or a loop was, kept whole at the cost of two tuples.

    ``texts`` are without terminators, ``offsets`` the bytes where their tags begin, ``first`` the number of the first
    in the file; ``separator`` divides elements, ``component`` the parts of one. Iterating gives :class:`Segment`
    objects.
    """

    texts: tuple[str, ...] = ()
    offsets: tuple[int, ...] = ()
    first: int = 0
    separator: str = "*"
    component: str = ":"

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, index: int) -> Segment:
        elements = self.texts[index].split(self.separator)
        return Segment(elements[0], elements, self.first + index % len(self.texts), self.offsets[index])

    def __iter__(self) -> Iterator[Segment]:
        for index in range(len(self.texts)):
            yield self[index]


NO_SEGMENTS = SegmentRun()
"""A run of nothing."""


class Where(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A place in a file: segment number (from 1), byte offset, loop id (``2400``) and element (``SV101-2``)."""

    segment: int = 0
    offset: int = 0
    loop: str = ""
    element: str = ""

    @property
    def tag(self) -> str:
        """The tag of the segment that ``element`` belongs to: ``SV1`` of ``SV101-2``, ``NM1`` of ``NM1``."""
        element = self.element.partition("-")[0]
        return element[:-2] if element[-2:].isdigit() else element

    def at(self, element: str) -> Where:
        """The same place, naming the element."""
        return Where(self.segment, self.offset, self.loop, element)


def readable(text: str) -> str:
    """``text`` as a person wrote it: UTF-8 where its bytes are UTF-8, else latin-1."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
