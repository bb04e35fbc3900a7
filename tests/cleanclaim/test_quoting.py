"""Segments that are shown again: found in any packing, nobody's data in them, the fault marked."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanclaim.process.quoting import quoted, quotes
from reports.view.model import Place
from tests.cleanclaim.shell import ROOT
from x12.text.delimiters import Delimiters

SAMPLE = ROOT / "sample_edi" / "brief_professional.edi"
TEXT = SAMPLE.read_text()


def place(file: str, begin: str, element: str, loop: str = "2300", text: str = TEXT) -> Place:
    return Place(file, text.index(begin), loop, begin.partition("*")[0], element)


def test_the_element_at_fault_is_marked() -> None:
    wanted = place(str(SAMPLE), "CLM*CC-1006", "CLM02")
    quote = quotes([wanted])[wanted]
    assert quote.text == "CLM*CC-1006*195***11:B:1*Y*A*Y*Y"
    assert quote.text[quote.start : quote.end] == "195"


@pytest.mark.parametrize(
    ("segment", "element", "marked"),
    [
        ("HI*ABK:M25569", "HI01-2", "M25569"),
        ("HI*ABK:M25569", "HI01", "ABK:M25569"),
        ("CLM*CC-1006*195***11:B:1*Y*A*Y*Y", "CLM05-3", "1"),
        ("CLM*CC-1006*195***11:B:1*Y*A*Y*Y", "CLM12", ""),
        ("SV1*HC:23500*640*UN*1***1", "SV1", None),
        ("SV1*HC:23500*640*UN*1***1", "SV105", ""),
    ],
)
def test_marks(segment: str, element: str, marked: str | None) -> None:
    quote = quoted(segment + "~", Place("f", 0, "2300", segment.partition("*")[0], element), Delimiters())
    assert quote is not None
    assert quote.text == segment
    assert (quote.text[quote.start : quote.end] if quote.end else None) == marked or (
        marked == "" and quote.end > quote.start
    )


def test_nobodys_data_are_shown() -> None:
    for begin, loop in (("NM1*IL*1*ALDER", "2010BA"), ("DMG*D8*19780412", "2010BA"), ("N3*12 ELM", "2010BA")):
        wanted = place(str(SAMPLE), begin, begin[:3].strip("*") + "03", loop)
        quote = quotes([wanted])[wanted]
        for word in ("ALDER", "QUINN", "MEM1001", "19780412", "ELM"):
            assert word not in quote.text


@given(st.text(max_size=40), st.sampled_from(["NM1", "DMG", "N3", "N4", "REF", "PER", "NTE", "PAT", "K3"]))
def test_free_text_has_no_form_that_may_be_shown(value: str, tag: str) -> None:
    secret = f"SECRET{value}X"
    text = f"{tag}*{secret.replace('~', '').replace('*', '')}*1~"
    quote = quoted(text, Place("f", 0, "2010BA", tag, f"{tag}01"), Delimiters())
    assert quote is None or "SECRET" not in quote.text


def test_any_packing(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(TEXT.encode()))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("in/one.edi", "ISA other")
        archive.writestr("in/two.edi", TEXT)
    begins = ("CLM*CC-1001", "CLM*CC-1006", "SV1*HC:93000")
    for name in ("a.gz", "b.zip/in/two.edi"):
        wanted = [place(str(tmp_path / name), begin, f"{begin[:3]}02") for begin in begins]
        assert [
            quote.text[: len(begin)]
            for quote, begin in zip(map(quotes(wanted).get, wanted), begins, strict=True)
            if quote
        ] == list(begins)


def test_what_cannot_be_read_again_is_not_shown(tmp_path: Path) -> None:
    changed = tmp_path / "changed.edi"
    changed.write_text("X" + TEXT)
    wanted = [
        place("-", "CLM*CC-1006", "CLM02"), place(str(tmp_path / "gone.edi"), "CLM*CC-1006", "CLM02"),
        place(str(changed), "CLM*CC-1006", "CLM02"),
    ]  # fmt: skip
    assert quotes(wanted) == {}
