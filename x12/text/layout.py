"""How one interchange's segments are parted, as compiled expressions: the reader's tools for one set of delimiters."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate

from x12.text.delimiters import Delimiters
from x12.text.tags import TAGS

BLANKS = "\r\n\t \0\x1a"
"""What may stand around segments without being text: breaks, blanks, the padding and end marks of old file systems."""

_KNOWN_TAG = "|".join(sorted(TAGS - {"ISA"}))
_PLAIN_TAG = r"(?!ISA|GS|ST|SE|GE|IEA)[A-Z][A-Z0-9]{1,2}"
_ENVELOPE_TAG = r"(?:ISA|GS|ST|SE|GE|IEA)"


_LONGEST_RESTART = 400
"""Characters within which a GS or ST that begins inside another segment ends with it."""


class Layout:
    """Expressions and strings for one interchange; ``split`` is the quick way through a block laid out evenly."""

    def __init__(self, delimiters: Delimiters) -> None:
        element = re.escape(delimiters.element)
        self.delimiters = delimiters
        self.separator = delimiters.segment + delimiters.line_break
        self.trailer = delimiters.segment + delimiters.line_break + "IEA" + delimiters.element
        self._special = re.compile(rf"{re.escape(self.separator)}(?!{_PLAIN_TAG}{element})")
        self._plain_first = re.compile(_PLAIN_TAG + element)
        self._envelope = re.compile(_ENVELOPE_TAG + element)
        self.restart = re.compile(
            rf"(?:(?<=[\r\n])ST{element}\d{{3}}{element}[A-Za-z0-9]{{1,9}}"
            rf"|ST{element}\d{{3}}{element}[A-Za-z0-9]{{4,9}}{element}00[45]0[0-9A-Z]{{2,8}}"
            rf"|GS{element}[A-Z]{{2}}(?:{element}(?:(?!{element}).){{1,40}}){{5}}{element}[XT]{element}00[0-9A-Z]{{4,10}}"
            r")\s*\Z",
            re.DOTALL,
        )
        self.whole_trailer = re.compile(rf"IEA{element}\d{{1,5}}{element}[A-Za-z0-9]{{9}} *(?=[\r\n])")
        self._next_line = re.compile(rf"[\r\n]+(?=(?:{_KNOWN_TAG}){element})") if delimiters.line_break else None
        self._restart_signs = ("ST" + delimiters.element, "GS" + delimiters.element)
        self._versions = (delimiters.element + "0050", delimiters.element + "0040")

    def split(self, block: str, base: int) -> tuple[list[str], list[int], list[int]] | None:
        """Texts, byte offsets and envelope marks of a block of whole segments, or None where it is not laid out evenly.

        Evenly: the same line break (or none) after every terminator and nowhere else, every tag a tag, nothing empty.
        """
        delimiters, separator = self.delimiters, self.separator
        if not block.endswith(separator):
            if not block.endswith(delimiters.segment):
                return None
            block += delimiters.line_break
        texts = block.split(separator)
        texts.pop()
        if not self._even(block, len(texts)) or self._damaged(block):
            return None
        marks = self._marks(block)
        if marks is None:
            return None
        lengths = map(len(separator).__add__, map(len, texts))
        offsets = list(accumulate(lengths, initial=base))
        offsets.pop()
        return texts, offsets, [bisect_left(offsets, base + at) for at in marks]

    def _even(self, block: str, count: int) -> bool:
        """Whether ``count`` terminators each have their line break, and there are no others of either."""
        terminator, line_break = self.delimiters.segment, self.delimiters.line_break
        breaks = [mark for mark in "\r\n" if mark != terminator]
        if not line_break:
            return not any(mark in block for mark in breaks)
        return block.count(terminator) == count and all(
            block.count(mark) == (count if mark in line_break else 0) for mark in breaks
        )

    def _marks(self, block: str) -> list[int] | None:
        """Where envelope segments begin in the block, or None where something that is no segment stands."""
        size, envelope = len(block), self._envelope
        found = [] if self._plain_first.match(block) else [0]
        found += [match.end() for match in self._special.finditer(block)]
        marks = [at for at in found if at < size]
        return marks if all(envelope.match(block, at) for at in marks) else None

    def _damaged(self, block: str) -> bool:
        """Whether a GS or ST begins inside another segment: the text before it was cut off."""
        separator, restart = self.separator, self.restart
        for sign in self._versions:
            at = block.find(sign)
            while at >= 0:
                begin = block.rfind(separator, 0, at)
                begin = begin + len(separator) if begin >= 0 else 0
                end = block.find(separator, at)
                # what begins inside a segment ends with it, and is short: only its last part need be looked at
                last = begin + len(block[begin:end].rstrip()) - _LONGEST_RESTART
                if restart.search(block, max(begin + 1, last), end):
                    return True
                at = block.find(sign, end)
        return False

    def line_ends(self, text: str) -> list[tuple[int, int]]:
        """Where in a segment's text a line break stands for a terminator, as (end of segment, begin of the next).

        Only in a file with a segment to a line, and only before a tag the health care sets know.
        """
        return [match.span() for match in self._next_line.finditer(text)] if self._next_line else []

    def restart_in(self, text: str) -> int:
        """Where a GS or ST begins inside a segment's text, or -1."""
        if not any(sign in text for sign in self._restart_signs):
            return -1
        match = self.restart.search(text, 1)
        return match.start() if match else -1


@lru_cache(maxsize=64)
def layout_for(delimiters: Delimiters) -> Layout:
    """The layout of these delimiters; files of many interchanges share it."""
    return Layout(delimiters)
