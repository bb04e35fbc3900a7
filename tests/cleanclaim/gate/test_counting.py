"""The scanner counts what the reader reads, and what the reader cannot."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanclaim.gate import counting
from cleanclaim.gate.counting import CountedClaim, Total, count, scan
from x12.text.reader import read_segments
from x12.text.segments import Segment

SAMPLES = sorted((Path(__file__).parents[3] / "sample_edi").glob("*.edi"))
ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260105*0900*^*00501*000000001*0*P*:~"
SET = "GS*HC*S*R*20260105*0900*1*X*005010X222A1~ST*837*0001~CLM*A1*100.50~CLM*A2*7~SE*4*0001~GE*1*1~"
FILE = ISA + SET + "IEA*1*000000001~"


def total(text: str) -> Total:
    return count(io.BytesIO(text.encode("latin-1")))


@pytest.mark.parametrize("path", SAMPLES, ids=[path.stem for path in SAMPLES])
def test_it_counts_what_the_reader_reads(path: Path) -> None:
    data = path.read_bytes()
    read = [
        (item.offset, Decimal(item.elements[2]))
        for item in read_segments(io.BytesIO(data))
        if isinstance(item, Segment) and item.tag == "CLM"
    ]
    assert [(claim.start, claim.charge) for claim in scan(io.BytesIO(data))] == read


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("", Total()),
        ("no X12 at all, CLM*1*2~", Total()),
        (FILE, Total(2, Decimal("107.50"))),
        (FILE.replace("~", "~\r\n"), Total(2, Decimal("107.50"))),
        ("noise ISA\n" + FILE, Total(2, Decimal("107.50"))),
        (FILE + FILE.replace("*", "|").replace("~", "\n"), Total(4, Decimal("215.00"))),
        (ISA + SET + FILE, Total(4, Decimal("215.00"))),
        (FILE.replace("A2*7", "A2*seven"), Total(2, Decimal("100.50"), without_charge=1)),
        (FILE.replace("A2*7", "A2*1E3"), Total(2, Decimal("100.50"), without_charge=1)),
        (FILE.replace("CLM*A2*7", "CLM"), Total(2, Decimal("100.50"), without_charge=1)),
        (FILE.replace("A2*7", "A2*-7"), Total(2, Decimal("93.50"))),
        (FILE.replace("~GE", "~CLM*A3*1~GE"), Total(3, Decimal("108.50"), outside_sets=1)),
        (FILE[: FILE.index("~SE")], Total(2, Decimal("107.50"))),
    ],
)
def test_totals(text: str, want: Total) -> None:
    assert total(text) == want


def test_places_are_bytes_of_the_file() -> None:
    text = FILE.replace("~", "~\n")
    first, second = scan(io.BytesIO(text.encode()))
    assert text[first.start : first.end] == "CLM*A1*100.50~"
    assert text[second.start : second.end] == "CLM*A2*7~"


def test_a_segment_without_end_is_passed_over_and_places_stay_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "CHUNK", 50)
    monkeypatch.setattr(counting, "LONGEST", 120)
    text = FILE.replace("~CLM*A2", f"~NTE*{'x' * 5000}~CLM*A2")
    *_, last = scan(io.BytesIO(text.encode()))
    assert text[last.start : last.end] == "CLM*A2*7~"
    assert last == CountedClaim(text.index("CLM*A2"), text.index("CLM*A2") + 9, Decimal(7), True)


@given(size=st.integers(1, 200))
def test_where_the_stream_is_cut_does_not_matter(size: int) -> None:
    data = (FILE + "\n" + FILE).encode()

    class Slow(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            return super().read(size)

    assert list(scan(Slow(data))) == list(scan(io.BytesIO(data)))


@given(st.binary(max_size=400))
def test_any_bytes_are_scanned(data: bytes) -> None:
    count(io.BytesIO(ISA.encode() + data))
