"""Parsed claims and remittances as Parquet tables, one file for each type of record, columns read off the types.

Structures stay structures and lists stay lists: nothing is flattened into text. Money and quantities are decimals of 38
digits, 9 of them after the point.
"""

from __future__ import annotations

from contextlib import ExitStack
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from reports.formats.claims_export import Record, Slim
from x12.text.segments import readable

BATCH = 1_000
"""Records written at one go (a row group)."""

_SCALE = Decimal("1e-9")


class ParquetMissingError(Exception):
    """pyarrow is not installed."""


class ParquetExport:
    """Writes ``claim.parquet``, ``claim-payment.parquet`` … into a directory, in batches."""

    def __init__(self, directory: Path, raw: bool = False) -> None:
        try:
            import pyarrow
            import pyarrow.parquet
        except ImportError as error:
            raise ParquetMissingError("Parquet needs pyarrow: pip install 'cleanclaim[parquet]'") from error
        self._arrow = pyarrow
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self._slim = Slim(raw)
        self._stack = ExitStack()
        self._tables: dict[type[Record], _Table] = {}
        self._file = ""

    def file(self, name: str) -> None:
        """The records that follow come from this input; the column ``file`` says so."""
        self._file = name

    def record(self, record: Record) -> None:
        """Take one record."""
        kind = type(record)
        if kind not in self._tables:
            self._tables[kind] = self._open(kind)
        self._tables[kind].add(self._file, self._slim(record))

    def close(self) -> None:
        """Write what is left and close the files."""
        for table in self._tables.values():
            table.flush()
        self._stack.close()

    def _open(self, kind: type[Record]) -> _Table:
        arrow = self._arrow
        schema = arrow_schema(kind)
        path = self._directory / f"{kind.__struct_config__.tag}.parquet"
        writer = self._stack.enter_context(arrow.parquet.ParquetWriter(path, schema))
        return _Table(arrow, writer, schema)


class _Table:
    """One Parquet file under construction."""

    def __init__(self, arrow: Any, writer: Any, schema: Any) -> None:
        self._arrow = arrow
        self._writer = writer
        self._schema = schema
        self._rows: list[dict[str, Any]] = []

    def add(self, file: str, record: Record) -> None:
        row = _plain(record)
        row["file"] = file
        self._rows.append(row)
        if len(self._rows) >= BATCH:
            self.flush()

    def flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._arrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


def _plain(value: Any) -> Any:
    """Structs as dicts; text readable; decimals at the columns' scale."""
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        with localcontext(prec=40):
            return value.quantize(_SCALE, ROUND_HALF_EVEN)
    return value


def arrow_schema(kind: type[Record]) -> Any:
    """The Arrow schema of a type of record, with the column ``file`` before its fields."""
    import pyarrow

    fields = _arrow_type(pyarrow, inspect.type_info(kind))
    return pyarrow.schema([pyarrow.field("file", pyarrow.string()), *fields])


def _arrow_type(arrow: Any, shape: Any) -> Any:
    match shape:
        case inspect.UnionType(types=types):
            return _arrow_type(arrow, next(t for t in types if not isinstance(t, inspect.NoneType)))
        case inspect.StructType(fields=fields):
            return arrow.struct([arrow.field(f.name, _arrow_type(arrow, f.type)) for f in fields])
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return arrow.list_(_arrow_type(arrow, item))
        case inspect.TupleType(item_types=items):
            return arrow.list_(_arrow_type(arrow, items[0]))
        case inspect.IntType():
            return arrow.int64()
        case inspect.DecimalType():
            return arrow.decimal128(38, 9)
        case inspect.DateType():
            return arrow.date32()
        case inspect.TimeType():
            return arrow.time32("s")
        case _:
            return arrow.string()
