"""``--format json``: one object in the output contract's form, written only when everything is known.

Claims and findings are spooled as they come, so that memory stays flat and a failed run writes nothing.
"""

from __future__ import annotations

import shutil
import tempfile
from typing import IO

from reports.formats.format_protocol import Format, Options, Reconciled
from reports.formats.json_encoding import encoder
from reports.formats.reconciliation_json import write_json
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

__all__ = ["FORMAT", "JsonReport", "encoder", "finding_bytes"]

_IN_MEMORY = 4 << 20


def finding_bytes(finding: Finding, file: str) -> bytes:
    """A finding as JSON, with the input it belongs to."""
    return b'{"file":' + encoder.encode(file) + b"," + encoder.encode(finding)[1:]


class JsonReport:
    """Writes the report object to a binary stream."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._files: list[FileRecord] = []
        self._claims = _Spool()
        self._remittances = _Spool()
        self._findings = _Spool()

    def claim(self, record: ClaimRecord) -> None:
        """Take a checked claim."""
        self._claims.add(encoder.encode(record))

    def remittance(self, record: RemittanceRecord) -> None:
        """Take a remittance that was read."""
        self._remittances.add(encoder.encode(record))

    def finding(self, finding: Finding, file: str) -> None:
        """Take a finding."""
        if not finding.shadow:
            self._findings.add(finding_bytes(finding, file))

    def file(self, record: FileRecord) -> None:
        """Take a finished file."""
        self._files.append(record)

    def close(self, tool: ToolRecord, editions: tuple[EditionRecord, ...], summary: Summary) -> None:
        """Write the whole object."""
        out = self._out
        out.write(b'{"schema_version":%d,"tool":' % SCHEMA_VERSION + encoder.encode(tool))
        out.write(b',"reference":' + encoder.encode(editions))
        out.write(b',"files":' + encoder.encode(self._files) + b',"claims":[')
        self._claims.copy_to(out)
        out.write(b'],"remittances":[')
        self._remittances.copy_to(out)
        out.write(b'],"findings":[')
        self._findings.copy_to(out)
        out.write(b'],"summary":' + encoder.encode(summary) + b"}\n")


def _open(out: IO[bytes], _options: Options) -> JsonReport:
    return JsonReport(out)


def _reconciled(out: IO[bytes], _options: Options, shown: Reconciled) -> None:
    write_json(out, shown)


FORMAT = Format("json", (".json",), _open, _reconciled)


class _Spool:
    """JSON values separated by commas, in memory until they grow large."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - lives as long as the report
        self._empty = True

    def add(self, value: bytes) -> None:
        self._file.write(value if self._empty else b",\n" + value)
        self._empty = False

    def copy_to(self, out: IO[bytes]) -> None:
        self._file.seek(0)
        shutil.copyfileobj(self._file, out)
        self._file.close()
