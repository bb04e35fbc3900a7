"""Every odd layout gives the segments of the plain one; what could not be read is reported with its place.

The files of files/reader say the same claim, each laid out in its own way; plain.edi is the one to compare with.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from x12.envelope.set_pieces import Batch
from x12.records.issue import Issue
from x12.text.delimiters import Delimiters
from x12.text.reader import read_batches, read_segments

FILES = Path(__file__).parent / "files" / "reader"

Said = tuple[str, str, tuple[int, int] | None]


def read(data: bytes, chunk: int = 1 << 20) -> tuple[list[Batch], list[Issue]]:
    items = list(read_batches(io.BytesIO(data), chunk))
    return [i for i in items if isinstance(i, Batch)], [i for i in items if isinstance(i, Issue)]


def texts(batches: list[Batch]) -> list[str]:
    """Segments with the delimiters of plain.edi, whatever theirs are."""
    found = []
    for batch in batches:
        d = batch.delimiters
        table = [(d.element, "*"), (d.component, ":"), (d.repetition, "^")]
        for text in batch.texts:
            for sent, plain in table:
                text = text.replace(sent, plain) if sent else text
            found.append(text)
    return found


def said(issues: list[Issue]) -> list[Said]:
    return [(issue.key, issue.weight, issue.lost) for issue in issues]


PLAIN = texts(read((FILES / "plain.edi").read_bytes())[0])


def test_the_plain_file_has_its_twelve_segments() -> None:
    assert [text.split("*")[0] for text in PLAIN] == "ISA GS ST BHT NM1 CLM HI NTE SV1 SE GE IEA".split()


SAME: dict[str, list[tuple[str, str]]] = {
    "one_line": [],
    "crlf": [],
    "cr": [],
    "newline_terminator": [],
    "crlf_terminator": [],
    "newline_terminator_no_last": [("missing-last-terminator", "warning")],
    "bom": [],
    "leading_blanks": [],
    "wrapped_64_crlf": [("line-breaks-in-segments", "notice")],
    "wrapped_80": [("line-breaks-in-segments", "notice")],
    "wrapped_104": [("line-breaks-in-segments", "notice")],
    "wrapped_105": [("line-breaks-in-segments", "notice")],
    "wrapped_120": [("line-breaks-in-segments", "warning")],
    "blanks_after_terminator": [],
    "tab_after_terminator": [],
    "line_breaks_now_and_then": [],
    "mail_around": [("text-before-interchange", "notice"), ("text-after-interchange", "error")],
    "no_last_terminator": [("missing-last-terminator", "error")],
    "no_last_terminator_line": [("missing-last-terminator", "error")],
    "no_last_terminator_junk": [("missing-last-terminator", "error"), ("text-after-interchange", "error")],
    "padded_with_nul": [],
    "empty_segments": [("empty-segment", "error"), ("empty-segment", "error")],
    "isa_no_terminator": [("isa-terminator", "error")],
    "lost_terminator": [("missing-terminator", "error")],
    "odd_delimiters": [],
    "control_delimiters": [],
    "latin1_delimiters": [],
    "utf8_delimiters": [],
    "utf8_three_byte_terminator": [],
}


@pytest.mark.parametrize("name", SAME)
def test_same_segments_from_every_layout(name: str) -> None:
    batches, issues = read((FILES / f"{name}.edi").read_bytes())
    assert texts(batches) == PLAIN
    assert [(issue.key, issue.weight) for issue in issues] == SAME[name]


@pytest.mark.parametrize("name", [path.stem for path in sorted(FILES.glob("*.edi"))])
@pytest.mark.parametrize("chunk", [1, 7, 64, 200])
def test_the_size_of_chunks_makes_no_difference(name: str, chunk: int) -> None:
    data = (FILES / f"{name}.edi").read_bytes()
    whole, small = read(data), read(data, chunk)
    assert texts(small[0]) == texts(whole[0])
    assert [offset for batch in small[0] for offset in batch.offsets] == [o for b in whole[0] for o in b.offsets]
    assert small[1] == whole[1]


@pytest.mark.parametrize("name", [path.stem for path in sorted(FILES.glob("*.edi"))])
def test_offsets_point_at_tags_and_marks_at_the_envelope(name: str) -> None:
    data = (FILES / f"{name}.edi").read_bytes()
    number = 1
    for batch in read(data)[0]:
        assert batch.first == number
        number += len(batch.texts)
        envelope = []
        for index, (text, offset) in enumerate(zip(batch.texts, batch.offsets, strict=True)):
            tag = text.split(batch.delimiters.element)[0]
            here = data[offset : offset + len(tag) + 2]
            assert here.replace(b"\r", b"").replace(b"\n", b"").startswith(tag.encode())
            if tag in ("ISA", "GS", "ST", "SE", "GE", "IEA"):
                envelope.append(index)
        assert batch.marks == envelope


@pytest.mark.parametrize(
    ("name", "tags", "issues"),
    [
        ("isa_short_fields", "ISA GS ST BHT NM1 CLM HI NTE SV1 SE GE IEA", []),
        ("isa_no_component", "ISA GS ST BHT NM1 CLM HI NTE SV1 SE GE IEA", []),
        ("isa_element_missing", "ISA GS ST BHT NM1 CLM HI NTE SV1 SE GE IEA", []),
        ("fragment", "ST BHT NM1 CLM HI NTE SV1 SE", [("no-interchange", "notice", None)]),
        ("fragment_one_line", "ST BHT NM1 CLM HI NTE SV1 SE", [("no-interchange", "notice", None)]),
        ("fragment_newline", "ST BHT NM1 CLM HI NTE SV1 SE", [("no-interchange", "notice", None)]),
        ("fragment_pipes", "ST BHT NM1 CLM HI NTE SV1 SE", [("no-interchange", "notice", None)]),
        ("group_without_interchange", "GS ST BHT NM1 CLM HI NTE SV1 SE GE", [("no-interchange", "notice", None)]),
        # an amount cut in half is not an amount: the segment is lost, not shortened
        ("cut_in_segment", "ISA GS ST BHT NM1", [("segment-cut-off", "error", (267, 275))]),
        (
            "cut_then_set",
            "ISA GS ST BHT NM1 CLM ST BHT NM1 CLM HI NTE SV1 SE GE IEA",
            [("segment-cut-off", "error", (296, 302))],
        ),
        (
            "cut_then_set_no_break",
            "ISA GS ST BHT NM1 CLM ST BHT NM1 CLM HI NTE SV1 SE GE IEA",
            [("segment-cut-off", "error", (290, 295))],
        ),
        (
            "cut_then_group",
            "ISA GS ST BHT NM1 CLM GS ST BHT NM1 CLM HI NTE SV1 SE GE IEA",
            [("segment-cut-off", "error", (290, 295))],
        ),
        (
            "cut_then_interchange",
            "ISA GS ST BHT NM1 CLM ISA GS ST BHT NM1 CLM HI NTE SV1 SE GE IEA",
            [("segment-cut-off", "error", (296, 301))],
        ),
        (
            "cut_then_other_delimiters",
            "ISA GS ST BHT NM1 CLM ISA GS ST BHT NM1 CLM HI NTE SV1 SE GE IEA",
            [("segment-cut-off", "error", (296, 301))],
        ),
        ("iea_then_group", "ISA GS ST BHT NM1 CLM HI NTE SV1 SE GE IEA GS ST BHT NM1 CLM HI NTE SV1 SE GE",
         [("no-interchange", "error", None)]),
    ],
)  # fmt: skip
def test_damage_is_reported_and_reading_goes_on(name: str, tags: str, issues: list[Said]) -> None:
    batches, found = read((FILES / f"{name}.edi").read_bytes())
    assert [text.split("*")[0] for text in texts(batches)] == tags.split()
    assert said(found) == issues


@pytest.mark.parametrize("name", ["fragment", "fragment_one_line", "fragment_newline", "fragment_pipes"])
def test_a_fragment_is_read_like_the_whole(name: str) -> None:
    assert texts(read((FILES / f"{name}.edi").read_bytes())[0]) == PLAIN[2:10]


def test_files_put_together_each_with_its_byte_order_mark() -> None:
    data = (FILES / "bom.edi").read_bytes()
    batches, issues = read(data + b"\r\n\x1a" + data)
    assert not issues
    assert texts(batches) == PLAIN * 2


def test_two_interchanges_each_with_its_own_delimiters() -> None:
    batches, issues = read((FILES / "two_interchanges.edi").read_bytes())
    assert not issues
    assert [batch.delimiters for batch in batches if batch.opens] == [
        Delimiters("*", ":", "^", "~", "\n"),
        Delimiters("|", ">", "!", "\n", ""),
    ]
    assert texts(batches) == PLAIN + [text.replace("000000001", "000000002") for text in PLAIN]


@pytest.mark.parametrize(
    ("name", "key", "words"),
    [
        ("empty", "empty", "empty"),
        ("blank", "empty", "empty"),
        ("html", "not-x12", "no ISA"),
        ("prose", "not-x12", "no ISA"),
        ("binary", "not-x12", "no ISA"),
        ("utf16", "not-x12", "UTF-16"),
    ],
)
def test_what_is_not_x12_gives_exactly_one_issue(name: str, key: str, words: str) -> None:
    batches, issues = read((FILES / f"{name}.edi").read_bytes())
    assert not batches
    assert [(issue.key, issue.level, issue.weight) for issue in issues] == [(key, "file", "error")]
    assert words in issues[0].message


@pytest.mark.parametrize("sign", [b"\xc9\xe2\xc1\x5c", b"PK\x03\x04....", b"%PDF-1.4", b"\x1f\x8b\x08"])
def test_well_known_other_formats_are_named(sign: bytes) -> None:
    _, (issue,) = read(sign + b"\0" * 100)
    assert "no ISA" not in issue.message


def test_what_was_passed_over_is_told_to_the_byte() -> None:
    data = (FILES / "mail_around.edi").read_bytes()
    _, (before, after) = read(data)
    assert before.lost
    assert after.lost
    assert data[slice(*before.lost)].endswith(b"the ISA*file.")
    assert data[after.lost[0] :] == b"-- \nsent from a mailer\n"


def test_segments_one_by_one() -> None:
    segments = [s for s in read_segments((FILES / "crlf.edi").open("rb")) if not isinstance(s, Issue)]
    assert [segment.number for segment in segments] == list(range(1, 13))
    assert segments[5].get(1) == "A1"
    assert segments[5].get(99) == ""


def test_a_very_long_segment_is_read_whole() -> None:
    note = "NTE*ADD*" + "x" * 3_000_000
    data = (FILES / "plain.edi").read_bytes().replace(b"HI*", note.encode() + b"~\nHI*")
    batches, issues = read(data, 4096)
    assert not issues
    assert texts(batches) == [*PLAIN[:6], note, *PLAIN[6:]]


def test_a_stretch_without_terminator_beyond_the_limit_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("x12.text.reader.MAX_SEGMENT", 10_000)
    plain = (FILES / "plain.edi").read_bytes()
    at = plain.index(b"HI*")
    data = plain[:at] + b"NTE*ADD*" + b"x" * 50_000 + b"~\n" + plain[at:]
    batches, issues = read(data, 1000)
    assert texts(batches) == PLAIN
    assert said(issues) == [("segment-too-long", "error", (at, at + 50_009))]


def test_an_interchange_inside_an_overlong_stretch_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("x12.text.reader.MAX_SEGMENT", 10_000)
    plain = (FILES / "plain.edi").read_bytes()
    other = (FILES / "odd_delimiters.edi").read_bytes()
    at = plain.index(b"HI*")
    data = plain[:at] + b"NTE*" + b"x" * 50_000 + other
    batches, issues = read(data, 1000)
    assert texts(batches) == PLAIN[:6] + PLAIN
    assert said(issues) == [("segment-too-long", "error", (at, at + 50_004))]


def test_a_stream_that_gives_little_at_a_time() -> None:
    class Trickle(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self._data = io.BytesIO(data)

        def read(self, size: int = -1) -> bytes:
            return self._data.read(min(size, 5))

    data = (FILES / "crlf.edi").read_bytes()
    batches = [item for item in read_batches(Trickle(data)) if isinstance(item, Batch)]  # type: ignore[arg-type]
    assert texts(batches) == PLAIN


def test_memory_stays_flat_while_a_large_file_passes() -> None:
    import tracemalloc

    head, claim, tail = PLAIN[:5], PLAIN[5:9], PLAIN[9:]
    block = ("~\n".join(claim) + "~\n").encode() * 1000

    class Endless(io.RawIOBase):
        """Twenty megabytes of claims that are never in memory at once."""

        def __init__(self) -> None:
            self._left = 20_000_000
            self._first = ("~\n".join(head) + "~\n").encode()

        def read(self, _size: int = -1) -> bytes:
            if self._first:
                first, self._first = self._first, b""
                return first
            if self._left <= 0:
                last, self._left = self._left == 0, -1
                return ("~\n".join(tail) + "~\n").encode() if last else b""
            self._left = max(self._left - len(block), 0)
            return block

    tracemalloc.start()
    count = sum(len(i.texts) for i in read_batches(Endless()) if isinstance(i, Batch))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 200_000
    assert peak < 5_000_000


@pytest.mark.parametrize("layout", ["plain", "one_line"])
def test_names_that_end_in_isa_begin_no_interchange(layout: str) -> None:
    """NM1*IL*1*SMITH*LUISA*… shortly before the next group or interchange."""
    data = (FILES / f"{layout}.edi").read_bytes()
    claim = data.replace(
        b"SE*8", b"NM1*IL*1*SMITH*LUISA*M***MI*X1~\nSE*8".replace(b"\n", b"" if layout != "plain" else b"\n")
    )
    group = claim[claim.index(b"GS*") : claim.index(b"IEA*")]
    batches, issues = read(claim.replace(group, group + group) + claim)
    assert not issues
    assert [text.split("*")[4] for text in texts(batches) if text.startswith("NM1*IL")] == ["LUISA"] * 3


def test_an_unterminated_iea_followed_by_text_that_holds_terminators() -> None:
    data = (FILES / "no_last_terminator.edi").read_bytes() + b"\nTotal~ 3 claims~\n"
    batches, issues = read(data)
    assert texts(batches) == PLAIN
    assert [issue.key for issue in issues] == ["missing-last-terminator", "text-after-interchange"]
    assert data[issues[1].where.offset :] == b"Total~ 3 claims~\n"


@pytest.mark.parametrize("terminator", ["\N{PILE OF POO}", "→", "¶"])
def test_terminators_of_two_three_and_four_bytes(terminator: str) -> None:
    data = (FILES / "one_line.edi").read_bytes().decode().replace("~", terminator).encode()
    batches, issues = read(data)
    assert not issues
    assert texts(batches) == PLAIN
    assert texts(read(data, 3)[0]) == PLAIN


@pytest.mark.parametrize(
    "data",
    [
        b"ISA",
        b"ISA*",
        b"ISA*00*",
        b"ISA 00 the word",
        b"ISA\xc3",
        b"ISA*" * 40,
        b"ISA" + b"*x" * 15,
        b"ISA" + b"*x" * 16,
        b"ISA" + b"*" * 17,
        b"GS*HC*A*B*20260101*1200*1*X*",
        b"ST*837*0001",
        b"ST*837*0001*",
    ],
)
def test_beginnings_that_are_no_interchange(data: bytes) -> None:
    batches, issues = read(data)
    assert not batches
    assert len(issues) == 1
    assert issues[0].key in ("not-x12", "segment-cut-off")
    assert issues[0].weight == "error"


def test_an_isa_that_cannot_be_read_is_told_and_the_set_in_it_is_read() -> None:
    data = (FILES / "plain.edi").read_bytes()
    data = b"ISA*00*QQ~" + data[data.index(b"ST*") : data.index(b"GE*")]
    batches, issues = read(data)
    assert texts(batches) == PLAIN[2:10]
    assert said(issues) == [("isa-unreadable", "error", (0, 10)), ("no-interchange", "notice", None)]
