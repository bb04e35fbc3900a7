"""Files of claims and answers taken into a store one after the other, and what is then known: for tests."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from cleanclaim.process.checking import Pass
from cleanclaim.process.reconciling import reconcile_source
from cleanclaim.process.recording import RecordingSink
from cleanclaim.process.session import Session
from cleanclaim.process.source import open_sources
from cleanclaim.settings import Settings
from cleanclaim.store import schema
from cleanclaim.store.store import Store, open_store
from reports.claim_report import ClaimReport
from reports.reconciliation import Tally
from reports.remittance_report import AnswerRecord, OpenClaim, RemittanceRecord


class Known(msgspec.Struct):
    """All that a store knows after its files."""

    claims: list[ClaimReport]
    answers: list[AnswerRecord]
    remittances: list[RemittanceRecord]
    unanswered: list[OpenClaim]
    told: list[str]
    tally: Tally

    def claim(self, number: str, frequency: str = "") -> ClaimReport:
        """The last version of a claim, or that of a frequency."""
        found = [c for c in self.claims if c.claim == number and (not frequency or c.frequency == frequency)]
        return found[-1]

    def plain(self) -> Any:
        """All of it without the rows' numbers, in an order of its own: the same whatever came first."""

        def without_rows(record: msgspec.Struct) -> bytes:
            data = msgspec.to_builtins(record)
            _strip(data)
            return msgspec.json.encode(data, order="sorted")

        parts = (self.claims, self.answers, self.remittances, self.unanswered)
        return [sorted(without_rows(record) for record in part) for part in parts]


def _strip(data: Any) -> None:
    if isinstance(data, dict):
        data.pop("version", None)
        for value in data.values():
            _strip(value)
    elif isinstance(data, list | tuple):
        for value in data:
            _strip(value)


def play(files: Iterable[Path], folder: Path, url: str | None = None, after_each: bool = False) -> Known:
    """Take the files in their order into an empty store in the folder (or at ``url``)."""
    told: list[str] = []
    with open_store(url, folder) as store:
        session = Session(Settings(path=None, data=folder), store.history)
        for path in files:
            told += take(path, store, session)
        return known(store, told)


def take(path: Path, store: Store, session: Session) -> list[str]:
    """Check and record a file of claims, or reconcile a file of answers; what is told of it."""
    told: list[str] = []
    for source in open_sources([str(path)]):
        if is_claims(path):
            record_claims(source, store, session)
            continue
        _, receipt = reconcile_source(source, store, session.remittance_runner())
        assert receipt is not None, path
        if receipt.known:
            told.append("read before")
        if receipt.repeated:
            told.append("repeated")
    return told


def record_claims(source: Any, store: Store, session: Session) -> None:
    """What `check --record` does with a file."""
    with RecordingSink(store, session) as recording:
        for event in Pass(session.stages(keep="all")).run(source):
            recording.take(event)


def known(store: Store, told: Sequence[str] = ()) -> Known:
    """All the store knows."""
    ledger = store.ledger
    rows = store_answers(store)
    tally = Tally()
    found = Known(
        list(ledger.all_claims()),
        list(ledger.answers(rows)),
        list(ledger.remittances(ledger.all_remits())),
        list(ledger.unanswered()),
        list(told),
        tally,
    )
    for claim in found.claims:
        tally.claim(claim)
    for remittance in found.remittances:
        tally.remittance(remittance)
    for answer in found.answers:
        tally.answer(answer)
    return found


def store_answers(store: Store) -> list[int]:
    """Rows of every answer."""
    with store.reading() as connection:
        return list(connection.scalars(sa.select(schema.answers.c.id).order_by(schema.answers.c.id)))


def is_claims(path: Path) -> bool:
    """Whether the file holds claims, packed or not."""
    data = path.read_bytes()
    return b"ST*837" in (gzip.decompress(data) if path.suffix == ".gz" else data)
