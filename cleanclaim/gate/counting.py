"""Counts the claims of a file by scanning its bytes, and shares no code with the reader.

What the gate sends on, holds and refuses must add up to what it received. A count made by the reader itself would agree
with it about claims that it overlooked, so this one looks at nothing but separators and tags: no guide, no envelope
count, no record. Source: X12.5 (the separators are told by the ISA) and 005010X222A1, loop 2300.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Protocol

import msgspec

CHUNK = 1 << 18
"""Bytes read at a time."""

LONGEST = 1 << 16
"""Bytes of a segment that are looked at. What is longer is still passed over whole."""

_ISA_ELEMENTS = 16
_LONGEST_ISA = 512
_BLANKS = b" \t\r\n\x00\x1a"


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class CountedClaim(msgspec.Struct, frozen=True, gc=False):
    """A CLM segment: the bytes from ``start`` to ``end``, its terminator included.

    ``charge`` is CLM02 in dollars, None where it is not a number. ``in_set`` tells whether it stands between ST and SE.
    """

    start: int
    end: int
    charge: Decimal | None
    in_set: bool


class Total(msgspec.Struct, frozen=True):
    """How many claims there are, the sum of their CLM02 in dollars, how many CLM02 are no number, and how many claims
    stand outside any set."""

    claims: int = 0
    charge: Decimal = Decimal(0)
    without_charge: int = 0
    outside_sets: int = 0


def count(stream: _Readable) -> Total:
    """The total of what is left of the stream. Memory does not grow with it."""
    return total_of(scan(stream))


def total_of(claims: Iterable[CountedClaim]) -> Total:
    """The total of these claims."""
    number = without = outside = 0
    charge = Decimal(0)
    for claim in claims:
        number += 1
        outside += not claim.in_set
        if claim.charge is None:
            without += 1
        else:
            charge += claim.charge
    return Total(number, charge, without, outside)


def scan(stream: _Readable) -> Iterator[CountedClaim]:
    """Every CLM segment of the stream, in its order; offsets count from where the stream stands."""
    scanner = _Scanner()
    while chunk := stream.read(CHUNK):
        yield from scanner.feed(chunk)
    yield from scanner.end()


class _Scanner:
    """Looks for an ISA, then cuts at the terminator that it told, until its IEA."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._offset = 0  # of the first byte that waits
        self._dropped = 0  # bytes of the open segment beyond the longest that is looked at
        self._element = b""
        self._terminator = b""
        self._in_set = False

    def feed(self, chunk: bytes, *, last: bool = False) -> Iterator[CountedClaim]:
        self._waiting += chunk
        while self._terminator or self._open(last):
            at = self._waiting.find(self._terminator)
            if at < 0:
                if len(self._waiting) > LONGEST:
                    self._dropped += len(self._waiting) - LONGEST
                    del self._waiting[LONGEST:]
                return
            raw = bytes(self._waiting[: at + 1])
            start = self._offset
            self._take(at + 1)
            yield from self._segment(raw, start)

    def end(self) -> Iterator[CountedClaim]:
        """No bytes follow; the last segment may lack its terminator."""
        yield from self.feed(b"", last=True)
        if self._terminator and self._waiting:
            yield from self._segment(bytes(self._waiting), self._offset)

    def _take(self, size: int) -> None:
        del self._waiting[:size]
        self._offset += size + self._dropped
        self._dropped = 0

    def _open(self, last: bool) -> bool:
        """Find the next ISA and its separators; False where there is none, or more bytes are needed for it."""
        while (at := self._waiting.find(b"ISA")) >= 0:
            self._take(at)
            place, element = 3, bytes(self._waiting[3:4])
            for _ in range(_ISA_ELEMENTS - 1):
                place = self._waiting.find(element, place + 1, _LONGEST_ISA) if element else -1
                if place < 0:
                    break
            if place >= 0 and place + 2 < len(self._waiting):
                self._element, self._terminator = element, bytes(self._waiting[place + 2 : place + 3])
                self._in_set = False
                self._take(place + 3)
                return True
            if len(self._waiting) < _LONGEST_ISA and not last:
                return False
            self._take(3)
        self._take(max(0, len(self._waiting) - 2))
        return False

    def _segment(self, raw: bytes, start: int) -> Iterator[CountedClaim]:
        text = raw.lstrip(_BLANKS)
        elements = text.removesuffix(self._terminator).split(self._element, 3)
        tag = elements[0].strip(_BLANKS)
        if tag == b"CLM":
            charge = _amount(elements[2]) if len(elements) > 2 else None
            yield CountedClaim(start + len(raw) - len(text), self._offset_after(raw, start), charge, self._in_set)
        elif tag == b"ST":
            self._in_set = True
        elif tag in (b"SE", b"GE", b"GS"):
            self._in_set = False
        elif tag == b"IEA":
            self._in_set = False
            self._terminator = b""
        elif tag == b"ISA":  # the interchange before it has no end
            self._offset = start + len(raw) - len(text)
            self._waiting[:0] = text
            self._terminator = b""

    def _offset_after(self, raw: bytes, start: int) -> int:
        return max(self._offset, start + len(raw))


def _amount(sent: bytes) -> Decimal | None:
    """CLM02 as dollars: digits, one point, a sign; no blanks, exponents or signs of other kinds."""
    digits = sent.removeprefix(b"-")
    whole, _, cents = digits.partition(b".")
    if not (whole + cents).isdigit():
        return None
    return Decimal(sent.decode("ascii"))
