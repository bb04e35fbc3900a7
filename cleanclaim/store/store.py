"""The store as the commands use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import Engine

import cleanclaim
from cleanclaim.store.database import default_url, open_engine
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
        self._reading = engine.connect()

    @property
    def history(self) -> StoredHistory:
        """What rules may ask of earlier claims."""
        self._reading.rollback()  # see what was committed since the last look
        return StoredHistory(self._reading, self._secret)

    def recording(self, file_name: str) -> AbstractContextManager[Recording]:
        """Record one submitted file; nothing is kept unless it is completed."""
        self._reading.rollback()
        return recording(self._engine, self._secret, file_name, _now(), cleanclaim.__version__)

    def candidates(self, payment: ClaimPayment) -> list[SubmittedClaim]:
        """Recorded claims a payment may answer."""
        return candidates(self._reading, payment)

    def remit_recording(self, file_name: str) -> AbstractContextManager[RemitRecording]:
        """Record one remittance file; nothing is kept unless it is completed."""
        self._reading.rollback()
        return remit_recording(self._engine, file_name, _now())

    def close(self) -> None:
        """Let the database go."""
        self._reading.close()
        self._engine.dispose()


@contextmanager
def open_store(url: str | None, folder: Path) -> Iterator[Store]:
    """Open the store at ``url`` (SQLAlchemy URL or SQLite path; default: in the data folder). Raises StoreError."""
    store = Store(open_engine(url or default_url(folder)), load_secret(folder))
    try:
        yield store
    finally:
        store.close()


def _now() -> datetime:
    """Recording time in UTC; it never decides anything about a claim."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
