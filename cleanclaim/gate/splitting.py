"""The claims of an input written out again: those that go on under new control numbers, the others as they came."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

from cleanclaim.gate.numbers import LeasedNumbers, OutgoingNumbers
from x12.write.claim_numbers import Numbers, write_numbers
from x12.write.plan import ClaimPlace
from x12.write.subset import write_subset


def write_outgoing(
    stream: BinaryIO,
    scratch: BinaryIO,
    out: BinaryIO,
    offsets: Iterable[int],
    given: Callable[[int], Numbers],
    numbers: LeasedNumbers,
) -> list[str]:
    """Write the claims whose CLM begins at ``offsets`` (ascending), under new numbers; the new ISA13s in order.

    ``given`` tells, by a claim's number among those chosen (from 1), what is put into it. ``scratch`` is written and
    read on the way.
    """
    outgoing = OutgoingNumbers(numbers)
    write_subset(stream, among(offsets), scratch, outgoing)
    write_numbers(scratch, given, out)
    return outgoing.interchanges


def write_kept(stream: BinaryIO, out: BinaryIO, offsets: Iterable[int]) -> None:
    """Write the claims whose CLM begins at ``offsets`` (ascending) as they came, control numbers too."""
    write_subset(stream, among(offsets), out)


def among(offsets: Iterable[int]) -> Callable[[ClaimPlace], bool]:
    """Whether a claim, asked about in the order of the file, is one of these."""
    waiting = iter(offsets)
    current = next(waiting, None)

    def keep(place: ClaimPlace) -> bool:
        nonlocal current
        while current is not None and current < place.offset:
            current = next(waiting, None)
        return current == place.offset

    return keep
