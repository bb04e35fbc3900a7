"""How segments travel from the reader to those who use them: batches of the file, pieces of a set.

Segments travel as raw text in lists, not one object each, because half a million small objects a second is what
makes readers slow. ``texts[i]`` is a segment without its terminator and without line breaks around it;
``offsets[i]`` the byte where its tag begins.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from x12.text.delimiters import Delimiters
from x12.text.segments import Segment


class Batch(msgspec.Struct, frozen=True):
    """Consecutive segments of one interchange. ``first`` is the number of ``texts[0]`` in the file (from 1).

    ``marks`` are the indexes of the envelope's segments (ISA, GS, ST, SE, GE, IEA) among ``texts``. ``opens`` tells
    that an interchange (or bare fragment) begins with ``texts[0]``.
    """

    delimiters: Delimiters
    texts: list[str]
    offsets: list[int]
    first: int
    marks: list[int] = msgspec.field(default_factory=list)
    opens: bool = False


class SetHeader(msgspec.Struct, frozen=True):
    """Envelope of one ST–SE set: one object for all its pieces.

    ``number`` counts sets of the file from 1; ``code`` ST01 (837), ``control`` ST02, ``version`` GS08, else ST03;
    ``st_version`` ST03 as sent. A bare ST–SE without envelope has empty group and interchange fields.
    """

    number: int
    code: str
    control: str
    version: str
    st_version: str
    delimiters: Delimiters
    interchange: int = 0
    group: int = 0
    functional_id: str = ""
    group_control: str = ""
    application_sender: str = ""
    application_receiver: str = ""
    group_date: str = ""
    group_time: str = ""
    interchange_control: str = ""
    sender_qualifier: str = ""
    sender: str = ""
    receiver_qualifier: str = ""
    receiver: str = ""
    usage: str = ""
    first_segment: int = 0
    offset: int = 0


class SetPiece(msgspec.Struct, frozen=True):
    """Consecutive segments of one set (ST and SE included); a long set comes in several pieces.

    ``opens`` on the piece that holds ST, ``closes`` on the last one (also when SE is missing).
    """

    header: SetHeader
    texts: list[str]
    offsets: list[int]
    first: int
    opens: bool
    closes: bool

    def segments(self) -> Iterator[Segment]:
        """The piece's segments as objects."""
        separator = self.header.delimiters.element
        for index, text in enumerate(self.texts):
            elements = text.split(separator)
            yield Segment(elements[0], elements, self.first + index, self.offsets[index])
