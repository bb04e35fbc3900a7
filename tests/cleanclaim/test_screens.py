"""What stands on a terminal, at the widths people have.

``python -m tests.cleanclaim.test_screens`` writes the committed screens anew.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from cleanclaim.reference.built_in import built_in_icd10
from tests.cleanclaim.shell import ROOT, cleanclaim
from tests.cleanclaim.terminal import Shown, on_terminal

SCREENS = Path(__file__).parent / "screens"
WIDTHS = (60, 80, 120, 200)
COLOUR = re.compile(rb"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The diagnosis table is compiled: that it is being compiled is no part of the committed screens."""
    built_in_icd10()


def prepared(folder: Path) -> Path:
    for name in ("brief_professional.edi", "brief_professional.835.edi"):
        shutil.copy(ROOT / "sample_edi" / name, folder / name)
    return folder


def screens(folder: Path, columns: int) -> dict[str, Shown]:
    """A check and a reconciliation, one after the other."""
    run = {"folder": folder, "columns": columns}
    return {
        "check": on_terminal("check", "brief_professional.edi", "--record", **run),  # type: ignore[arg-type]
        "reconcile": on_terminal("reconcile", "brief_professional.835.edi", **run),  # type: ignore[arg-type]
    }


@pytest.mark.parametrize("columns", WIDTHS)
def test_screens(columns: int, tmp_path: Path) -> None:
    for name, shown in screens(prepared(tmp_path), columns).items():
        assert shown.text == (SCREENS / f"{name}-{columns}.txt").read_text("utf-8"), name
        assert shown.code == 1
        assert COLOUR.search(shown.written)
        assert not re.search(r"[^ ] +$", shown.text, re.M)
        widest = [line for line in shown.lines if len(line) > columns]
        assert not widest


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colour_is_never_alone(name: str, value: str, tmp_path: Path) -> None:
    shown = on_terminal("check", "brief_professional.edi", folder=prepared(tmp_path), columns=80, **{name: value})
    assert b"\x1b[3" not in shown.written
    assert b"\x1b[4" not in shown.written
    text = (SCREENS / "check-80.txt").read_text("utf-8")
    assert shown.text.splitlines()[:12] == text.splitlines()[:12]


def test_a_bar_and_the_text_cannot_collide(tmp_path: Path) -> None:
    """A file long enough for a bar, cut off at its end, so that diagnostics come while it is read."""
    text = (ROOT / "sample_edi" / "brief_professional.edi").read_text()
    pages = [
        text.replace("000000101", f"{number:09}").replace("*101", f"*{number}").replace("CC-", f"C{number}-")
        for number in range(1, 901)
    ]
    (tmp_path / "long.edi").write_text("".join(pages) + text[:2000])
    for words in (("check", "long.edi"), ("check", "long.edi", "-f", "ndjson", "--only", "PX16")):
        shown = on_terminal(*words, folder=tmp_path, columns=100)
        assert shown.code == 3
        assert not [line for line in shown.lines if "━" in line or "/s" in line], words
        assert (b"\xe2\x94\x81" in shown.written) == (words[-1] != "PX16")
        if words[-1] == "PX16":
            break
        assert sum("-1006   $195.00" in line for line in shown.lines) > 40
        assert any(line.startswith("long.edi  6,30") for line in shown.lines)


def test_pipes_have_no_trailing_blanks(tmp_path: Path) -> None:
    prepared(tmp_path)
    for words in (("check", "brief_professional.edi", "--record"), ("reconcile", "brief_professional.835.edi")):
        done = cleanclaim(*words, folder=tmp_path)
        assert not [line for line in done.stdout.splitlines() if line.endswith(b" ")], words


def test_the_first_use_says_what_takes_long(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    shown = on_terminal(
        "check", "brief_professional.edi", folder=prepared(tmp_path), columns=80, XDG_CACHE_HOME=str(cache)
    )
    assert "compiling ICD-10-CM, once" in shown.text
    again = on_terminal("check", "brief_professional.edi", folder=tmp_path, columns=80, XDG_CACHE_HOME=str(cache))
    assert "compiling" not in again.text


def write() -> None:
    """The committed screens anew: read the difference before you commit it."""
    for columns in WIDTHS:
        with tempfile.TemporaryDirectory() as folder:
            for name, shown in screens(prepared(Path(folder)), columns).items():
                (SCREENS / f"{name}-{columns}.txt").write_text(shown.text, "utf-8")


if __name__ == "__main__":
    sys.exit(write())
