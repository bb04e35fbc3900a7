"""The program from Python: check claims, parse files, reconcile remittances. Typed, lazy, one record at a time."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from pathlib import Path

from cleanclaim.process.checking import Pass
from cleanclaim.process.events import CheckedFile, DecidedClaim
from cleanclaim.process.parsing import parse as parse_source
from cleanclaim.process.reconciling import Touched, reconcile_source
from cleanclaim.process.session import Session
from cleanclaim.process.source import open_sources
from cleanclaim.settings import Settings, load_settings
from cleanclaim.store.store import open_store
from reports.claim_report import ClaimReport
from reports.formats.claims_export import Record
from validators.engine.runner import Verdict


def check(
    path: str | PathLike[str], *, settings: Settings | None = None, store: str | None = None
) -> Iterator[Verdict]:
    """Check every claim of an 837 file, yielding a :class:`~validators.engine.runner.Verdict` each.

    ``store`` (a SQLite path or database URL) gives the history edits their history; nothing is recorded.
    Raises :class:`~cleanclaim.process.source.SourceError` when the input cannot be read.
    """
    settings = settings or load_settings(None)
    if store is None:
        yield from _check(path, Session(settings))
    else:
        with open_store(store, settings.data) as opened:
            yield from _check(path, Session(settings, opened.history))


def _check(path: str | PathLike[str], session: Session) -> Iterator[Verdict]:
    for source in open_sources([str(Path(path))]):
        for event in Pass(session.stages(keep="all"), session.settings.is_strict).run(source):
            if isinstance(event, DecidedClaim) and event.claim is not None:
                yield Verdict(event.claim, event.findings, event.not_checked, event.decision.disposition)


def parse(path: str | PathLike[str]) -> Iterator[Record]:
    """The claims of an 837, or the remittances and claim payments of an 835, in file order, with any issues between."""
    for source in open_sources([str(Path(path))]):
        for record in parse_source(source):
            if not isinstance(record, CheckedFile):
                yield record


def reconcile(
    path: str | PathLike[str], *, store: str | None = None, settings: Settings | None = None
) -> Iterator[ClaimReport]:
    """Take an 835, 277CA, 999 or TA1 into ``store``, and give each claim it speaks of in its state after all events.

    The store must exist. Raises :class:`~cleanclaim.process.source.SourceError` when the input cannot be read.
    """
    settings = settings or load_settings(None)
    with open_store(store or settings.store, settings.data, may_be_made=False) as opened:
        session = Session(settings)
        touched = Touched()
        for source in open_sources([str(Path(path))]):
            _, receipt = reconcile_source(source, opened, session.remittance_runner())
            if receipt is not None:
                touched.add(receipt)
        yield from opened.ledger.claims_of(list(touched.answers), list(touched.set_answers))
