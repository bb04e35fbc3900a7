"""The segments findings stand in, read again from the inputs and shown as far as nobody's data stand in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from cleanclaim.process.source import SourceError, open_sources
from reports.view.model import Place, Quote
from x12.privacy import shown, tag_shown
from x12.text.delimiters import Delimiters
from x12.text.opening import WINDOW, Opening, find_opening

LONGEST = 4096
"""Bytes of a segment that are looked at; a longer one is not shown."""

_PAGE = 1 << 20
_PACKED = (b"\x1f\x8b", b"PK")
_ELEMENT = re.compile(r"[A-Z][A-Z0-9]{1,2}(\d\d)(?:-(\d+))?\Z")


def quotes(places: Iterable[Place]) -> dict[Place, Quote]:
    """What can be shown of these places. An input that cannot be read again, or has changed, gives nothing."""
    by_file: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_file[place.file].append(place)
    found: dict[Place, Quote] = {}
    for file, wanted in by_file.items():
        offsets = sorted({place.offset for place in wanted})
        try:
            delimiters, texts = _read(file, offsets)
        except (OSError, SourceError, ValueError):
            continue
        for place in wanted:
            quote = quoted(texts.get(place.offset, ""), place, delimiters)
            if quote is not None:
                found[place] = quote
    return found


def quoted(text: str, place: Place, delimiters: Delimiters) -> Quote | None:
    """The segment that begins ``text``, each element as it may be shown; None where no such segment stands there."""
    segment, ended, _ = text.partition(delimiters.segment)
    elements = segment.replace("\r", "").replace("\n", "").split(delimiters.element)
    tag = elements[0]
    if not ended or not text.startswith(tag) or tag != place.segment or tag_shown(tag) != tag or tag == "ISA":
        return None
    match = _ELEMENT.match(place.element)
    at, component = (int(match[1]), int(match[2] or 0)) if match else (0, 0)
    written, start, end = tag, 0, 0
    for number, value in enumerate(elements[1:], 1):
        written += "*"
        begin = len(written)
        parts = value.split(delimiters.component) if delimiters.component in value else [value]
        for index, part in enumerate(parts, 1):
            written += ":" if index > 1 else ""
            name = f"{tag}{number:02}" + (f"-{index}" if len(parts) > 1 else "")
            here = len(written)
            written += shown(part, name, loop=place.loop, sent=elements)
            if number == at and index == component:
                start, end = here, len(written)
        if number == at and not end:
            start, end = begin, len(written)
    if at >= len(elements):  # it is missing at the end
        start, end = len(written), len(written) + 1
    return Quote(written, start, max(end, start + 1) if end else 0, len(segment) + len(ended))


def _read(file: str, offsets: Sequence[int]) -> tuple[Delimiters, dict[int, str]]:
    """The separators of an input, and the text from each offset on. ``offsets`` rise."""
    if file == "-":
        raise ValueError("standard input is read once")
    path = Path(file)
    if path.is_file():
        with path.open("rb") as stream:
            head = stream.read(WINDOW)
            if not head.startswith(_PACKED):
                return _delimiters(head), {offset: _at(stream, offset) for offset in offsets}
    archive = path
    while not archive.is_file():
        if archive == archive.parent:
            raise ValueError("no such file")
        archive = archive.parent
    for source in open_sources([archive]):
        if source.name == file:
            return _passing(_pages(source.stream), offsets)
    raise ValueError("no such member")


def _at(stream: IO[bytes], offset: int) -> str:
    stream.seek(offset)
    return stream.read(LONGEST).decode("latin-1")


def _pages(stream: IO[bytes]) -> Iterator[bytes]:
    while page := stream.read(_PAGE):
        yield page


def _passing(pages: Iterator[bytes], offsets: Sequence[int]) -> tuple[Delimiters, dict[int, str]]:
    """The same of what can only be read once, from its beginning to the last offset."""
    held, begin = next(pages, b""), 0
    delimiters = _delimiters(held[:WINDOW])
    found = {}
    for offset in offsets:
        while begin + len(held) < offset + LONGEST and (page := next(pages, b"")):
            kept = held[max(0, min(len(held), offset - begin)) :]
            begin += len(held) - len(kept)
            held = kept + page
        found[offset] = held[offset - begin : offset - begin + LONGEST].decode("latin-1")
    return delimiters, found


def _delimiters(head: bytes) -> Delimiters:
    opening = find_opening(head.decode("latin-1"), 0, complete=True)
    return opening.delimiters if isinstance(opening, Opening) else Delimiters()
