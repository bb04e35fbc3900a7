"""Opening the store: engine, pragmas, migrations to the newest schema, and what a database's refusals mean."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from tenacity import retry, retry_if_exception, stop_after_delay, wait_exponential_jitter

from cleanclaim.log import logger
from cleanclaim.store.error import DamagedStoreError, HistoryError, NewerSchemaError, StoreBusyError, StoreError
from cleanclaim.store.patient_key import private_folder
from cleanclaim.store.schema import metadata

T = TypeVar("T")
Failures = (sa.exc.SQLAlchemyError, ModuleNotFoundError, sqlite3.Error, CommandError, OSError)
"""All that a database, its driver and its migrations raise."""

_BUSY = ("locked", "busy", "connection", "serializ", "deadlock")
_FULL = ("is full", "no space", "disk i/o", "timeout expired", "could not translate host", "refused")
_DAMAGED = ("malformed", "corrupt", "invalid page", "no such table", "no such column")


def default_url(folder: Path) -> str:
    """SQLite beside the reference tables."""
    return f"sqlite:///{folder / 'claims.sqlite'}"


def open_engine(url: str, *, may_be_made: bool = True) -> Engine:
    """An engine for ``url`` (a SQLAlchemy URL, or a path of a SQLite file), its schema brought up to date.

    A new store is made, for this user alone (mode 600), only where ``may_be_made``. Raises StoreError.
    """
    parsed = sa.make_url(url if "://" in url else f"sqlite:///{url}")
    shown = parsed.render_as_string(hide_password=True)
    try:
        engine = sa.create_engine(
            _found_or_made(parsed, may_be_made),
            json_deserializer=msgspec.json.decode,
            json_serializer=lambda value: msgspec.json.encode(value).decode(),
        )
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _sqlite_pragmas)
            sa.event.listen(engine, "begin", _begin_immediate)
        persistently(lambda: _migrate(engine, shown))
    except Failures as error:
        raise kind_of(error)(f"cannot open the store {shown}: {reason_of(error)}") from error
    return engine


def _found_or_made(url: URL, may_be_made: bool) -> URL:
    """The URL to connect to; the SQLite file behind it exists then, and one that cannot be written is opened so."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return url
    path = Path(url.database)
    if not path.exists():
        if not may_be_made:
            raise FileNotFoundError(f"there is no such file; `cleanclaim check --record --store {path}` makes one")
        private_folder(path.parent)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return url
    still = "" if Path(f"{path}-wal").exists() else "&immutable=1"
    return sa.make_url(f"sqlite:///file:{path.resolve()}?mode=ro{still}&uri=true")


Bind = Engine | Connection
"""The database; or a connection in the transaction of a trial, which is undone at its end whatever was written."""


@contextmanager
def reading(bind: Bind) -> Iterator[Connection]:
    """A connection to read with."""
    if isinstance(bind, Connection):
        yield bind
        return
    with bind.connect() as connection:
        yield connection


@contextmanager
def writing(bind: Bind) -> Iterator[Connection]:
    """A write transaction, committed at the end and undone by an exception. Writers wait for each other.

    PostgreSQL would let two writers pass each other unseen (a claim recorded and a payment read at the same moment), so
    there they take one lock.
    """
    if isinstance(bind, Connection):
        with bind.begin_nested():
            yield bind
        return
    engine = bind
    with engine.connect().execution_options(writes=True) as connection, persistently(connection.begin):
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        yield connection


@contextmanager
def told_as_store_errors(bind: Bind) -> Iterator[None]:
    """What the database refuses (a full disk, a lock that is not let go) as one StoreError that names the store."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        shown = bind.engine.url.render_as_string(hide_password=True)
        text = f"the store {shown} cannot be used: {reason_of(error)}; nothing of this file was recorded"
        raise kind_of(error)(text) from error


@contextmanager
def told_as_history_failures(engine: Engine) -> Iterator[None]:
    """What the database refuses while a rule asks of the past: never an empty answer."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        shown = engine.url.render_as_string(hide_password=True)
        raise HistoryError(f"the store {shown} cannot say what was before: {reason_of(error)}") from error


def kind_of(error: BaseException) -> type[StoreError]:
    """Which StoreError a failure of the database is: busy, damaged, or none that can be used."""
    text = str(getattr(error, "orig", None) or error).lower()
    if is_transient(error) or any(word in text for word in _FULL):
        return StoreBusyError
    if isinstance(error, sa.exc.DatabaseError | sqlite3.DatabaseError) and any(word in text for word in _DAMAGED):
        return DamagedStoreError
    return StoreError


def reason_of(error: BaseException) -> str:
    """The first line of what the driver said, without the statement (its values may be a person's)."""
    said = getattr(error, "orig", None) or error
    if isinstance(said, OSError) and said.strerror:
        return said.strerror
    return (str(said).strip() or type(said).__name__).splitlines()[0]


def persistently(action: Callable[[], T]) -> T:
    """Run ``action``, again while the database is locked or the connection was lost, for at most half a minute."""
    attempt = retry(
        retry=retry_if_exception(is_transient),
        wait=wait_exponential_jitter(multiplier=0.05, max=2),
        stop=stop_after_delay(30),
        reraise=True,
        before_sleep=lambda state: logger().info("store busy, trying again", attempt=state.attempt_number),
    )
    return attempt(action)()


def is_transient(error: BaseException) -> bool:
    """Whether trying again can help: a locked SQLite file, a lost connection, a serialisation failure."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if not isinstance(error, OperationalError):
        return False
    text = str(error.orig).lower()
    return any(word in text for word in _BUSY)


def _sqlite_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if "readonly" not in str(error):  # a store that is only read keeps the journal it has
            raise


def _begin_immediate(connection: sa.Connection) -> None:
    """Take SQLite's write lock at once where the connection asked to write; pysqlite would begin too late."""
    mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


_MIGRATING = threading.Lock()
"""Alembic keeps its context in module globals: one migration at a time in a process."""

_ADVISORY_LOCK = 0x636C6D  # any number of our own; one migration at a time in a PostgreSQL database


def _migrate(engine: Engine, shown: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    scripts = ScriptDirectory.from_config(config)
    head = scripts.get_current_head()
    with engine.connect() as reading:  # a store in order is not locked, and may stand where nothing can be written
        current = MigrationContext.configure(reading).get_current_revision()
        if current == head:
            return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise NewerSchemaError(
            f"the store {shown} was written by a newer version of cleanclaim (schema {current}; this one knows {head})"
        )
    with _MIGRATING, engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        current = MigrationContext.configure(connection).get_current_revision()
        if current is None and set(sa.inspect(connection).get_table_names()) & set(metadata.tables):
            raise StoreError(f"{shown} is a database of something else; nothing was written to it")
        if current != head:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    if current is not None:
        _close_to_others(engine)


def _close_to_others(engine: Engine) -> None:
    """Take from strangers what an older version left them: its SQLite files were readable by all."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return
    path = Path(engine.url.database)
    if path.exists() and path.stat().st_uid == os.getuid():
        path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o770)
