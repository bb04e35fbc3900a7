"""What the commands write is what the published schemas say: read back strictly by the types they come from."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from reports.reconciliation import ReconciliationReport
from reports.records import Report
from tests.cleanclaim.shell import ROOT, cleanclaim
from tests.cleanclaim.test_cli import ANSWER, SAMPLE


def required(name: str) -> set[str]:
    schema = json.loads((ROOT / "docs" / "schema" / name).read_text(encoding="utf-8"))
    definition = schema["$defs"][schema["$ref"].rpartition("/")[2]]
    return set(definition["required"])


def test_check_report(tmp_path: Path) -> None:
    written = cleanclaim("check", SAMPLE, "--format", "json", folder=tmp_path).stdout
    report = msgspec.json.decode(written, type=Report)
    assert report.summary.claims == len(report.claims) == 7
    assert set(json.loads(written)) == required("check-report.schema.json")


def test_reconciliation_report(tmp_path: Path) -> None:
    store = tmp_path / "s.sqlite"
    cleanclaim("check", SAMPLE, "--record", "--store", store, folder=tmp_path)
    written = cleanclaim("reconcile", ANSWER, "--store", store, "--format", "json", folder=tmp_path).stdout
    report = msgspec.json.decode(written, type=ReconciliationReport)
    assert report.summary.payments == 6
    assert set(json.loads(written)) == required("reconciliation-report.schema.json")
