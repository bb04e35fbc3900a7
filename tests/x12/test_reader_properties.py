"""Whatever well-formed X12 hypothesis lays out is read back exactly; whatever bytes it makes up are accounted for."""

from __future__ import annotations

import io
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.mutate import check_batches, examine
from x12.envelope.events import read_sets
from x12.envelope.set_pieces import Batch, SetPiece
from x12.records.issue import Issue
from x12.text.layout import Layout
from x12.text.reader import read_batches

SEPARATORS = "*|!+,.;:<>=?@^_`~'\"#$%&()/[]{}\x1c\x1d\x1e\x1f\xa6\xa7\xac\xb6"
VALUE = st.text("ABCXYZabc 0123456789-", max_size=12)
TAGS = ("NM1", "N3", "REF", "CLM", "HI", "SV1", "DTP", "NTE", "K3", "CAS")


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, list[str], int]:
    """Bytes of one to three interchanges, their segments, and a size of chunks to read them in."""
    data, expected = "", []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        element, component, repetition, terminator = draw(
            st.lists(st.sampled_from(SEPARATORS + "\n"), min_size=4, max_size=4, unique=True).filter(
                lambda drawn: "\n" not in drawn[:3]
            )
        )
        line_break = "" if terminator == "\n" else draw(st.sampled_from(("", "\n", "\r\n", "\r")))
        control = f"{number:09}"
        lines = [
            element.join(
                ("ISA", "00", " " * 10, "00", " " * 10, "ZZ", "SENDER".ljust(15), "ZZ", "RECEIVER".ljust(15),
                 "260102", "0304", repetition, "00501", control, "0", "T", component)
            ),
            element.join(("GS", "HC", "SENDER", "RECEIVER", "20260102", "0304", "1", "X", "005010X222A1")),
        ]  # fmt: skip
        sets = draw(st.integers(1, 3))
        for index in range(1, sets + 1):
            body = draw(st.lists(st.tuples(st.sampled_from(TAGS), st.lists(VALUE, min_size=1, max_size=5)), max_size=8))
            lines.append(element.join(("ST", "837", f"{index:04}", "005010X222A1")))
            lines += [element.join((tag, *values)) for tag, values in body]
            lines.append(element.join(("SE", str(len(body) + 2), f"{index:04}")))
        lines += [element.join(("GE", str(sets), "1")), element.join(("IEA", "1", control))]
        data += "".join(line + terminator + line_break for line in lines)
        expected += lines
    return data.encode("latin-1"), expected, draw(st.sampled_from((1, 3, 50, 1000, 1 << 20)))


def flat(data: bytes, chunk: int = 1 << 20) -> tuple[list[tuple[int, str]], list[Issue]]:
    items = list(read_batches(io.BytesIO(data), chunk))
    segments = [pair for i in items if isinstance(i, Batch) for pair in zip(i.offsets, i.texts, strict=True)]
    return segments, [item for item in items if isinstance(item, Issue)]


@settings(max_examples=150, deadline=None)
@given(files())
def test_well_formed_text_is_read_back_exactly(made: tuple[bytes, list[str], int]) -> None:
    data, expected, chunk = made
    segments, issues = flat(data, chunk)
    assert [text for _, text in segments] == expected
    assert issues == []
    for offset, text in segments:
        assert data[offset : offset + len(text)] == text.encode("latin-1")


@settings(max_examples=60, deadline=None)
@given(files())
def test_envelope_of_well_formed_text_has_no_fault_and_sets_come_whole(made: tuple[bytes, list[str], int]) -> None:
    data, expected, chunk = made
    events = list(read_sets(io.BytesIO(data), chunk))
    assert [event for event in events if isinstance(event, Issue)] == []
    inside = [text for event in events if isinstance(event, SetPiece) for text in event.texts]
    assert inside == [text for text in expected if text[:3] not in ("ISA", "IEA") and text[:2] not in ("GS", "GE")]


@settings(max_examples=100, deadline=None)
@given(files())
def test_the_careful_way_says_the_same_as_the_quick_one(made: tuple[bytes, list[str], int]) -> None:
    data, _, chunk = made
    quick = flat(data, chunk)
    with patch.object(Layout, "split", lambda *_: None):
        assert flat(data, chunk) == quick


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    check_batches(data)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from((b"ISA*", b"GS*HC*", b"ST*837*0001~", b"~", b"\n", b"*", b"SE*1*", b"\xff", b"IEA*")),
        max_size=60,
    )
)
def test_any_rubble_of_x12(parts: list[bytes]) -> None:
    examine(b"".join(parts))


@pytest.mark.parametrize("extra", [0, 1, 2, 3, 4])
def test_an_isa_is_read_though_the_file_ends_just_after_it(extra: int) -> None:
    isa = b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*^*00501*000000001*0*T*:~"
    segments, _ = flat((isa + b"GS*HC*A*B*20260101*1200*1*X*005010X222A1~")[: len(isa) + extra])
    assert [text[:3] for _, text in segments] == ["ISA"]


@settings(max_examples=60, deadline=None)
@given(files(), st.data())
def test_text_cut_anywhere_loses_only_its_end(made: tuple[bytes, list[str], int], chance: st.DataObject) -> None:
    """Every segment whose terminator is there is read; nothing is made up."""
    data, _expected, chunk = made
    cut = chance.draw(st.integers(0, len(data)))
    whole = flat(data)[0]
    segments, _ = flat(data[:cut], chunk)
    complete = [pair for pair in whole if pair[0] + len(pair[1]) < cut]
    if cut < 4000 and not complete:
        return  # nothing complete to be read: fragments of an ISA are no X12
    assert segments[: len(complete)] == complete
    assert len(segments) <= len(complete) + 1  # a trailer without its terminator is still read
