"""docs/sample.md says what the generator does."""

from __future__ import annotations

from pathlib import Path

from cleanclaim.tools.sample.perturb import PERTURBATIONS
from tests.cleanclaim.shell import ROOT, cleanclaim

PAGE = (ROOT / "docs" / "sample.md").read_text(encoding="utf-8")


def test_every_perturbation_is_told_with_its_share() -> None:
    rows = [f"| `{name}` | {share:g} | {what} |" for name, (share, what) in PERTURBATIONS.items()]
    assert [line for line in PAGE.splitlines() if line.startswith("| `") and line.count("|") == 4] == rows


def test_every_option_named_is_one(tmp_path: Path) -> None:
    shown = cleanclaim("sample", "--help", folder=tmp_path).stdout.decode()
    named = {word.strip("`(),.[") for word in PAGE.split() if word.strip("`(").startswith("--")}
    options = {word.split("[")[0].rstrip("`.,)") for word in named}
    assert options
    assert [option for option in sorted(options) if option not in shown] == []


def test_the_command_writes_the_files_told_of(tmp_path: Path) -> None:
    words = ("--claims", "60", "--remittances", "--perturb", "all:0", "--remittance-files", "1")
    done = cleanclaim("sample", "--out", "o", *words, folder=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    names = sorted(path.name for path in (tmp_path / "o").iterdir())
    assert names == ["claims-D.837", "claims-I.837", "claims-P.837", "remittance-01.835", "status.277", "truth.ndjson"]
    assert all(name.split("-")[0].split(".")[0] in PAGE for name in names)
    refused = cleanclaim("sample", "--out", "o", "--perturb", "none:1", "--remittances", folder=tmp_path)
    assert (refused.returncode, b"none" in refused.stderr) == (2, True)
    listed = cleanclaim("sample", "--list-perturbations", folder=tmp_path).stdout.decode()
    assert [line.split()[0] for line in listed.splitlines()] == list(PERTURBATIONS)
