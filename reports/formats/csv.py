"""``.csv``: one table for a spreadsheet or another program: findings of a check, denials of a reconciliation.

UTF-8 with a mark at its beginning, which spreadsheets need to read it so. Text from a file can be no formula: where it
begins as one, an apostrophe stands before it; what acts or cannot be seen is made visible.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO

from reports.formats.one_table import one_table
from reports.view.tables import Column, Value
from x12.privacy import visible

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula, in either width."""


def cell(value: Value) -> str:
    """One cell: amounts with their cents, dates as 2026-01-05, text as text."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return dollars(value)
    if isinstance(value, str):
        text = visible(value)
        return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
    return str(value)


def dollars(amount: Decimal) -> str:
    """``195.00``; more decimals where there are more."""
    return f"{amount:.2f}" if amount == round(amount, 2) else f"{amount:f}"


def write_table(out: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> None:
    """A heading and the rows."""
    out.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    writer.writerows([cell(value) for value in row] for row in rows)
    text.flush()
    text.detach()


FORMAT = one_table("csv", (".csv",), write_table)
