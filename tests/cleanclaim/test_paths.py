"""Files, folders and patterns as inputs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cleanclaim.process.paths import Paths
from cleanclaim.process.source import SourceError
from tests.cleanclaim.shell import ROOT, cleanclaim

CLAIMS = ROOT / "sample_edi" / "brief_professional.edi"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "b" / ".old").mkdir(parents=True)
    for name in ("z.edi", "b/a.txt", "b/.old/c.edi", ".hidden.edi"):
        shutil.copy(CLAIMS, folder / name)
    (folder / "wrapped.edi").write_bytes(b"\xef\xbb\xbf\r\n" + CLAIMS.read_bytes())
    (folder / "packed.gz").write_bytes(b"\x1f\x8b\x08damaged")
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7")
    (folder / "nothing.edi").touch()
    return folder


def below(folder: Path, paths: Paths) -> list[str]:
    return [str(Path(path).relative_to(folder)) for path in paths]


def test_a_folder_is_all_x12_in_it_in_the_order_of_names(inbox: Path) -> None:
    paths = Paths(str(inbox))
    assert below(inbox, paths) == ["packed.gz", "wrapped.edi", "z.edi", "b/a.txt"]
    assert paths.notice() == f"{inbox}: passed over 2 files that are not X12 (letter.pdf, nothing.edi)"


def test_a_pattern_is_what_it_matches(inbox: Path) -> None:
    assert below(inbox, Paths(f"{inbox}/*.edi")) == ["nothing.edi", "wrapped.edi", "z.edi"]
    assert below(inbox, Paths(f"{inbox}/**/*.txt")) == ["b/a.txt"]


def test_a_file_may_be_named_like_a_pattern(tmp_path: Path) -> None:
    odd = tmp_path / "claims[1].edi"
    odd.touch()
    assert list(Paths(str(odd))) == [str(odd)]


@pytest.mark.parametrize(
    ("name", "said"),
    [("*.none", "*.none: no file matches"), ("bare", "bare: no file in this folder begins as X12 does")],
)
def test_a_name_that_means_nothing_is_told(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bare").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError, match="no file") as error:
        list(Paths(name))
    assert str(error.value) == said


def test_links_that_go_round_are_not_followed(inbox: Path) -> None:
    (inbox / "b" / "round").symlink_to(inbox)
    assert below(inbox, Paths(str(inbox)))[-1] == "b/a.txt"


@pytest.mark.parametrize("command", ["check", "parse", "acknowledge"])
def test_a_bad_file_of_a_folder_costs_itself(command: str, inbox: Path, tmp_path: Path) -> None:
    done = cleanclaim(command, "inbox", folder=tmp_path)
    assert done.returncode == 3
    told = done.stderr.decode().splitlines()
    assert told == [
        "cleanclaim: inbox/packed.gz: the compressed data is damaged or cut off",
        "cleanclaim: inbox: passed over 2 files that are not X12 (letter.pdf, nothing.edi)",
    ]


def test_check_of_a_folder_reports_each_file(inbox: Path, tmp_path: Path) -> None:
    done = cleanclaim("check", "inbox/*.edi", "inbox/b", "-f", "json", folder=tmp_path)
    assert [Path(file["path"]).name for file in json.loads(done.stdout)["files"]] == ["wrapped.edi", "z.edi", "a.txt"]
    assert done.stderr.decode() == "cleanclaim: inbox/nothing.edi: is empty\n"
    assert done.returncode == 3
