"""The pages people read: their links lead somewhere, the index knows them all, and what they tell to type is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
PROJECT = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md", "NOTICE")
_LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in _LINK.findall(text(page)) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_index_knows_every_page() -> None:
    known = set(_LINK.findall(text(ROOT / "docs" / "index.md")))
    assert {page.name for page in (ROOT / "docs").glob("*.md")} - known == {"index.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_knows_what_pages_tell_to_make(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+(?: [a-z-]+)*):", text(ROOT / "Makefile"), re.M))
    known = {name for group in targets for name in group.split()}
    told = re.findall(r"(?:`|^    )make ((?:[a-z][a-z-]*\b(?!=) ?)+)", text(page), re.M)
    assert {name for group in told for name in group.split()} <= known


def test_the_project_pages_are_there() -> None:
    assert [name for name in PROJECT if not (ROOT / name).is_file()] == []


def test_nothing_claims_a_licence() -> None:
    """The owner has not chosen one: the README says so, and the metadata names none."""
    assert "has not chosen a licence" in text(ROOT / "README.md")
    assert "icen" not in text(ROOT / "setup.cfg").partition("[options]")[0]
    assert not list(ROOT.glob("LICEN*"))


def test_the_notice_names_what_every_installation_brings() -> None:
    needed = text(ROOT / "setup.cfg").partition("install_requires =")[2].partition("[options.extras_require]")[0]
    names = [line.strip() for line in re.findall(r"^    ([A-Za-z0-9-]+)", needed, re.M)]
    assert len(names) > 10
    assert [name for name in names if name.lower() not in text(ROOT / "NOTICE").lower()] == []
