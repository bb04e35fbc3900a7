"""Segments taken one by one, given back as a batch: the careful reader's basket."""

from __future__ import annotations

from x12.envelope.set_pieces import Batch
from x12.text.layout import Layout
from x12.text.tags import ENVELOPE


class Gathered:
    """Segments since the last batch, with their offsets and envelope marks. ``ended`` once an IEA was taken."""

    def __init__(self, layout: Layout, number: int, opens: bool) -> None:
        self._layout = layout
        self._opens = opens
        self._texts: list[str] = []
        self._offsets: list[int] = []
        self._marks: list[int] = []
        self.number = number
        self.ended = False

    def add(self, text: str, offset: int) -> str:
        """Take one segment; its tag when it belongs to the envelope, else ``""``."""
        tag = text.split(self._layout.delimiters.element, 1)[0].rstrip() if text[0] in "ISG" else ""
        if tag in ENVELOPE:
            self._marks.append(len(self._texts))
            self.ended = tag == "IEA"
        else:
            tag = ""
        self._texts.append(text)
        self._offsets.append(offset)
        return tag

    def take(self) -> Batch | None:
        """What was gathered since the last time."""
        if not self._texts:
            return None
        batch = Batch(self._layout.delimiters, self._texts, self._offsets, self.number, self._marks, opens=self._opens)
        self.number += len(self._texts)
        self._texts, self._offsets, self._marks, self._opens = [], [], [], False
        return batch
