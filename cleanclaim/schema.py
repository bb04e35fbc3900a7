"""``python -m cleanclaim.schema``: write the published schemas, generated from the types.

JSON Schema for each type of record and for documentation facts, RELAX NG for the XML, into ``docs/schema`` (or the
directory given).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from cleanclaim.documentation import schema as documentation_schema
from reports.claims_export import RECORDS
from reports.claims_xml import relax_ng

DIRECTORY = Path("docs/schema")


def schemas() -> Iterator[tuple[str, bytes]]:
    """File name and content of every schema."""
    for record in RECORDS:
        yield f"{record.__struct_config__.tag}.schema.json", _text(msgspec.json.schema(record))
    yield "documentation.json", _text(documentation_schema())
    yield "claims.rng", relax_ng()


def _text(schema: dict[str, Any]) -> bytes:
    whole = schema | {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return msgspec.json.format(msgspec.json.encode(whole, order="sorted"), indent=2) + b"\n"


def main(directory: Path = DIRECTORY) -> None:
    """Write the schemas."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in schemas():
        (directory / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
