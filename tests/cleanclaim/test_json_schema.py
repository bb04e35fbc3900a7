"""What the commands write, judged by a JSON Schema validator that is not ours and knows nothing of our types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cleanclaim.documentation import read_documentation
from tests.cleanclaim.shell import ROOT, cleanclaim
from tests.cleanclaim.test_documentation import JSON_FORM

SAMPLES = sorted(path.name for path in (ROOT / "sample_edi").glob("*.edi"))
SCHEMAS = sorted(path.name for path in (ROOT / "docs" / "schema").glob("*.json"))


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((ROOT / "docs" / "schema" / name).read_text(encoding="utf-8")))


def strict(name: str) -> Draft202012Validator:
    """The same schema with every object closed: nothing is written that the schema does not name."""
    schema = json.loads((ROOT / "docs" / "schema" / name).read_text(encoding="utf-8"))
    for definition in schema["$defs"].values():
        if definition.get("type") == "object":
            definition.setdefault("additionalProperties", False)
    return Draft202012Validator(schema)


def faults(judge: Draft202012Validator, value: Any) -> list[str]:
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in judge.iter_errors(value)]


def lines(written: bytes) -> Iterator[dict[str, Any]]:
    return map(json.loads, written.splitlines())


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(json.loads((ROOT / "docs" / "schema" / name).read_text(encoding="utf-8")))


def test_check_report(tmp_path: Path) -> None:
    """All samples in one run."""
    done = cleanclaim(
        "check", *(ROOT / "sample_edi" / name for name in SAMPLES), "--format", "json", folder=tmp_path
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert len(report["files"]) == len(SAMPLES)
    assert report["schema_version"] == 1
    assert faults(strict("check-report.schema.json"), report) == []


def test_check_lines(tmp_path: Path) -> None:
    done = cleanclaim(
        "check", *(ROOT / "sample_edi" / name for name in SAMPLES), "--format", "ndjson", folder=tmp_path
    )  # fmt: skip
    judge = validator("check-lines.schema.json")
    written = list(lines(done.stdout))
    assert {line["kind"] for line in written} == {"claim", "remittance", "finding", "file", "summary"}
    assert [fault for line in written for fault in faults(judge, line)] == []
    assert faults(judge, written[0] | {"kind": "other"})
    assert all(faults(judge, {"kind": line["kind"]}) for line in written)


def test_reconciliation_report(tmp_path: Path) -> None:
    sample = ROOT / "sample_edi" / "brief_professional.edi"
    cleanclaim("check", sample, "--record", "--store", "s.sqlite", folder=tmp_path)
    answer = sample.with_name("brief_professional.835.edi")
    done = cleanclaim("reconcile", answer, "--store", "s.sqlite", "--format", "json", folder=tmp_path)
    assert faults(strict("reconciliation-report.schema.json"), json.loads(done.stdout)) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_parsed_records(name: str, tmp_path: Path) -> None:
    done = cleanclaim("parse", ROOT / "sample_edi" / name, "--format", "ndjson", folder=tmp_path)
    records = list(lines(done.stdout))
    assert records
    judges = {kind: validator(f"{kind}.schema.json") for kind in {record["record"] for record in records}}
    assert [fault for record in records for fault in faults(judges[record["record"]], record)] == []


def test_documentation_facts(tmp_path: Path) -> None:
    """What the reader takes the schema takes; what it refuses by form, the schema refuses."""
    judge = validator("documentation.json")
    path = tmp_path / "facts.jsonl"
    path.write_text(JSON_FORM.replace("Moderate", "moderate"))
    read_documentation(path)
    assert faults(judge, json.loads(path.read_text())) == []
    for wrong in ({}, {"claim": "A1", "minuets": 4}, {"claim": "A1", "mdm": "huge"}, {"claim": "A1", "minutes": "x"}):
        assert faults(judge, wrong), wrong
