"""Numbers put into claims: nothing else changes, and the guide allows what comes out."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.x12.sets import issues_of_file
from x12.write.claim_numbers import Numbers, write_numbers

SAMPLES = Path(__file__).resolve().parents[2] / "sample_edi"
FILES = ["brief_professional.edi", "brief_institutional.edi", "brief_dental.edi"]


def numbered(data: bytes, lines: bool = False) -> bytes:
    out = io.BytesIO()
    write_numbers(io.BytesIO(data), lambda at: Numbers(f"CC{at}", f"L{at}" if lines else ""), out)
    return out.getvalue()


def added(before: bytes, after: bytes) -> list[bytes]:
    """The segments that were put in; everything else but SE must be as it was."""
    old, new = before.splitlines(), after.splitlines()
    left, found = iter(old), []
    expected = next(left, b"")
    for segment in new:
        if segment == expected or (segment.startswith(b"SE*") and expected.startswith(b"SE*")):
            expected = next(left, b"")
        else:
            found.append(segment)
    assert expected == b""
    return found


@pytest.mark.parametrize("name", [path.name for path in sorted(SAMPLES.glob("*.edi")) if ".835" not in path.name])
@pytest.mark.parametrize("lines", [False, True])
def test_only_references_are_added_and_the_guide_allows_them(name: str, lines: bool, tmp_path: Path) -> None:
    data = (SAMPLES / name).read_bytes()
    after = numbered(data, lines)
    put_in = added(data, after)
    claims = data.count(b"\nCLM*")
    assert sum(segment.startswith(b"REF*D9*CC") for segment in put_in) == claims - data.count(b"\nREF*D9*")
    assert all(segment.startswith((b"REF*D9*", b"REF*6R*")) for segment in put_in)
    (tmp_path / "in.edi").write_bytes(data)
    (tmp_path / "out.edi").write_bytes(after)
    before = sorted(issue.key for issue in issues_of_file(tmp_path / "in.edi"))
    assert sorted(issue.key for issue in issues_of_file(tmp_path / "out.edi")) == before


def test_a_number_that_is_there_is_kept() -> None:
    data = (SAMPLES / "brief_professional.edi").read_bytes()
    once = numbered(data, lines=True)
    assert numbered(once, lines=True) == once


@pytest.mark.parametrize("ending", [b"~", b"~\r\n", b"\n"])
def test_any_layout(ending: bytes) -> None:
    data = (SAMPLES / "brief_professional.edi").read_bytes().replace(b"~\n", ending)
    out = numbered(data)
    assert out.count(b"REF*D9*CC") == data.count(b"CLM*")
    assert out.count(ending) == data.count(ending) + data.count(b"CLM*")
