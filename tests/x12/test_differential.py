"""pyx12's validator as a second opinion: every disagreement about the corpus is listed, with the reason."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.corpus import ROOT, corpus_files
from tests.pyx12_oracle import Opinion, map_folder, opinions
from tests.x12.differential import ADAPTED, disagreements, registered, write_adapted
from x12.guides.source import OVERLAY
from x12.sets import DENTAL

LISTED = Path(__file__).with_name("differential.tsv")
pytestmark = [pytest.mark.corpus, pytest.mark.skipif(not corpus_files(), reason=f"no EDI corpus at {ROOT}")]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[bytes, Opinion]]:
    """Every corpus file with a guide both have: its text as pyx12 was given it, and what pyx12 says."""
    folder, home = tmp_path_factory.mktemp("adapted"), tmp_path_factory.mktemp("home")
    maps = home / "map"
    shutil.copytree(map_folder(), maps)
    shutil.copy(OVERLAY / DENTAL, maps / DENTAL)
    index = (maps / "maps.xml").read_text(encoding="utf-8")
    mark = '<version icvn="00501">'
    dental = f'<map vriic="005010X224A2" fic="HC" abbr="837">{DENTAL}</map>'
    (maps / "maps.xml").write_text(index.replace(mark, mark + dental), encoding="utf-8")
    copies = write_adapted(registered(corpus_files()), folder)
    said = opinions(copies, home, maps)
    return {file.name: (path.read_bytes(), said[str(path)]) for path, file in copies.items()}


def listed() -> dict[tuple[str, str, str], str]:
    """File, who and what → segments, from the list."""
    with LISTED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert all(row["reason"] for row in rows)
    return {(row["file"], row["who"], row["what"]): row["segments"] for row in rows}


def test_every_disagreement_is_listed(judged: Mapping[str, tuple[bytes, Opinion]]) -> None:
    found: dict[tuple[str, str, str], list[str]] = {}
    for name, (data, opinion) in judged.items():
        if opinion.crash:
            found[name, "unread", opinion.crash.partition("(")[0]] = []
        elif not opinion.ok and not opinion.complaints:
            found[name, "unread", "no report"] = []
        else:
            for one in disagreements(name, data, opinion):
                found.setdefault((name, one.who, one.what), []).append(str(one.number))
    assert {key: ",".join(numbers) for key, numbers in found.items()} == listed()


def test_most_files_could_be_compared(judged: Mapping[str, tuple[bytes, Opinion]]) -> None:
    unread = {name for name, who, _ in listed() if who == "unread"}
    assert len(judged) > 200
    assert len(unread) < len(judged) / 8


def test_adapted_versions_are_editions_of_one_guide() -> None:
    assert all(old[:10] == new[:10] for old, new in ADAPTED.items())
