"""``python -m cleanclaim.schema``: write the published schemas of parsed records, generated from the types.

JSON Schema for each type of record and RELAX NG for the XML, into ``docs/schema`` (or the directory given).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from reports.claims_export import RECORDS
from reports.claims_xml import relax_ng

DIRECTORY = Path("docs/schema")


def schemas() -> Iterator[tuple[str, bytes]]:
    """File name and content of every schema."""
    for record in RECORDS:
        schema = msgspec.json.schema(record) | {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        text = msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2)
        yield f"{record.__struct_config__.tag}.schema.json", text + b"\n"
    yield "claims.rng", relax_ng()


def main(directory: Path = DIRECTORY) -> None:
    """Write the schemas."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in schemas():
        (directory / name).write_bytes(content)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
