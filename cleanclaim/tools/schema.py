"""``python -m cleanclaim.tools.schema``: write the published schemas, generated from the types.

JSON Schema for each type of record and for documentation facts, RELAX NG and XML Schema for what is XML, into
``docs/schema`` (or the directory given).
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from cleanclaim.documentation import schema as documentation_schema
from reports.formats.claims_export import RECORDS
from reports.formats.claims_xml import relax_ng
from reports.formats.xml import report_schema
from reports.reconciliation import ReconciliationReport
from reports.records import Report
from validators.engine.companion import Requirement

DIRECTORY = Path("docs/schema")


def schemas() -> Iterator[tuple[str, bytes]]:
    """File name and content of every schema."""
    for record in RECORDS:
        yield f"{record.__struct_config__.tag}.schema.json", _text(msgspec.json.schema(record))
    report = _check_report()
    yield "check-report.schema.json", _text(report)
    yield "check-lines.schema.json", _text(_check_lines(report))
    yield "reconciliation-report.schema.json", _text(msgspec.json.schema(ReconciliationReport))
    yield "documentation.json", _text(documentation_schema())
    yield "companion-guide.schema.json", _text(msgspec.json.schema(tuple[Requirement, ...]))
    yield "claims.rng", relax_ng()
    yield "report.xsd", report_schema()


def _check_report() -> dict[str, Any]:
    """The report of ``check --format json``; its findings also name the input they belong to."""
    found = msgspec.json.schema(Report)
    finding = found["$defs"]["Finding"]
    finding["properties"] = {"file": {"type": "string"}} | finding["properties"]
    finding["required"] = ["file", *finding["required"]]
    return found


_KINDS = {
    "claim": "ClaimRecord",
    "remittance": "RemittanceRecord",
    "finding": "Finding",
    "file": "FileRecord",
    "summary": "Summary",
}
"""What a line of ``check --format ndjson`` may be: its ``kind`` and the type it holds."""


def _check_lines(report: dict[str, Any]) -> dict[str, Any]:
    """A line of ``check --format ndjson``: the same records as in the report; the summary also has tool and tables."""
    lines = []
    for kind, record in _KINDS.items():
        said: dict[str, Any] = {"kind": {"const": kind}}
        if kind == "summary":
            whole = report["$defs"]["Report"]["properties"]
            said |= {name: whole[name] for name in ("tool", "reference", "schema_version")}
        fields = {"type": "object", "properties": said, "required": sorted(said)}
        lines.append({"allOf": [{"$ref": f"#/$defs/{record}"}, fields]})
    kept = {name: definition for name, definition in report["$defs"].items() if name != "Report"}
    return {"oneOf": lines, "$defs": kept}


def _text(schema: dict[str, Any]) -> bytes:
    whole = _described(schema) | {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return msgspec.json.format(msgspec.json.encode(whole, order="sorted"), indent=2) + b"\n"


def _described(node: Any) -> Any:
    """The schema in our own form where a release of Python or msgspec would change it: how a docstring is dedented, and
    the order of alternatives."""
    if isinstance(node, list):
        return [_described(item) for item in node]
    if not isinstance(node, dict):
        return node
    ours = {key: _described(value) for key, value in node.items()}
    if isinstance(text := ours.get("description"), str):
        ours["description"] = inspect.cleandoc(text)
    if "anyOf" in ours:
        ours["anyOf"].sort(key=lambda choice: (choice.get("type") == "null", msgspec.json.encode(choice)))
    return ours


def main(directory: Path = DIRECTORY) -> None:
    """Write the schemas."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in schemas():
        (directory / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
