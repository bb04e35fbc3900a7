"""Companion guides: each kind of demand is told at its element, for its payer alone; what is wrong in one is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cleanclaim.shell import ROOT, cleanclaim

CLAIMS = ROOT / "sample_edi" / "brief_professional.edi"
PAYER = "PLAINS01"


def settings(folder: Path, text: str, payer: str = PAYER) -> Path:
    path = folder / "settings.toml"
    entries = [f"[[payers.{payer}.companion]]\n{entry}\n" for entry in text.split("---")]
    path.write_text("\n".join(entries), encoding="utf-8")
    return path


def told(folder: Path, text: str, payer: str = PAYER) -> list[tuple[str, str, str, int]]:
    """(edit, claim, element, line) of what a guide finds in the samples."""
    path = settings(folder, text, payer)
    done = cleanclaim("check", CLAIMS, "-f", "json", "--settings", path, folder=folder)
    findings = json.loads(done.stdout)["findings"]
    return [(f["rule"], f["claim"], f["element"], f["line"]) for f in findings if f["rule"].startswith("CG")]


ONE = """when = 'claim.id == "CC-1002"'"""
CLM01 = 'element = "2300 CLM CLM01"\n'
DEMANDS = {
    "required": (f'element = "2300 REF*G1 REF02"\nuse = "required"\n{ONE}', [("CG01", "CC-1002", "REF02", 0)]),
    "required of lines": (f'element = "2400 SV1 SV105"\nuse = "required"\n{ONE}', [("CG01", "CC-1002", "SV105", 1)]),
    "not used": (f'element = "2400 SV1 SV101-2"\nuse = "not used"\n{ONE}', [("CG01", "CC-1002", "SV101-2", 1)]),
    "codes": (f'element = "2400 SV1 SV101-2"\ncodes = ["99213"]\n{ONE}', [("CG01", "CC-1002", "SV101-2", 1)]),
    "longest": (f"{CLM01}longest = 3\n{ONE}", [("CG01", "CC-1002", "CLM01", 0)]),
    "shortest": (f"{CLM01}shortest = 30\n{ONE}", [("CG01", "CC-1002", "CLM01", 0)]),
    "format": (f'{CLM01}format = "[0-9]{{4}}"\n{ONE}', [("CG01", "CC-1002", "CLM01", 0)]),
    "as it is": (f'{CLM01}format = "CC-[0-9]{{4}}"\nlongest = 20', []),
}


@pytest.mark.parametrize(("entry", "expected"), DEMANDS.values(), ids=DEMANDS)
def test_each_kind_of_demand(entry: str, expected: list[tuple[str, str, str, int]], tmp_path: Path) -> None:
    assert sorted(set(told(tmp_path, entry))) == expected


def test_another_payers_guide_says_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, 'element = "2300 CLM CLM01"\nlongest = 3', "OTHER") == []


def test_severity_mode_and_suppression_are_those_of_any_edit(tmp_path: Path) -> None:
    path = settings(tmp_path, 'element = "2300 CLM CLM01"\nlongest = 3\nid = "CG77"')
    path.write_text(f'[edits]\nCG77 = "inform"\n{path.read_text()}')
    done = cleanclaim("check", CLAIMS, "-f", "json", "--settings", path, folder=tmp_path)
    found = [f for f in json.loads(done.stdout)["findings"] if f["rule"] == "CG77"]
    assert {f["severity"] for f in found} == {"inform"}
    assert {(f["snip"], f["message"]) for f in found} == {
        (7, "CLM01 of loop 2300 is not as it has to be by this payer's companion guide: at most 3 characters.")
    }


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('element = "2300 REF*G1 REF02"', "says nothing"),
        ('element = "loop 2300"\nlongest = 3', "is no element"),
        ('element = "2300 CLM CLM01"\nformat = "["', "format: is no regular expression"),
        ('element = "2300 CLM CLM01"\nuse = "not used"\nlongest = 3', "has no codes, lengths or format"),
        ('element = "2300 CLM CLM01"\nlongest = 3\nid = "X1"', "not of the form CG01"),
        ('element = "2300 CLM CLM01"\nlongest = 0', "longest"),
        ('element = "2300 CLM CLM01"\nlength = 3', "unknown field `length`"),
        ('element = "2300 CLM CLM01"\nlongest = 3\nwhen = "claim.nothing"', "nothing"),
        (f'{CLM01}longest = 3\nid = "CG05"\n---{CLM01}longest = 3\nid = "CG05"', "CG05 is the id of two entries"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(entry: str, said: str, tmp_path: Path) -> None:
    done = cleanclaim("settings", "check", settings(tmp_path, entry), folder=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert done.stderr.decode().count("\n") == 1


def test_the_example_of_the_manual_can_be_used(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "companion-guides.md").read_text(encoding="utf-8")
    (tmp_path / "settings.toml").write_text(page.partition("```toml\n")[2].partition("```")[0])
    done = cleanclaim("settings", "check", "settings.toml", folder=tmp_path)
    assert (done.returncode, b"4 lines of companion guides" in done.stdout) == (0, True), done.stderr
