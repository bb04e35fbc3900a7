"""Coded claims, one situation a file: the larger set beside the repository, and own small claims of each kind.

A right claim has no finding of deny or reject; of a wrong one the named edit speaks, or says which table it lacks.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from cleanclaim.reference.built_in import builtin_tables
from tests.judged import judged
from validators.engine.catalogue import all_rules
from validators.engine.finding import Finding, NotChecked
from validators.engine.runner import Runner
from validators.questions.reference import Reference
from x12.build.read_837 import read_claims
from x12.records.claim import Claim

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "coding"

UNMET = {}
"""Cases that do not do what is expected, and why."""


class Case(NamedTuple):
    """A file, whether its claim is right, and the edits (or families) that may say what is wrong."""

    file: str
    right: bool
    rules: tuple[str, ...]


def cases() -> list[Case]:
    if not (CASES / "expected.tsv").exists():
        return []
    with (CASES / "expected.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    return [Case(row["file"], row["truth"] == "right", tuple(row["rules"].split())) for row in rows]


needs_cases = pytest.mark.skipif(not cases(), reason=f"no coded claims at {CASES}")


@cache
def runner() -> Runner:
    return Runner(all_rules(), Reference(builtin_tables()))


def told(file: str) -> tuple[list[Finding], list[NotChecked]]:
    findings: list[Finding] = []
    unchecked: list[NotChecked] = []
    with (CASES / file).open("rb") as stream:
        for claim in read_claims(stream):
            if isinstance(claim, Claim):
                verdict = runner().check(claim)
                findings += verdict.findings
                unchecked += verdict.not_checked
    return findings, unchecked


@needs_cases
@pytest.mark.parametrize("case", [case for case in cases() if case.right], ids=lambda case: case.file)
def test_right_claims(case: Case) -> None:
    findings, _ = told(case.file)
    assert [(f.rule, f.message) for f in findings if f.severity != "inform"] == []


@needs_cases
@pytest.mark.parametrize("case", [case for case in cases() if not case.right], ids=lambda case: case.file)
def test_wrong_claims(case: Case) -> None:
    findings, unchecked = told(case.file)
    spoken = any(f.rule.startswith(case.rules) for f in findings)
    wanting = [n.reason for n in unchecked if n.rule.startswith(case.rules)]
    importable = any("table" in reason or "list" in reason for reason in wanting)
    assert (spoken or importable) is (case.file not in UNMET)


DAY = "dos=2026-11-05"
RIGHT = [
    f"P {DAY} dx=M14.671,E11.42 pos=11 | 99213",
    f"P {DAY} dx=S42.001A pos=11 cause=OA date.439=2026-11-04 | 23500-RT",
    f"P {DAY} dx=E11.9 pos=11 filing=MB ref.X4=05D1234567 | 83036-QW",
    f"P {DAY} dx=F32.1 pos=10 | 90834-95",
    f"P {DAY} dx=M72.21 pos=11 | 99213",
    "P dos=2019-11-05 dx=M54.5 pos=11 | 99213",
    f"P {DAY} dx=N40.1 sex=M born=1950-01-05 pos=11 | 99213",
]
WRONG = [
    ("DX01", f"P {DAY} dx=M72.2 pos=11 | 99213"),
    ("DX01", f"P {DAY} dx=E11.99 pos=11 | 99213"),
    ("DX01", "P dos=2019-11-05 dx=M54.50 pos=11 | 99213"),
    ("DX06", f"P {DAY} dx=M17.12 pos=24 | 27447-RT"),
    ("DX09", f"P {DAY} dx=F02.80,G30.9 pos=11 | 99213"),
    ("DX15", f"P {DAY} dx=N41.0 sex=M born=2015-01-05 pos=11 | 99213"),
    ("MD08", f"P {DAY} dx=M25.561 pos=11 | 99213-RT"),
    ("MD18", f"P {DAY} dx=E11.9 pos=11 filing=MB | 83036-QW"),
    ("MD23", f"P {DAY} dx=M17.11 pos=10 | 27447-RT"),
]


@pytest.mark.parametrize("text", RIGHT)
def test_own_right_claims(text: str) -> None:
    coded = judged(text, "DX", "PX", "AL", "MD", "EM", "UN")
    assert [(f.rule, f.message) for f in coded.findings if f.severity in ("deny", "reject")] == []


@pytest.mark.parametrize(("rule", "text"), WRONG)
def test_own_wrong_claims(rule: str, text: str) -> None:
    assert rule in {finding.rule for finding in judged(text).findings}
