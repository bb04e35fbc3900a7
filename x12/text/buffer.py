"""The window of text the reader works on, moved along the stream."""

from __future__ import annotations

from typing import BinaryIO


class TextWindow:
    """Text of a byte stream from ``base`` on, decoded latin-1 so that an index is a byte's distance from ``base``.

    ``position`` is where reading goes on; text before it is dropped with the next :meth:`more`.
    """

    def __init__(self, stream: BinaryIO, chunk: int) -> None:
        self._stream = stream
        self._chunk = chunk
        self.text = ""
        self.base = 0
        self.position = 0
        self.complete = False

    def offset(self, index: int) -> int:
        """The byte in the file of the character at ``index``."""
        return self.base + index

    def drop(self) -> None:
        """Forget the text before ``position``."""
        self.text = self.text[self.position :]
        self.base += self.position
        self.position = 0

    def more(self) -> bool:
        """Read one chunk more; False at the end of the stream."""
        data = self._stream.read(self._chunk)
        if not data:
            self.complete = True
            return False
        self.drop()
        self.text += data.decode("latin-1")
        return True

    def more_until(self, mark: str, limit: int) -> bool:
        """Read until ``mark`` stands in newly read text; False at the end of the stream or beyond ``limit`` characters.

        Text is joined once, so a segment of any length costs linear time.
        """
        self.drop()
        parts = [self.text]
        size = len(self.text)
        edge = self.text[-len(mark) :]
        found = False
        while not found and size <= limit:
            data = self._stream.read(self._chunk)
            if not data:
                self.complete = True
                break
            new = data.decode("latin-1")
            parts.append(new)
            size += len(new)
            edge += new
            found = mark in edge
            edge = edge[-len(mark) :]
        self.text = "".join(parts)
        return found
