"""One fault put into a good set: told once, where it is, with its 999 code, and nothing else with it.

``files/field`` holds a good set of each kind with most of its loops, and ``faults.tsv``: what is replaced by what, and
the errors that must follow (loop, element or segment, IK304 or IK403 code). An empty cell is a change the guide allows.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.x12.sets import brief, check

FOLDER = Path(__file__).with_name("files") / "field"
VERSIONS = {"remittance": "005010X221A1"}


def good(name: str) -> str:
    return "".join((FOLDER / f"{name}.edi").read_text(encoding="ascii").split("\n"))


def rows() -> list[dict[str, str]]:
    with (FOLDER / "faults.tsv").open(encoding="ascii", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def errors_of(name: str, text: str) -> list[str]:
    """The errors of a set, its segment count aside (replacing segments may change it)."""
    issues = [issue for issue in check(text, VERSIONS.get(name, "")) if issue.where.element != "SE01"]
    return [":".join(brief(issue)) for issue in issues if issue.weight == "error"]


@pytest.mark.parametrize("name", ["professional", "institutional", "dental", "remittance", "status"])
def test_the_good_sets_are_good(name: str) -> None:
    assert check(good(name), VERSIONS.get(name, "")) == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['file']}: {row['new'][:60]}")
def test_one_fault_is_told_once(row: dict[str, str]) -> None:
    text = good(row["file"])
    assert text.count(row["old"]) >= 1
    assert errors_of(row["file"], text.replace(row["old"], row["new"], 1)) == row["errors"].split()
