"""Situations of daily practice, from the shared cases: what is said of each claim, and nothing else above *inform*.

What a professional expects stands in the cases' own table in words; here it is written claim by claim, in the order of
the file, as the edits and issues that speak.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import cleanclaim
from tests.cleanclaim.shell import ROOT
from tests.cleanclaim.shell import cleanclaim as run
from validators.engine.finding import Severity

FOLDER = ROOT.parent / "shared" / "cases" / "practice"
CLAIMS: dict[str, list[set[str]]] = {
    "B37": [set(), set()],
    "B42": [set()],
    "B43": [set(), {"BN09"}, {"BN09"}],
    "B45": [{"UN02"}, set(), {"UN02"}],
    "B47": [set(), {"IN14"}, {"IN14"}],
    "B48": [{"SI81"}],
    "B51": [{"DX01"}],
    "B53": [set(), {"element-bad-character"}, {"element-bad-character"}, {"element-bad-character"}],
    "B55": [set()],
    "B57": [set()],
    "B59": [{"SI55"}],
    "B61": [set()],
    "B63": [{"PX05"}],
    "B65": [{"element-missing", "subscriber-number-missing", "SI02"}],
    "B67": [{"element-bad-character"}],
    "B69": [set()],
    "B71": [{"control-number-long"}],
    "B73": [{"taxonomy-form"}],
    "B75": [{"AL04", "PX10"}, {"AL04"}, {"AL04", "PX10"}],
    "B77": [set()],
    "B81": [set()],
    "B83": [{"element-too-long", "DC01"}],
    "B85": [{"element-bad-date"}],
    "B87": [{"EL01"}, {"EL01"}],
    "B89": [set()],
    "B91": [set(), {"BN09"}],
    "B93": [{"element-negative"}],
    "B95": [{"loop-repeat"}],
    "B99": [set()],
}

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared cases are not beside the repository"),
]


def verdicts(path: Path) -> list[cleanclaim.Verdict]:
    return [item for item in cleanclaim.check(path) if isinstance(item, cleanclaim.Verdict)]


@pytest.mark.parametrize("case", CLAIMS)
def test_what_is_said_of_each_claim(case: str) -> None:
    said = [
        {finding.rule for finding in verdict.findings if finding.level > Severity.INFORM and not finding.shadow}
        for verdict in verdicts(FOLDER / case / "c.edi")
    ]
    assert said == CLAIMS[case]


def test_a_lower_case_diagnosis_is_told_with_its_right_form() -> None:
    (verdict,) = verdicts(FOLDER / "B51" / "c.edi")
    assert "send E119" in " ".join(finding.message for finding in verdict.findings)


def test_a_set_of_another_guide_is_refused_with_its_claims() -> None:
    assert [verdict.disposition for verdict in verdicts(FOLDER / "B89" / "c.edi")] == ["reject"]


def test_a_refused_interchange_is_answered_by_its_ta1_alone(tmp_path: Path) -> None:
    words = ("acknowledge", FOLDER / "B39" / "c.edi", "--at", "2026-01-10T10:00", "--control", "1")
    done = run(*words, folder=tmp_path)
    assert done.returncode == 1
    assert b"TA1*" in done.stdout
    assert b"*R*001" in done.stdout
    assert b"AK9*A" not in done.stdout


@pytest.mark.parametrize(("name", "code"), [("p.pdf", 3), ("e", 3)])
def test_what_is_no_claim_file_is_one_line(name: str, code: int, tmp_path: Path) -> None:
    done = run("check", FOLDER / "B97" / name, folder=tmp_path)
    assert done.returncode == code
    assert len(done.stderr.decode().strip().splitlines()) == 1


def test_a_remittance_is_checked_on_its_own_merits(tmp_path: Path) -> None:
    assert run("check", FOLDER / "B97" / "m.835", folder=tmp_path).returncode in (0, 1)
