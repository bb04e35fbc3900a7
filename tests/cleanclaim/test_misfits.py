"""A diagnosis that does not fit its procedure: such claims are sent and counted; one line of settings holds them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cleanclaim.shell import ROOT, cleanclaim

SAMPLE = ROOT / "sample_edi" / "brief_professional.edi"
"""CC-1003 has E11.9 on 23500."""


def test_a_misfit_is_sent_and_the_summary_leads_with_it(tmp_path: Path) -> None:
    report = json.loads(cleanclaim("check", SAMPLE, "-f", "json", folder=tmp_path).stdout)
    assert {c["claim"]: c["disposition"] for c in report["claims"]}["CC-1003"] == "warn"
    assert report["summary"]["misfits_sent"] == 1
    said = cleanclaim("check", SAMPLE, folder=tmp_path).stdout.decode()
    assert 'AL04 = "hold"' in said
    assert "1 claim is sent with a diagnosis that may not fit the procedure" in said


def test_one_line_of_settings_holds_it(tmp_path: Path) -> None:
    (tmp_path / "hold.toml").write_text('[edits]\nAL04 = "hold"\n')
    words = ("check", SAMPLE, "--settings", "hold.toml", "--fail-on", "reject")
    report = json.loads(cleanclaim(*words, "-f", "json", folder=tmp_path).stdout)
    assert {c["claim"]: c["disposition"] for c in report["claims"]}["CC-1003"] == "hold"
    assert report["summary"]["misfits_sent"] == 0
    said = cleanclaim(*words, folder=tmp_path).stdout.decode()
    assert "FIX  CC-1003" in said
    assert "may not fit" not in said


def test_a_claim_that_is_refused_for_something_else_is_no_misfit_sent(tmp_path: Path) -> None:
    text = SAMPLE.read_text().replace("CLM*CC-1003*640", "CLM*CC-1003*641")
    (tmp_path / "x.edi").write_text(text)
    report = json.loads(cleanclaim("check", "x.edi", "-f", "json", folder=tmp_path).stdout)
    assert "AL04" in {finding["rule"] for finding in report["findings"] if finding["claim"] == "CC-1003"}
    assert report["summary"]["misfits_sent"] == 0


def test_shadowed_it_is_not_counted(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text('[edits]\nAL04 = "shadow"\n')
    report = json.loads(cleanclaim("check", SAMPLE, "-f", "json", "--settings", "s.toml", folder=tmp_path).stdout)
    assert report["summary"]["misfits_sent"] == 0
