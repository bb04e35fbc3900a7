"""What an interchange says, whatever its numbers, separators and layout: a hash to know it again by."""

from __future__ import annotations

import hashlib

import msgspec

from cleanclaim.process.events import Passed
from x12.envelope.events import Interchange, InterchangeStart
from x12.envelope.set_pieces import SetPiece
from x12.text.delimiters import Delimiters

_BHT_KEPT = (0, 1, 2, 6)


class Told(msgspec.Struct, frozen=True):
    """An interchange that is over: its ISA and the hash of what stood in it."""

    interchange: Interchange
    content: str

    @property
    def sender(self) -> str:
        """Qualifier and id."""
        return f"{self.interchange.get(5)}:{self.interchange.get(6)}"

    @property
    def receiver(self) -> str:
        """Qualifier and id."""
        return f"{self.interchange.get(7)}:{self.interchange.get(8)}"


class ContentOfInterchanges:
    """Takes the events of a pass and knows, at the end of each interchange, what it said.

    Left out are ISA, GS, ST, SE and their like, and BHT03 to BHT05: numbers and times of sending.
    """

    def __init__(self) -> None:
        self._interchange: Interchange | None = None
        self._hash = hashlib.blake2b(digest_size=32)

    def take(self, event: Passed) -> None:
        """The next event of the envelope."""
        item = event.event
        if isinstance(item, InterchangeStart):
            self._interchange, self._hash = item.interchange, hashlib.blake2b(digest_size=32)
        elif isinstance(item, SetPiece):
            self._add(item)

    def end(self) -> Told | None:
        """The interchange that is over now; None where there was none."""
        found, self._interchange = self._interchange, None
        return Told(found, self._hash.hexdigest()) if found is not None else None

    def _add(self, piece: SetPiece) -> None:
        texts, delimiters = piece.texts, piece.header.delimiters
        if piece.opens:
            self._hash.update(f"\x1c{piece.header.code}\x1c{piece.header.version}".encode("latin-1"))
            texts = [_without_numbers(text, delimiters) for text in texts[:2]] + texts[2:]
        if piece.closes and texts and texts[-1].startswith("SE"):
            texts = texts[:-1]
        said = "\x1d".join(texts)
        for separator, plain in (
            (delimiters.element, "\x1f"), (delimiters.component, "\x1e"), (delimiters.repetition, "\x1a"),
        ):  # fmt: skip
            if separator:
                said = said.replace(separator, plain)
        self._hash.update(said.encode("latin-1"))
        self._hash.update(b"\x1d")


def _without_numbers(text: str, delimiters: Delimiters) -> str:
    """ST and BHT less what only numbers or times the sending."""
    elements = text.split(delimiters.element)
    if elements[0] == "ST":
        return ""
    if elements[0] == "BHT":
        return delimiters.element.join(elements[at] for at in _BHT_KEPT if at < len(elements))
    return text
