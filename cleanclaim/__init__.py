"""cleanclaim: what a payer would reject or deny, before the claim is sent; and what became of it.

    import cleanclaim
    run = cleanclaim.check("claims.edi")        # a path or a binary stream
    for verdict in run.verdicts(): print(verdict.claim.id, verdict.disposition)
    for claim in cleanclaim.reconcile("payment.835", store="claims.sqlite"): print(claim.claim, claim.state)

:func:`check` gives a :class:`Run`: iterating it gives verdicts, findings of sets and a summary of each file;
``run.verdicts()`` the verdicts alone, and raises :class:`Incomplete` at the end where they do not say all.
:func:`parse` yields the claims or remittances themselves.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from cleanclaim.api import Incomplete, Input, Item, Run, check, parse, reconcile
    from cleanclaim.process.events import SetFinding
    from cleanclaim.process.source import SourceError
    from cleanclaim.settings import Settings, SettingsError, load_settings
    from cleanclaim.store.error import StoreError
    from reports.claim_report import ClaimReport
    from reports.formats.claims_export import Record
    from reports.records import FileRecord
    from validators.engine.decision import Disposition
    from validators.engine.finding import Finding, NotChecked, SeverityName
    from validators.engine.runner import Verdict

_HOMES = {
    "check": "cleanclaim.api",
    "parse": "cleanclaim.api",
    "reconcile": "cleanclaim.api",
    "Run": "cleanclaim.api",
    "Incomplete": "cleanclaim.api",
    "Input": "cleanclaim.api",
    "Item": "cleanclaim.api",
    "SetFinding": "cleanclaim.process.events",
    "SourceError": "cleanclaim.process.source",
    "Settings": "cleanclaim.settings",
    "SettingsError": "cleanclaim.settings",
    "load_settings": "cleanclaim.settings",
    "StoreError": "cleanclaim.store.error",
    "ClaimReport": "reports.claim_report",
    "Record": "reports.formats.claims_export",
    "FileRecord": "reports.records",
    "Disposition": "validators.engine.decision",
    "Finding": "validators.engine.finding",
    "NotChecked": "validators.engine.finding",
    "SeverityName": "validators.engine.finding",
    "Verdict": "validators.engine.runner",
}
"""Where each public name lives."""

__all__ = [
    "ClaimReport",
    "Disposition",
    "FileRecord",
    "Finding",
    "Incomplete",
    "Input",
    "Item",
    "NotChecked",
    "Record",
    "Run",
    "SetFinding",
    "Settings",
    "SettingsError",
    "SeverityName",
    "SourceError",
    "StoreError",
    "Verdict",
    "__version__",
    "check",
    "load_settings",
    "parse",
    "reconcile",
]


def __getattr__(name: str) -> Any:
    """Import the working parts on first use, so that ``import cleanclaim`` costs nothing.

    Raises :class:`cleanclaim.guard.ShadowedPackage`, an ImportError, where they are not the program's own.
    """
    if name not in _HOMES:
        raise AttributeError(f"module 'cleanclaim' has no attribute {name!r}")
    from cleanclaim.guard import check_packages

    check_packages()
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
