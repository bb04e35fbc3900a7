"""The store as the commands use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import Connection, Engine

import cleanclaim
from cleanclaim.store.answering import AnswerRecording, answer_recording
from cleanclaim.store.database import Bind, default_url, open_engine, persistently, told_as_store_errors
from cleanclaim.store.deriving import derive
from cleanclaim.store.gate_journal import GateJournal
from cleanclaim.store.history import StoredHistory
from cleanclaim.store.key_check import KeyCheck, key_is_needed
from cleanclaim.store.ledger import Ledger
from cleanclaim.store.patient_key import load_secret
from cleanclaim.store.recording import Recording, recording


class Store:
    """Claims and findings sent, what came back, and what became of it. Open it with :func:`open_store`."""

    def __init__(self, engine: Engine, secret: bytes) -> None:
        self._engine = engine
        self._secret = secret
        self._key = KeyCheck(engine, secret)
        self._reading = engine.connect()
        self._bind: Bind = engine

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

    @property
    def gate(self) -> GateJournal:
        """The gate's journal."""
        return GateJournal(self._engine)

    def answers(self, file_name: str) -> AbstractContextManager[AnswerRecording]:
        """Record one file of answers; nothing is kept unless it is completed."""
        self._let_go()
        return answer_recording(self._bind, self._secret, file_name, _now())

    def derive(self) -> None:
        """Bring joins and states up to date with all events."""
        self._let_go()
        derive(self._bind)

    @property
    def ledger(self) -> Ledger:
        """What is known after all events, to be shown."""
        self._let_go()
        return Ledger(self._bind, self._reading, _now())

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to look with."""
        self._let_go()
        yield self._reading

    @contextmanager
    def trial(self) -> Iterator[None]:
        """What is recorded inside is seen inside, and undone at the end. Other writers wait meanwhile."""
        self._reading.rollback()
        with (
            told_as_store_errors(self._engine),
            self._engine.connect().execution_options(writes=True) as connection,
            persistently(connection.begin) as transaction,
        ):
            before, self._reading, self._bind = self._reading, connection, connection
            try:
                yield
            finally:
                self._reading, self._bind = before, self._engine
                transaction.rollback()

    def _let_go(self) -> None:
        """See what was committed since the last look."""
        if self._bind is self._engine:
            self._reading.rollback()

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
