"""Formats that hold one table: the findings of a check, the denials of a reconciliation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import IO

from reports.formats.format_protocol import Format, Options, Reconciled
from reports.view.building import ViewReport, Wanted
from reports.view.model import View
from reports.view.reconciled import reconciled_view
from reports.view.tables import DENIAL_COLUMNS, FINDING_COLUMNS, Column, Value, denial_rows, finding_rows

WriteTable = Callable[[IO[bytes], Sequence[Column], Iterable[Sequence[Value]]], None]
"""Writes a heading and rows."""


def nothing_needed() -> None:
    """The format needs no package of its own."""


def one_table(
    name: str, suffixes: tuple[str, ...], write_table: WriteTable, require: Callable[[], object] = nothing_needed
) -> Format:
    """A format that is one table. ``require`` raises where what it is written with is missing, before work is done."""

    def open_report(out: IO[bytes], options: Options) -> ViewReport:
        require()

        def write(view: View) -> None:
            write_table(out, FINDING_COLUMNS, finding_rows(view.claims))

        return ViewReport(write, Wanted(clean=True), options.outside)

    def reconciled(out: IO[bytes], _options: Options, shown: Reconciled) -> None:
        require()
        view = reconciled_view(shown)
        try:
            write_table(out, DENIAL_COLUMNS, denial_rows(view))
        finally:
            view.close()

    return Format(name, suffixes, open_report, reconciled)
