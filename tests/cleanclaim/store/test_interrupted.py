"""Reconciliation that is killed anywhere, or runs twice at once: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cleanclaim.process.session import Session
from cleanclaim.settings import Settings
from cleanclaim.store.patient_key import ENVIRONMENT
from cleanclaim.store.store import open_store
from cleanclaim.tools.sample import Options, write_year
from tests.cleanclaim.shell import ROOT
from tests.ledger_play import known, play, take

POINTS = {"sqlite": 16, "postgresql": 6}
"""At how many of the statements sent to the database a run is killed, spread evenly."""


class Killed(BaseException):
    """The process is gone: no handler of errors sees it."""


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "a key for all runs")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("sample")
    options = Options(claims=60, seed=37, kind="mixed", faulty=0.2, remittance_files=2)
    write_year(folder, options)
    claims = [path for path in sorted(folder.glob("*.837")) if b"CLM*" in path.read_bytes()]
    return [*claims, folder / "status.277", *sorted(folder.glob("*.835"))]


@pytest.fixture(scope="module")
def whole(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, "a key for all runs")
        return play(files, tmp_path_factory.mktemp("whole")).plain()


def run(files: list[Path], folder: Path, url: str | None, until: int) -> int:
    """Take all files; the process is killed at the ``until``-th statement. How many statements were sent."""
    sent = 0

    def count(*_: object) -> None:
        nonlocal sent
        sent += 1
        if sent == until:
            raise Killed

    with open_store(url, folder) as store:
        sa.event.listen(store._engine, "before_cursor_execute", count)
        try:
            session = Session(Settings(path=None, data=folder), store.history)
            for path in files:
                take(path, store, session)
        except Killed:
            pass
        finally:
            sa.event.remove(store._engine, "before_cursor_execute", count)
    return sent


def killed_everywhere(files: list[Path], folder: Path, url: str | None, clean: Any, whole: Any) -> None:
    (folder / "count").mkdir()
    clean()
    statements = run(files, folder / "count", url, 0)
    assert statements > 100
    for at in range(1, statements, statements // POINTS["postgresql" if url else "sqlite"]):
        clean()
        place = folder / str(at)
        place.mkdir()
        run(files, place, url, at)
        assert play(files, place, url).plain() == whole, at


def test_killed_at_any_statement_a_run_taken_up_again_gives_the_same(
    files: list[Path], tmp_path: Path, whole: Any
) -> None:
    killed_everywhere(files, tmp_path, None, lambda: None, whole)


def test_on_postgresql_too(files: list[Path], tmp_path: Path, whole: Any, postgresql: str) -> None:
    def clean() -> None:
        engine = sa.create_engine(postgresql)
        with engine.begin() as connection:
            connection.execute(sa.text("DROP SCHEMA public CASCADE"))
            connection.execute(sa.text("CREATE SCHEMA public"))
        engine.dispose()

    killed_everywhere(files, tmp_path, postgresql, clean, whole)


def started(words: list[str | Path], folder: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "CLEANCLAIM_DATA": str(folder / "data")}
    command = [sys.executable, "-m", "cleanclaim", *map(str, words)]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def test_runs_at_once_on_one_store_give_what_one_gives(files: list[Path], tmp_path: Path, whole: Any) -> None:
    store = tmp_path / "s.sqlite"
    claims = [path for path in files if path.suffix == ".837"]
    answers = [path for path in files if path.suffix != ".837"]
    recording = started(["check", "--record", *claims, "--store", store], tmp_path)
    recording.communicate()
    runs = [started(["reconcile", *order, "--store", store], tmp_path) for order in (answers, answers[::-1], answers)]
    for one in runs:
        _, told = one.communicate(timeout=100)
        assert one.returncode in (0, 1), told
    with open_store(str(store), tmp_path) as opened:
        assert known(opened).plain() == whole


@pytest.mark.parametrize("after", [0.5, 0.8, 1.0, 1.2])
def test_a_process_killed_is_taken_up_again(files: list[Path], tmp_path: Path, whole: Any, after: float) -> None:
    store = tmp_path / "s.sqlite"
    with open_store(str(store), tmp_path / "data"):
        pass
    claims = [path for path in files if path.suffix == ".837"]
    answers = [path for path in files if path.suffix != ".837"]
    for words in (["check", "--record", *claims], ["reconcile", *answers]):
        killed = started([*words, "--store", store], tmp_path)
        try:
            killed.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            killed.kill()
            killed.communicate()
        started([*words, "--store", store], tmp_path).communicate()
    with open_store(str(store), tmp_path) as opened:
        assert known(opened).plain() == whole
