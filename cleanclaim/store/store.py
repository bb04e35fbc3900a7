"""The store as the commands use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import Engine

import cleanclaim
from cleanclaim.store.database import default_url, open_engine, told_as_store_errors
from cleanclaim.store.key_check import KeyCheck, key_is_needed
from cleanclaim.store.lookups import StoredHistory, candidates
from cleanclaim.store.patient_key import load_secret
from cleanclaim.store.recording import Recording, RemitRecording, recording, remit_recording
from reports.matching.lineage import SubmittedClaim
from x12.records.remittance import ClaimPayment


class Store:
    """Claims and findings sent, remittances that came back. Open it with :func:`open_store`."""

    def __init__(self, engine: Engine, secret: bytes) -> None:
        self._engine = engine
        self._secret = secret
        self._key = KeyCheck(engine, secret)
        self._reading = engine.connect()

    @property
    def key_is_proven(self) -> bool:
        """Whether the patient key at hand is known to be the one the store was written with."""
        return self._key.proven

    @property
    def history(self) -> StoredHistory:
        """What rules may ask of earlier claims."""
        self._reading.rollback()  # see what was committed since the last look
        return StoredHistory(self._reading, self._secret, self._key)

    def recording(self, file_name: str) -> AbstractContextManager[Recording]:
        """Record one submitted file; nothing is kept unless it is completed."""
        self._reading.rollback()
        return recording(self._engine, self._secret, self._key, file_name, _now(), cleanclaim.__version__)

    def candidates(self, payment: ClaimPayment) -> list[SubmittedClaim]:
        """Recorded claims a payment may answer."""
        with told_as_store_errors(self._engine):
            return candidates(self._reading, payment)

    def remit_recording(self, file_name: str) -> AbstractContextManager[RemitRecording]:
        """Record one remittance file; nothing is kept unless it is completed."""
        self._reading.rollback()
        return remit_recording(self._engine, file_name, _now())

    def close(self) -> None:
        """Let the database go; a key that a claim has proven is remembered."""
        self._reading.close()
        with told_as_store_errors(self._engine):
            self._key.remember()
        self._engine.dispose()


@contextmanager
def open_store(url: str | None, folder: Path, *, may_be_made: bool = True) -> Iterator[Store]:
    """Open the store at ``url`` (SQLAlchemy URL or SQLite path; default: in the data folder).

    A store that is not there is made, unless ``may_be_made`` is False. Raises StoreError; KeyRefusedError where the
    patient key is not the one the store was written with.
    """
    engine = open_engine(url or default_url(folder), may_be_made=may_be_made)
    try:
        with told_as_store_errors(engine):
            store = Store(engine, load_secret(folder, may_be_made=not key_is_needed(engine)))
        try:
            yield store
        finally:
            store.close()
    finally:
        engine.dispose()


def _now() -> datetime:
    """Recording time in UTC; it never decides anything about a claim."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
