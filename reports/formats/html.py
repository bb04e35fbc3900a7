"""``.html``: one page to open or to mail: what to do today, why, and every claim or denial with its reasons.

Self-contained, complete without a script, at most 5,000 rows and 5 MB (:mod:`reports.page`).
"""

from __future__ import annotations

from typing import IO

from reports.formats.format_protocol import Format, Options, Reconciled
from reports.page.check_page import write_check
from reports.page.reconciliation_page import write_reconciliation
from reports.view.building import ViewReport, Wanted
from reports.view.reconciled import reconciled_view


def _open(out: IO[bytes], options: Options) -> ViewReport:
    return ViewReport(lambda view: write_check(out, view, options.beside), Wanted(), options.outside)


def _reconciled(out: IO[bytes], options: Options, shown: Reconciled) -> None:
    view = reconciled_view(shown)
    try:
        write_reconciliation(out, view, options.beside)
    finally:
        view.close()


FORMAT = Format("html", (".html", ".htm"), _open, _reconciled)
