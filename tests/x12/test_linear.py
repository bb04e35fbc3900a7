"""Work grows with the file and no faster, whatever shape the file has: reading, structure, claims, acknowledging."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import repeat
from time import process_time

import pytest

from tests.x12.sets import PROFESSIONAL
from x12.build.read_837 import ClaimReader
from x12.check.structure import StructureChecker
from x12.envelope.events import read_sets
from x12.envelope.set_pieces import SetPiece
from x12.records.claim import Claim
from x12.records.issue import Issue
from x12.text import reader
from x12.write.acknowledge import Acknowledger
from x12.write.envelope import CountingControls

ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260105*1200*^*00501*{:09}*0*T*:~"
HEAD, _, REST = PROFESSIONAL.replace("\n", "").partition("CLM*")
CLAIM = "CLM*" + REST[: REST.index("SE*")]
BEFORE_LINES, _, LINES = CLAIM.partition("LX*1~")
LINE = "LX*{}~" + LINES


def enveloped(body: str, control: int = 1) -> str:
    return (
        ISA.format(control) + f"GS*HC*SENDER*RECEIVER*20260105*1200*{control}*X*005010X222A1~{body}SE*9*0001~"
        f"GE*1*{control}~IEA*1*{control:09}~"
    )


def claim(more: str = "", lines: str = "LX*1~" + LINES) -> str:
    return enveloped(HEAD + BEFORE_LINES + more + lines)


SHAPES: dict[str, tuple[int, Callable[[int], str]]] = {
    "restart signs in one element": (2_000, lambda n: claim("NTE*ADD" + "*ST*837*0001*00501" * n + "~")),
    "version signs in one element": (2_000, lambda n: claim("REF*G1" + "*0050" * n + "~")),
    "group signs in one element": (1_000, lambda n: claim("NTE*ADD" + "*GS*HC*A*B*20260101*1200*1*X*00501" * n + "~")),
    "empty segments in one claim": (2_000, lambda n: claim("REF*G1*1~~" * n)),
    "empty segments everywhere": (100, lambda n: enveloped(HEAD + (CLAIM * n).replace("~", "~~"))),
    "interchange signs in one element": (3_000, lambda n: claim("NTE*ADD*" + "ISA*00*" * n + "~")),
    "interchange signs before the first": (3_000, lambda n: "ISA*00*" * n + claim()),
    "levels without claims": (2_000, lambda n: enveloped(HEAD + "".join(f"HL*{i + 3}*1*22*0~" for i in range(n)))),
    "lines of one claim": (1_500, lambda n: claim(lines="".join(map(LINE.format, range(1, n + 1))))),
    "references of one claim": (5_000, lambda n: claim("".join(f"REF*G1*{i}~" for i in range(n)))),
    "diagnoses in one segment": (5_000, lambda n: claim("HI" + "*ABF:Z100" * n + "~")),
    "elements in one segment": (50_000, lambda n: claim("REF*G1" + "*x" * n + "~")),
    "components in one element": (50_000, lambda n: claim("REF*G1*" + ":1" * n + "~")),
    "repetitions in one element": (50_000, lambda n: claim("HI*ABF:I10" + "^ABF:I10" * n + "~")),
    "blanks after a restart": (20_000, lambda n: claim("NTE*ADD*ST*837*0001*005010X222A1" + " " * n + "x~")),
    "interchanges": (100, lambda n: "".join(enveloped(HEAD + CLAIM, i + 1) for i in range(n))),
    "faulty claims": (200, lambda n: enveloped(HEAD + CLAIM.replace("*C1*", "*C1*x").replace("LX*1", "LX*7") * n)),
    "unknown segments": (5_000, lambda n: claim("FOO*1~" * n)),
    "lines broken unevenly": (100, lambda n: enveloped(HEAD + (CLAIM * n).replace("~", "~ \n"))),
    "control numbers once each": (
        500,
        lambda n: ISA.format(1) + "GS*HC*A1*B1*20260105*1200*1*X*005010X222A1~"
        + "".join(f"ST*837*{i * 7:07}*005010X222A1~SE*2*{i * 7:07}~" for i in range(n)),
    ),
}  # fmt: skip


def seconds(data: bytes) -> float:
    """Processor seconds for all this package does with a file."""
    begun = process_time()
    acknowledger = Acknowledger(datetime(2026, 1, 5, tzinfo=UTC), CountingControls())
    claims, checker = ClaimReader(), None
    for event in read_sets(io.BytesIO(data)):
        found: list[Issue] = []
        if isinstance(event, SetPiece):
            if checker is None or event.opens:
                checker = StructureChecker(event.header)
            found = checker.feed(event) + (checker.finish() if event.closes else [])
            for _ in claims.feed(event):
                pass
        acknowledger.take(event, found)
        if isinstance(event, SetPiece) and event.closes:
            acknowledger.end_set("R")
    return process_time() - begun


@pytest.mark.parametrize("name", SHAPES)
def test_four_times_the_size_is_not_sixteen_times_the_work(name: str) -> None:
    size, shape = SHAPES[name]
    seconds(shape(4).encode())  # what is loaded and compiled once is no part of it
    small, large = (shape(size * factor).encode() for factor in (1, 4))
    ratios = []
    for _ in range(3):
        ratios.append(seconds(large) / max(seconds(small), 0.004))
        if ratios[-1] < 9:
            return
    pytest.fail(f"4 × the size costs {min(ratios):.1f} × the time")


class Endless(io.RawIOBase):
    """A stream without an end; ``read`` counts what was taken."""

    def __init__(self, begin: bytes, filling: bytes) -> None:
        self._parts: Iterator[bytes] = iter(_chunks(begin, filling))
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        part = next(self._parts)
        self.taken += len(part)
        return part


def _chunks(begin: bytes, filling: bytes) -> Iterable[bytes]:
    if begin:
        yield begin
    yield from repeat(filling)


@pytest.mark.parametrize(
    ("begin", "filling", "key"),
    [
        (b"", bytes(1 << 16), "not-x12"),
        (b"", b"words and words " * 4096, "not-x12"),
        (claim().encode(), bytes(1 << 16), "text-without-end"),
        (ISA.format(1).encode() + b"GS*HC*", b"x" * (1 << 16), "segment-too-long"),
    ],
    ids=["zeros", "words", "zeros after an interchange", "no terminator"],
)
def test_a_stream_without_end_ends(monkeypatch: pytest.MonkeyPatch, begin: bytes, filling: bytes, key: str) -> None:
    monkeypatch.setattr(reader, "MAX_PASSED", 1 << 20)
    monkeypatch.setattr(reader, "MAX_SEGMENT", 1 << 20)
    stream = Endless(begin, filling)
    issues = [event for event in read_sets(stream) if isinstance(event, Issue)]  # type: ignore[arg-type]
    assert key in {issue.key for issue in issues}
    assert stream.taken < 8 << 20


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_sixteen_bit_text_is_told_with_and_without_its_mark(encoding: str) -> None:
    for text in (claim(), "\r\n" + claim()):
        (issue,) = [event for event in read_sets(io.BytesIO(text.encode(encoding))) if isinstance(event, Issue)]
        assert issue.key == "not-x12"
        assert "UTF-16" in issue.message


def test_no_record_holds_more_lines_than_any_claim_may_have() -> None:
    text = claim(lines="".join(map(LINE.format, range(1, 1_203))))
    found = list(_read(text))
    (one,) = [record for record in found if isinstance(record, Claim)]
    (issue,) = [record for record in found if isinstance(record, Issue) and record.key == "claim-too-long"]
    assert len(one.lines) == 999
    assert (issue.where, issue.weight) == (one.where, "error")
    assert [line.number for line in one.lines] == list(range(1, 1000))
    whole = claim(lines="".join(map(LINE.format, range(1, 1_000))))
    assert not [record for record in _read(whole) if isinstance(record, Issue)]


def _read(text: str) -> Iterator[Claim | Issue]:
    claims = ClaimReader()
    for event in read_sets(io.BytesIO(text.encode())):
        if isinstance(event, SetPiece):
            yield from claims.feed(event)
