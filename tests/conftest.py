"""Settings all tests share: property tests have no deadline, and in CI they repeat the same examples every time.

Whatever a test, or a command it starts, keeps for the user (compiled tables, editions, a store, settings) is kept in
folders of this run: nothing of the user's is read or changed, and no table of yesterday's code answers today's tests.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from tests import postgres
from tests.promised import missing

settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

USER_FOLDERS = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
OF_THE_USER = ("CLEANCLAIM_SETTINGS", "CLEANCLAIM_DATA", "CLEANCLAIM_PATIENT_KEY")
_own = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Give the run its folders, once: parallel workers inherit them."""
    if hasattr(config, "workerinput"):
        return
    config.stash[_own] = Path(tempfile.mkdtemp(prefix="cleanclaim-tests-"))
    for variable in USER_FOLDERS:
        os.environ[variable] = str(config.stash[_own] / variable.lower())
    for variable in OF_THE_USER:
        os.environ.pop(variable, None)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take them away again."""
    if _own in config.stash:
        shutil.rmtree(config.stash[_own], ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave nightly tests out of a run that does not ask for them (``-m nightly``)."""
    if "nightly" in (config.getoption("markexpr") or ""):
        return
    notice = pytest.mark.skip(reason="nightly: run with -m nightly")
    for item in items:
        if "nightly" in item.keywords:
            item.add_marker(notice)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server of this run's own."""
    with ExitStack() as stack:
        try:
            running = stack.enter_context(postgres.server())
        except postgres.Missing as reason:
            missing("postgresql", reason)
        yield running


@pytest.fixture
def postgresql(postgresql_server: str) -> str:
    """The URL of an empty database on it."""
    engine = sa.create_engine(postgresql_server)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    engine.dispose()
    return postgresql_server
