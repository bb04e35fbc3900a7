"""A mutation fuzzer: damaged corpus files through reader, guide check, claim and remittance builders, acknowledgements.

    python -m tests.fuzz.mutate --mutants 200000        (make fuzz, nightly)

Every mutant is made from a seed and a number, so that a failure can be made again: ``--seed S --first N --mutants 1``.
What must hold for any bytes whatever: no exception, no hang, bounded memory, and the invariants of :func:`examine`.
"""

from __future__ import annotations

import argparse
import io
import random
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from cleanclaim.process.acknowledging import Answer, acknowledge
from cleanclaim.process.source import Source, SourceError
from tests.corpus import corpus_files
from x12.build.read_277ca import read_claim_statuses
from x12.build.read_835 import read_remittances
from x12.build.read_837 import read_claims
from x12.build.read_999 import read_acknowledgements
from x12.envelope.set_pieces import Batch
from x12.records.issue import Issue
from x12.text.reader import read_batches
from x12.write.envelope import CountingControls

LONGEST = 12_000
"""Bytes of a file to be mutated; longer ones are cut."""

SECONDS = 20
"""After this a mutant counts as a hang. Ordinary ones take milliseconds."""

MEMORY = 1 << 30
"""Resident bytes the whole run may reach."""

MOMENT = datetime(2026, 1, 2, 3, 4)  # noqa: DTZ001 - a clock handed in

Change = Callable[[bytearray, random.Random], None]

_TOKENS = (
    b"~", b"~~", b"*", b"**", b":", b"^", b"\n", b"\r\n", b"\0", b"\x1a", b"\xff", b"\xc3\xa9", b" ", b"-", b"A" * 300,
    b"ISA", b"ISA*", b"IEA*1*1~", b"GS*HC*A*B*20260101*1200*1*X*005010X222A1~", b"GE*1*1~", b"SE*1*0001~",
    b"ST*837*0001*005010X222A1~", b"ST*835*0001~", b"HL*1**20*1~", b"CLM*X*1***11:B:1*Y*A*Y*Y~", b"HI*ABK:E119~",
    b"LX*1~", b"CLP*X*1*1*1**12*1~", b"CAS*CO*45*1~", b"SVC*HC:1*1*1~", b"PLB*1*20261231~",
    b"99999999999999999999999999", b"1E400", b"NaN", b"20260231",
)  # fmt: skip


def _place(data: bytearray, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 2, 8))):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)


