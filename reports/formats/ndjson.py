"""``--format ndjson``: one JSON object a line, as it happens: claim, finding, file, and last the summary."""

from __future__ import annotations

from typing import IO

import msgspec

from reports.formats.format_protocol import Format, Options, Reconciled
from reports.formats.json import finding_bytes
from reports.formats.json_encoding import encoder
from reports.formats.reconciliation_json import write_ndjson
from reports.records import (
    SCHEMA_VERSION,
    ClaimRecord,
    EditionRecord,
    FileRecord,
    RemittanceRecord,
    Summary,
    ToolRecord,
)
from validators.engine.finding import Finding


class NdjsonReport:
    """Writes lines ``{"kind":"claim",…}`` to a binary stream."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def claim(self, record: ClaimRecord) -> None:
        """Write a checked claim."""
        self._line(b"claim", encoder.encode(record))

    def remittance(self, record: RemittanceRecord) -> None:
        """Write a remittance that was read."""
        self._line(b"remittance", encoder.encode(record))

    def finding(self, finding: Finding, file: str) -> None:
        """Write a finding."""
        if not finding.shadow:
            self._line(b"finding", finding_bytes(finding, file))

    def file(self, record: FileRecord) -> None:
        """Write a finished file."""
        self._line(b"file", encoder.encode(record))

    def close(self, tool: ToolRecord, editions: tuple[EditionRecord, ...], summary: Summary) -> None:
        """Write the summary, with the tool and the editions used."""
        last = msgspec.structs.asdict(summary) | {"tool": tool, "reference": editions, "schema_version": SCHEMA_VERSION}
        self._line(b"summary", encoder.encode(last))

    def _line(self, kind: bytes, value: bytes) -> None:
        self._out.write(b'{"kind":"' + kind + b'",' + value[1:] + b"\n")


def _open(out: IO[bytes], _options: Options) -> NdjsonReport:
    return NdjsonReport(out)


def _reconciled(out: IO[bytes], _options: Options, shown: Reconciled) -> None:
    write_ndjson(out, shown)


FORMAT = Format("ndjson", (".ndjson", ".jsonl"), _open, _reconciled, streams=True)
