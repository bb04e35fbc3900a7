"""``.parquet``: one typed table for data programs: findings of a check, denials of a reconciliation. Needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import islice
from typing import IO, Any

from reports.formats.claims_parquet import ParquetMissingError
from reports.formats.one_table import one_table
from reports.view.tables import Column, Value
from x12.text.segments import readable

BATCH = 10_000
"""Rows written at one go (a row group)."""

_CENTS = Decimal("0.0001")


def write_table(out: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> None:
    """The rows as one Parquet file. Text is the text it was."""
    arrow = _pyarrow()
    types = {"text": arrow.string(), "count": arrow.int64(), "money": arrow.decimal128(38, 4), "date": arrow.date32()}
    schema = arrow.schema([arrow.field(column.name, types[column.kind]) for column in columns])
    with arrow.parquet.ParquetWriter(out, schema) as writer:
        for batch in _batches(rows):
            values = [list(map(_plain, column)) for column in zip(*batch, strict=True)] or [[] for _ in columns]
            arrays = [arrow.array(items, field.type) for items, field in zip(values, schema, strict=True)]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))


def _pyarrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ParquetMissingError("Parquet needs pyarrow: pip install 'cleanclaim[parquet]'") from error
    return pyarrow


def _batches(rows: Iterable[Sequence[Value]]) -> Iterator[list[Sequence[Value]]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _plain(value: Value) -> Value:
    if isinstance(value, str):
        return readable(value).encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Decimal):
        return value.quantize(_CENTS, ROUND_HALF_EVEN)
    return value


FORMAT = one_table("parquet", (".parquet",), write_table, _pyarrow)
