"""Opening the store: engine, pragmas, migrations to the newest schema, and retries of what is transient."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from tenacity import retry, retry_if_exception, stop_after_delay, wait_exponential_jitter

from cleanclaim.log import logger
from cleanclaim.store.error import StoreError

T = TypeVar("T")


def default_url(folder: Path) -> str:
    """SQLite beside the reference tables."""
    return f"sqlite:///{folder / 'claims.sqlite'}"


def open_engine(url: str) -> Engine:
    """An engine for ``url`` (a SQLAlchemy URL, or a path of a SQLite file), its schema brought up to date."""
    if "://" not in url:
        url = f"sqlite:///{url}"
    parsed = sa.make_url(url)
    try:
        if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(parsed)
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _sqlite_pragmas)
            sa.event.listen(engine, "begin", _begin_immediate)
        persistently(lambda: _migrate(engine))
    except (sa.exc.SQLAlchemyError, ModuleNotFoundError, sqlite3.Error, OSError) as error:
        shown = parsed.render_as_string(hide_password=True)
        reason = getattr(error, "orig", None) or error
        raise StoreError(f"cannot open the store {shown}: {reason}") from error
    return engine


@contextmanager
def told_as_store_errors(engine: Engine) -> Iterator[None]:
    """What the database refuses (a full disk, a lock that is not let go) as one StoreError that names the store."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        shown = engine.url.render_as_string(hide_password=True)
        reason = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
        raise StoreError(f"the store {shown} cannot be used: {reason}; nothing of this file was recorded") from error


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
    return any(word in text for word in ("locked", "busy", "connection", "serializ", "deadlock"))


def _sqlite_pragmas(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: sa.Connection) -> None:
    """Take SQLite's write lock at once where the connection asked to write; pysqlite would begin too late."""
    mode = "IMMEDIATE" if connection.get_execution_options().get("writes") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


_MIGRATING = threading.Lock()
"""Alembic keeps its context in module globals: one migration at a time in a process."""

_ADVISORY_LOCK = 0x636C6D  # any number of our own; one migration at a time in a PostgreSQL database


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    head = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as reading:  # a store in order is not locked, and may stand where nothing can be written
        if MigrationContext.configure(reading).get_current_revision() == head:
            return
    with _MIGRATING, engine.connect().execution_options(writes=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        if MigrationContext.configure(connection).get_current_revision() != head:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
