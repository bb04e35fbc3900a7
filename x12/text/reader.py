"""Bytes in, segments out: any size, flat memory, and every byte accounted for.

A block of the file laid out evenly is parted in a few calls (:mod:`x12.text.layout`); anything odd goes through
:meth:`_Reader._careful`, segment by segment, with the same result where both can read. After damage reading goes on
at the next ST, GS or ISA, and what was lost is reported with its byte range (:attr:`x12.records.issue.Issue.lost`).
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import BinaryIO

from x12.envelope.set_pieces import Batch
from x12.records.issue import Issue, Weight
from x12.text import reading_issues as damage
from x12.text.buffer import TextWindow
from x12.text.careful_batch import Gathered
from x12.text.layout import BLANKS, Layout, layout_for
from x12.text.opening import WINDOW, Opening, find_isa, find_opening, is_fixed_isa, read_isa
from x12.text.segments import Segment

MAX_SEGMENT = 8 << 20
"""Longest segment read, in bytes. A longer stretch without a terminator is damage: it is reported and skipped."""

MAX_PASSED = 32 << 20
"""Longest stretch without X12 that is passed over, in bytes; after it the stream is read no further."""

_BYTE_ORDER_MARK = "\xef\xbb\xbf"
_AROUND = BLANKS + _BYTE_ORDER_MARK  # between files put together, each with its mark
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}(?![A-Za-z0-9])")
_TRAILERS = ("SE", "GE", "IEA")
_UTF_16 = "the text is UTF-16; X12 is exchanged in single-byte text or UTF-8"
_WIDE = re.compile(r"(?:[\r\n -~]\0){2}|(?:\0[\r\n -~]){2}")
"""How text begins that is UTF-16 without its mark."""
_FOREIGN = {
    b"\xff\xfe": _UTF_16,
    b"\xfe\xff": _UTF_16,
    b"\xc9\xe2\xc1": "the text is EBCDIC; it must be translated to ASCII first",
    b"\x1f\x8b": "the data is compressed (gzip)",
    b"PK\x03\x04": "the data is a zip archive",
    b"%PDF": "the data is a PDF document",
}

Item = Batch | Issue


def read_batches(stream: BinaryIO, chunk: int = 1 << 20) -> Iterator[Batch | Issue]:
    """The segments of every interchange in ``stream``, in batches, with what is wrong where it stands.

    An issue stands between the batches it concerns. Nothing raises for what the bytes are; only the stream's own
    errors (OSError) come through.
    """
    return _Reader(stream, chunk).run()


def read_segments(stream: BinaryIO, chunk: int = 1 << 20) -> Iterator[Segment | Issue]:
    """The segments of the stream one by one, for those who do not need speed."""
    for item in read_batches(stream, chunk):
        if isinstance(item, Issue):
            yield item
            continue
        for index, text in enumerate(item.texts):
            elements = text.split(item.delimiters.element)
            yield Segment(elements[0], elements, item.first + index, item.offsets[index])


class _Reader:
    """One pass over a stream: seek an opening, read its segments to the IEA, seek the next."""

    def __init__(self, stream: BinaryIO, chunk: int) -> None:
        self._window = TextWindow(stream, chunk)
        self._number = 1
        self._begun = False
        self._said: set[str] = set()

    def run(self) -> Iterator[Item]:
        window = self._window
        while len(window.text) < 4 and window.more():
            pass
        foreign = next((say for sign, say in _FOREIGN.items() if window.text.startswith(sign.decode("latin-1"))), "")
        if not foreign and _WIDE.match(window.text):
            foreign = _UTF_16
        while True:
            opening = yield from self._seek(foreign)
            if opening is None:
                return
            self._begun = True
            self._said.clear()
            yield from self._announce(opening)
            yield from self._interchange(opening)

    def _seek(self, foreign: str) -> Generator[Item, None, Opening | None]:
        """The next opening, telling what text was passed over on the way."""
        window = self._window
        junk: tuple[int, int] | None = None
        head = ""
        start = window.offset(window.position)
        while True:
            found = find_opening(window.text, window.position, complete=window.complete)
            at = found if isinstance(found, int) else found.at
            passed = window.text[window.position : at]
            body = passed.strip(_AROUND)
            if body:
                begin = window.offset(window.position) + len(passed) - len(passed.lstrip(_AROUND))
                end = window.offset(window.position) + len(passed.rstrip(_AROUND))
                junk = (junk[0] if junk else begin, end)
                head = head or body[:8]
            window.position = at
            if isinstance(found, Opening):
                if junk:
                    yield self._passed_over(junk, head)
                return found
            if window.complete:
                break
            if window.offset(window.position) - start > MAX_PASSED:
                yield damage.endless(self._number, (start, window.offset(window.position)), begun=self._begun)
                return None
            window.more()
        if not self._begun:
            yield damage.not_x12(self._number, junk, foreign)
        elif junk:
            yield self._passed_over(junk, head)
        return None

    def _passed_over(self, junk: tuple[int, int], head: str) -> Issue:
        if head.startswith("ISA") and not head[3:4].isalnum():
            return damage.unreadable_isa(self._number, junk)
        return (damage.text_after if self._begun else damage.text_before)(self._number, junk)

    def _announce(self, opening: Opening) -> Iterator[Item]:
        at = self._window.offset(opening.at)
        if opening.kind != "ISA":
            yield damage.no_interchange(self._number, at, opening.kind)
        if opening.isa and opening.intact:
            yield damage.isa_unterminated(self._number, at)
        if opening.wrapped:
            yield self._broken_lines(at, "notice")

    def _broken_lines(self, at: int, weight: Weight) -> Issue:
        self._said.add("line-breaks")
        return damage.broken_lines(self._number, at, weight)

    def _interchange(self, opening: Opening) -> Iterator[Item]:
        window = self._window
        layout = layout_for(opening.delimiters)
        opens = True
        if opening.isa:
            yield Batch(
                opening.delimiters,
                [opening.isa],
                [window.offset(opening.at)],
                self._number,
                [0],
                opens=True,
            )
            self._number += 1
            window.position, opens = opening.body, False
        while True:
            cut = self._block_end(layout)
            if cut is None:
                if window.complete:
                    yield from self._tail(layout, opens)
                    return
                yield self._overlong(layout)
                if read_isa(window.text, window.position):
                    return
                continue
            cut = self._trailer_end(layout, cut)
            stop, decided = self._next_isa(layout, window.position + 3 * opens, cut)
            if stop >= 0:
                cut = self._last_end(layout, stop)
            if cut > window.position:
                ended = yield from self._block(layout, cut, opens)
                opens = False
                if ended:
                    return
            if stop >= 0 and not decided:
                window.more()
            elif stop >= 0:
                yield from self._cut_off(stop)
                return

    def _block_end(self, layout: Layout) -> int | None:
        """Index after the last terminator at hand (and its line break); None where none comes within MAX_SEGMENT."""
        window, terminator = self._window, layout.delimiters.segment
        while True:
            last = window.text.rfind(terminator, window.position)
            if last >= 0 and not window.complete and len(window.text) - last - len(terminator) < 2:
                # what stands after the terminator is not read yet: end at the one before, else read on
                last = window.text.rfind(terminator, window.position, last)
                if last < 0:
                    window.more()
                    continue
            if last >= 0:
                end = last + len(terminator)
                line_break = layout.delimiters.line_break
                return end + len(line_break) if window.text.startswith(line_break, end) else end
            if window.complete or not (window.more_until(terminator, MAX_SEGMENT) or window.complete):
                return None

    def _next_isa(self, layout: Layout, start: int, end: int) -> tuple[int, bool]:
        """Where the next ISA begins, and whether enough text lies ahead to say so; -1 without any."""
        window, terminator = self._window, layout.delimiters.segment
        at = window.text.find("ISA", start, end)
        while at >= 0:
            if len(window.text) - at < WINDOW and not window.complete:
                return at, False
            before = window.text[max(window.position, at - 64) : at].rstrip(BLANKS)
            own = not before or before.endswith(terminator)  # a segment of its own, or inside another one's text
            if (own or is_fixed_isa(window.text, at)) and read_isa(window.text, at):
                return at, True
            at = window.text.find("ISA", at + 3, end)
        return -1, True

    def _last_end(self, layout: Layout, stop: int) -> int:
        window, terminator = self._window, layout.delimiters.segment
        last = window.text.rfind(terminator, window.position, stop)
        return last + len(terminator) if last >= 0 else window.position

    def _trailer_end(self, layout: Layout, cut: int) -> int:
        """Index after the interchange's IEA, where one ends before ``cut``; else ``cut``."""
        window, terminator = self._window, layout.delimiters.segment
        trailer = window.text.find(layout.trailer, window.position, cut)
        end = window.text.find(terminator, trailer + len(layout.separator), cut) if trailer >= 0 else -1
        return end + len(terminator) if end >= 0 else cut

    def _block(self, layout: Layout, cut: int, opens: bool) -> Generator[Item, None, bool]:
        """The segments up to ``cut``; True when the IEA is the last of them."""
        window = self._window
        base = window.offset(window.position)
        parts = layout.split(window.text[window.position : cut], base)
        if parts is None:
            return (yield from self._careful(layout, cut, opens))
        texts, offsets, marks = parts
        window.position = cut
        yield Batch(layout.delimiters, texts, offsets, self._number, marks, opens=opens)
        self._number += len(texts)
        return texts[-1].startswith("IEA" + layout.delimiters.element)

    def _careful(self, layout: Layout, cut: int, opens: bool) -> Generator[Item, None, bool]:
        """The same block segment by segment: breaks and blanks around, breaks inside, empty and cut-off segments."""
        window, terminator = self._window, layout.delimiters.segment
        gathered = Gathered(layout, self._number, opens)
        at = window.position
        raws = window.text[at:cut].split(terminator)
        raws.pop()
        empty = 0
        for raw in raws:
            text = raw.lstrip(BLANKS)
            begin, at = at + len(raw) - len(text), at + len(raw) + len(terminator)
            if not text:
                empty += 1
                continue
            if empty:
                yield from self._empty(gathered, empty, begin, terminator)
                empty = 0
            if "\n" in text or "\r" in text:
                junk = _line_after_trailer(text, layout)
                if junk:
                    gathered.add(text[:junk].rstrip(BLANKS), window.offset(begin))
                    yield from self._flush(gathered)
                    yield damage.unterminated(self._number - 1, window.offset(begin), "IEA", terminator)
                    window.position = begin + junk
                    return True
            restart = layout.restart_in(text)
            if restart > 0:
                yield from self._flush(gathered)
                yield self._lost(begin, begin + restart)
                text, begin = text[restart:], begin + restart
            if "\n" in text or "\r" in text:
                text, begin = yield from self._unfold(layout, gathered, text, begin)
            if gathered.add(text, window.offset(begin)) == "IEA":
                break
        yield from self._empty(gathered, empty, at, terminator)
        yield from self._flush(gathered)
        window.position = at
        return gathered.ended

    def _unfold(
        self, layout: Layout, gathered: Gathered, text: str, begin: int
    ) -> Generator[Item, None, tuple[str, int]]:
        """Take the line breaks out of a segment's text; where they stand for a terminator, part it there.

        Returns the last (mostly the only) segment and where it begins.
        """
        done = 0
        for end, following in layout.line_ends(text):
            gathered.add(_joined(text[done:end]), self._window.offset(begin + done))
            yield from self._flush(gathered)
            yield damage.missing_terminator(self._number - 1, self._window.offset(begin + following))
            done = following
        text, begin = text[done:], begin + done
        joined = _joined(text)
        if joined != text.rstrip(BLANKS) and "line-breaks" not in self._said:
            yield from self._flush(gathered)
            yield self._broken_lines(self._window.offset(begin), "warning")
        return joined, begin

    def _flush(self, gathered: Gathered) -> Iterator[Item]:
        batch = gathered.take()
        if batch:
            yield batch
            self._number = gathered.number

    def _empty(self, gathered: Gathered, count: int, index: int, terminator: str) -> Iterator[Item]:
        """Tell of empty segments before ``index``; of empty lines in a file of lines only once."""
        lines = terminator in "\r\n"
        if not count or (lines and "empty-lines" in self._said):
            return
        yield from self._flush(gathered)
        self._said.update(["empty-lines"] if lines else [])
        offset = self._window.offset(index) - len(terminator)
        yield damage.empty_segments(self._number, offset, count, lines=lines)

    def _tail(self, layout: Layout, opens: bool) -> Iterator[Item]:
        """What stands after the last terminator of the file."""
        window = self._window
        isa = find_isa(window.text, window.position + 3 * opens, len(window.text))
        if isa:
            yield from self._cut_off(isa.at)
            return
        rest = window.text[window.position :]
        text = rest.strip(BLANKS)
        if not text:
            window.position = len(window.text)
            return
        begin = window.position + rest.index(text[0])
        tag = text.split(layout.delimiters.element, 1)[0]
        if tag not in _TRAILERS:
            window.position = len(window.text)
            yield self._lost(begin, begin + len(text), end_of_file=True)
            return
        line = _line_after_trailer(text, layout) or len(text)
        window.position = begin + line
        yield Batch(
            layout.delimiters,
            [text[:line].rstrip(BLANKS)],
            [window.offset(begin)],
            self._number,
            [0],
            opens=opens,
        )
        self._number += 1
        yield damage.unterminated(self._number - 1, window.offset(begin), tag, layout.delimiters.segment)

    def _overlong(self, layout: Layout) -> Issue:
        """Pass over a stretch of more than MAX_SEGMENT bytes without a terminator, up to the next terminator or ISA."""
        window, terminator = self._window, layout.delimiters.segment
        begin = window.offset(window.position)
        resume = -1
        while resume < 0:
            isa = find_isa(window.text, window.position + 1, len(window.text))
            end = window.text.find(terminator, window.position)
            if isa and (end < 0 or isa.at < end):
                resume = isa.at
            elif end >= 0:
                resume = end + len(terminator)
            else:
                window.position = max(window.position, len(window.text) - WINDOW)
                if window.offset(window.position) - begin > MAX_SEGMENT + MAX_PASSED:
                    window.complete = True
                if window.complete or not window.more():
                    resume = len(window.text)
        window.position = resume
        return damage.too_long(self._number, (begin, window.offset(resume)), MAX_SEGMENT)

    def _cut_off(self, stop: int) -> Iterator[Item]:
        """Go on at ``stop``; a segment begun before it has lost its end."""
        window = self._window
        passed = window.text[window.position : stop]
        text = passed.strip(BLANKS)
        if text:
            begin = window.position + passed.index(text[0])
            yield self._lost(begin, begin + len(text))
        window.position = stop

    def _lost(self, begin: int, end: int, *, end_of_file: bool = False) -> Issue:
        window = self._window
        tag = _TAG.match(window.text, begin, end)
        lost = (window.offset(begin), window.offset(end))
        return damage.cut_off(self._number, lost, tag[0] if tag else "", end_of_file=end_of_file)


def _joined(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")


def _line_after_trailer(text: str, layout: Layout) -> int:
    """For a whole IEA followed by a line break and other text: the index of the break; else 0."""
    match = layout.whole_trailer.match(text)
    return match.end() if match and text[match.end() :].strip(BLANKS) else 0
