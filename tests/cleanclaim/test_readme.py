"""Every command in the README and in the first pages runs."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cleanclaim.tools import demo
from tests.cleanclaim.shell import ROOT, cleanclaim

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {"README.md": 9, "docs/first-file.md": 6, "docs/alignment.md": 1}
"""Pages whose commands are run, and the least number of commands each has."""


def commands(page: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [line.partition("  #")[0].strip() for line in re.findall(r"^    (cleanclaim .*)$", text, re.M)]


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_run_in_their_order(page: str, tmp_path: Path) -> None:
    """In a folder with the files the page speaks of."""
    shutil.copy(ROOT / "sample_edi" / "brief_professional.edi", tmp_path / "claims.edi")
    shutil.copy(ROOT / "sample_edi" / "brief_professional.835.edi", tmp_path / "remittance.835")
    (tmp_path / "inbox").mkdir()
    shutil.copy(ROOT / "sample_edi" / "brief_professional.edi", tmp_path / "inbox" / "claims.edi")
    lines = commands(page)
    assert len(lines) >= PAGES[page]
    for line in lines:
        done = cleanclaim(*shlex.split(line)[1:], folder=tmp_path)
        assert done.returncode in (0, 1), (line, done.stderr.decode())
        assert done.stdout or " -o " in line, line


def test_the_python_example(tmp_path: Path) -> None:
    code = "\n".join(re.findall(r"^    ((?:import|for|    print).*)$", README, re.M))
    assert "cleanclaim.check" in code
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "CC-1003 warn ['AL04']" in done.stdout


def test_its_links_and_its_picture_are_there() -> None:
    """The picture is what ``python -m cleanclaim.tools.demo --svg docs/demo.svg`` draws."""
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert "docs/demo.svg" in links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
    picture = (ROOT / "docs" / "demo.svg").read_text(encoding="utf-8")
    assert all(word in picture for word in ("AL04", "foreseen", "missed", "refuted"))


def test_the_demo_draws_its_picture(tmp_path: Path) -> None:
    assert demo.main(["--svg", str(tmp_path / "x.svg")]) == 0
    assert "CC-1003" in (tmp_path / "x.svg").read_text(encoding="utf-8")


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert {"demo", "test"} <= targets
    assert set(re.findall(r"^    make (\w+)", README, re.M)) <= targets