def _insert(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    data[at:at] = chance.choice(_TOKENS)


def _overwrite(data: bytearray, chance: random.Random) -> None:
    token = chance.choice(_TOKENS)
    at = _place(data, chance)
    data[at : at + len(token)] = token


def _remove(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    del data[at : at + chance.choice((1, 1, 3, 20, 200))]


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[_place(data, chance) :]


def _repeat(data: bytearray, chance: random.Random) -> None:
    at = _place(data, chance)
    data[at:at] = data[at : at + chance.choice((1, 10, 100))] * chance.choice((1, 2, 50))


def _move(data: bytearray, chance: random.Random) -> None:
    at, to, size = _place(data, chance), _place(data, chance), chance.choice((5, 30, 300))
    part = data[at : at + size]
    del data[at : at + size]
    data[to:to] = part


def _substitute(data: bytearray, chance: random.Random) -> None:
    """One character for another all through the file: other delimiters, or delimiters that clash."""
    old, new = chance.choice(b"~*:^\n"), chance.choice(b"~*:^\n|>!+\x1d\xa7AE0 ")
    data[:] = data.replace(bytes([old]), bytes([new]))


def _wrap(data: bytearray, chance: random.Random) -> None:
    width = chance.choice((1, 40, 80, 107))
    text = bytes(data).replace(b"\n", b"")
    data[:] = b"\n".join(text[i : i + width] for i in range(0, len(text), width))


def _segments(data: bytearray, chance: random.Random) -> None:
    """Drop, double or exchange whole segments."""
    parts = bytes(data).split(b"~")
    for _ in range(chance.choice((1, 1, 3))):
        at, other = chance.randrange(len(parts)), chance.randrange(len(parts))
        action = chance.randrange(3)
        if action == 0 and len(parts) > 1:
            del parts[at]
        elif action == 1:
            parts.insert(other, parts[at])
        else:
            other = min(other, len(parts) - 1)
            at = min(at, len(parts) - 1)
            parts[at], parts[other] = parts[other], parts[at]
    data[:] = b"~".join(parts)


def _elements(data: bytearray, chance: random.Random) -> None:
    """Empty, double or replace an element of some segment."""
    parts = bytes(data).split(b"*")
    at = chance.randrange(len(parts))
    parts[at : at + 1] = chance.choice(([b""], [parts[at]] * 2, [chance.choice(_TOKENS)], [parts[at][::-1]]))
    data[:] = b"*".join(parts)


CHANGES: Sequence[Change] = (
    _flip, _insert, _overwrite, _remove, _cut, _repeat, _move, _substitute, _wrap,
    _segments, _segments, _elements, _elements,
)  # fmt: skip


def mutant(files: Sequence[bytes], seed: int, number: int) -> bytes:
    """The mutant of that number: a file (sometimes two spliced) with one to six changes."""
    chance = random.Random(f"{seed}:{number}")
    data = bytearray(chance.choice(files))
    if chance.random() < 0.1:
        other = chance.choice(files)
        data = data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        chance.choice(CHANGES)(data, chance)
    return bytes(data[: 3 * LONGEST])


def examine(data: bytes) -> None:
    """Put ``data`` through everything that reads, and check what must hold for any bytes."""
    check_batches(data)
    for read in (read_claims, read_remittances, read_acknowledgements, read_claim_statuses):
        for _ in read(io.BytesIO(data)):
            pass
    try:
        source = Source("mutant", io.BytesIO(data))
        answers = [item for item in acknowledge(source, MOMENT, CountingControls()) if isinstance(item, Answer)]
    except SourceError:
        answers = []  # no X12 is left in it
    if answers:
        text = b"".join(answer.data for answer in answers)
        again = acknowledge(Source("own", io.BytesIO(text)), MOMENT, CountingControls())
        own = [item for item in again if isinstance(item, Issue)]
        assert own == [], f"our acknowledgement is faulty: {own[0]}"


def check_batches(data: bytes) -> None:
    """Segments in order, numbered without a gap, each where it says; lost ranges inside the file; something said."""
    number, last, count = 1, -1, 0
    for item in read_batches(io.BytesIO(data)):
        count += 1
        if isinstance(item, Issue):
            assert item.lost is None or 0 <= item.lost[0] <= item.lost[1] <= len(data), item
            continue
        assert isinstance(item, Batch)
        assert item.first == number
        number += len(item.texts)
        assert len(item.texts) == len(item.offsets) > 0
        for text, offset in zip(item.texts, item.offsets, strict=True):
            assert last < offset < len(data), (text, offset)
            assert text, offset
            assert data[offset] == ord(text[0]), (text, offset)
            last = offset
    assert count


class HangError(Exception):
    """A mutant took longer than SECONDS."""


@contextmanager
def alarm() -> Iterator[None]:
    """Interrupt what takes too long."""

    def ring(*_: object) -> None:
        raise HangError(f"no end after {SECONDS} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def seeds() -> list[bytes]:
    """The corpus and our own small files, cut to size."""
    own = sorted((Path(__file__).parents[1] / "x12" / "files").rglob("*.edi"))
    return [path.read_bytes()[:LONGEST] for path in [*own, *(file.path for file in corpus_files())]]


def run(seed: int, first: int, mutants: int) -> list[tuple[int, bytes, str]]:
    """Examine mutants ``first`` to ``first + mutants - 1``; the failing ones with their traceback."""
    files = seeds()
    failures = []
    for number in range(first, first + mutants):
        data = mutant(files, seed, number)
        try:
            with alarm():
                examine(data)
        except Exception:  # noqa: BLE001 - any exception is the finding
            failures.append((number, data, traceback.format_exc()))
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 > MEMORY:
            failures.append((number, data, f"more than {MEMORY} bytes of memory"))
            break
    return failures


def main() -> int:
    """Run from the shell; failing mutants are written beside where it runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    words = parser.parse_args()
    failures = run(words.seed, words.first, words.mutants)
    for number, data, trace in failures[:20]:
        path = Path(f"mutant-{words.seed}-{number}.edi")
        path.write_bytes(data)
        sys.stderr.write(f"{path}\n{trace}\n")
    sys.stdout.write(f"{words.mutants} mutants, {len(failures)} failures\n")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
