"""One fault a file, from the shared cases: found once, at its segment, at its weight; the clean ones say nothing.

The bases are clean, so whatever is said above *inform* of a faulty file comes from its fault: one finding is asked for,
and a second one is an echo.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

import cleanclaim
from tests.cleanclaim.shell import ROOT
from validators.engine.finding import Finding, Severity

FOLDER = ROOT.parent / "shared" / "cases" / "x12"
BESIDE = {"modifier-dup.edi": "MD18"}
"""What else is wrong with a file, as its bytes show: a waived test (QW) without a CLIA number."""

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared cases are not beside the repository"),
]


class Fault(NamedTuple):
    """What must come out of a file: the place counts segments from ISA = 1; a clean file has none."""

    file: str
    segment: int
    least: Severity | None
    what: str


def read_cases() -> list[Fault]:
    """The rows of the table of expected results."""
    if not FOLDER.is_dir():
        return []
    with (FOLDER / "expected.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        Fault(
            row["file"],
            int(row["segment_number"] or 0),
            Severity[row["snip_and_least"].partition(":")[2].upper()] if row["snip_and_least"] else None,
            row["what"],
        )
        for row in rows
    ]


def said(path: Path) -> list[Finding]:
    """Every finding of a file above inform, of its claims and of its envelopes."""
    found: list[Finding] = []
    for item in cleanclaim.check(path):
        if isinstance(item, cleanclaim.Verdict):
            found += item.findings
        elif isinstance(item, cleanclaim.SetFinding):
            found.append(item.finding)
    return [finding for finding in found if finding.level > Severity.INFORM and not finding.shadow]


def judge(case: Fault, found: list[Finding]) -> str:
    """What is wrong with the answer; empty where the case holds."""
    told = "; ".join(f"{f.rule} {f.severity} at {f.segment_number} {f.element}" for f in found) or "nothing"
    if case.least is None:
        return f"clean, but: {told}" if found else ""
    there = [f for f in found if abs(f.segment_number - case.segment) <= 1 and f.level >= case.least]
    return "" if len(found) == len(there) == 1 else told


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.file)
def test_one_fault_one_finding(case: Fault) -> None:
    found = [finding for finding in said(FOLDER / case.file) if finding.rule != BESIDE.get(case.file)]
    wrong = judge(case, found)
    assert not wrong, f"{case.what} (segment {case.segment}): {wrong}"
