"""What a store cannot answer is refused, with its own error and exit code; it is never taken for "nothing before"."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cleanclaim.exit_codes import ExitCode
from cleanclaim.store.error import (
    DamagedStoreError,
    HistoryError,
    KeyRefusedError,
    NewerSchemaError,
    StoreError,
    StoreRefusedError,
)
from cleanclaim.store.patient_key import ENVIRONMENT, load_secret
from cleanclaim.store.store import open_store
from tests.cleanclaim.shell import ROOT, cleanclaim
from tests.cleanclaim.test_store import SOUND, put, verdict
from validators.engine.catalogue import rule_by_id
from validators.engine.finding import CannotAnswer, Unavailable
from validators.engine.runner import Runner
from validators.examples.shorthand import parse_claim
from validators.questions.reference import Reference

FILE_OF_A_KNOWN_PATIENT = ROOT / "sample_edi" / "brief_professional.edi"
OLD_KEY = "key-of-the-old-synthetic-store"
OLD_STORE = Path(__file__).with_name("v010.sql")
NEXT_MONTH = SOUND.replace("A-1", "A-2").replace("2026-01-05", "2026-02-05")


@pytest.fixture(autouse=True)
def no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)


def recorded(folder: Path) -> Path:
    """A store with one claim, its key beside it."""
    with open_store(None, folder) as store:
        assert put(store, SOUND)
    return folder / "claims.sqlite"


def refused(folder: Path, kind: type[StoreError], words: str) -> None:
    with pytest.raises(kind, match=words), open_store(None, folder):
        pass


def old_store(folder: Path) -> Path:
    """A store as version 0.1.0 wrote it: two files of claims, two remittances, and no memory of its key."""
    folder.mkdir(exist_ok=True)
    path = folder / "claims.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD_STORE.read_text(encoding="utf-8"))
    return path


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda key: key.unlink(), "is gone"),
        (lambda key: key.write_bytes(b""), "is empty"),
        (lambda key: key.write_bytes(b"\n"), "is empty"),
        (lambda key: key.write_bytes(b"a" * 15), "15 characters, fewer than 16"),
        (lambda key: key.write_bytes(b"b" * 64), "not the one this store was written with"),
    ],
    ids=["lost", "emptied", "blank", "short", "another"],
)
def test_a_key_that_is_not_the_stores_is_refused_before_reading(
    tmp_path: Path, harm: Callable[[Path], object], words: str
) -> None:
    recorded(tmp_path)
    harm(tmp_path / "patient.key")
    refused(tmp_path, KeyRefusedError, words)
    assert issubclass(KeyRefusedError, StoreRefusedError)
    assert ExitCode[KeyRefusedError.exit_name] == 6


@pytest.mark.parametrize(("given", "words"), [("a", "fewer than 16"), ("", "is empty"), ("c" * 20, "not the one")])
def test_the_key_of_the_environment_is_measured_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, words: str
) -> None:
    recorded(tmp_path)
    monkeypatch.setenv(ENVIRONMENT, given)
    refused(tmp_path, KeyRefusedError, words)


def test_one_key_for_two_data_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shared store and its key: the second user gives the key through the environment."""
    store = recorded(tmp_path / "one")
    with pytest.raises(KeyRefusedError), open_store(str(store), tmp_path / "two"):
        pass
    assert not (tmp_path / "two" / "patient.key").exists(), "no key is made beside a store that has one"
    monkeypatch.setenv(ENVIRONMENT, (tmp_path / "one" / "patient.key").read_text())
    with open_store(str(store), tmp_path / "two") as opened:
        assert len(list(opened.history.past_lines(parse_claim(NEXT_MONTH), date(2026, 1, 5), date(2026, 1, 5)))) == 2


def test_key_and_store_are_for_this_user_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        store = recorded(tmp_path / "data")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data", store, tmp_path / "data/patient.key")]
    assert modes == [0o700, 0o600, 0o600]
    assert sorted(path.name for path in (tmp_path / "data").iterdir() if "key" in path.name) == ["patient.key"]


def test_first_starts_at_once_agree_on_one_key(tmp_path: Path) -> None:
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(load_secret(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(recorded(tmp_path))) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999zz'")
    refused(tmp_path, NewerSchemaError, "newer version of cleanclaim .schema 9999zz")


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "claims.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE claims (mine TEXT)")
    refused(tmp_path, StoreError, "something else")


def test_a_typed_name_makes_no_store_where_none_may_be_made(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match="no such file"),
        open_store(str(tmp_path / "typo.sqlite"), tmp_path, may_be_made=False),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def damaged(path: Path, *tables: str) -> None:
    """Overwrite the first page of each of the tables."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        named = ", ".join("?" for _ in tables)
        pages = connection.execute(f"SELECT rootpage FROM sqlite_master WHERE name IN ({named})", tables).fetchall()
    assert len(pages) == len(tables)
    with path.open("r+b") as stream:
        for (page,) in pages:
            stream.seek((page - 1) * size)
            stream.write(b"\xff" * 200)


def test_a_damaged_page_is_a_failure_and_not_an_empty_past(tmp_path: Path) -> None:
    damaged(recorded(tmp_path), "lines")
    with open_store(None, tmp_path) as store, pytest.raises(HistoryError, match="cannot say what was before") as told:
        store.history.past_lines(parse_claim(NEXT_MONTH), date(2026, 1, 5), date(2026, 1, 5))
    assert isinstance(told.value, CannotAnswer)


def test_a_store_damaged_at_its_root_is_refused(tmp_path: Path) -> None:
    damaged(recorded(tmp_path), "installation")
    refused(tmp_path, DamagedStoreError, "malformed|disk image")


def test_a_failing_store_is_no_crash_of_the_rule_that_asked(tmp_path: Path) -> None:
    """EM02 asks of the past; the runner lets the failure through instead of counting a crash or no history."""
    damaged(recorded(tmp_path), "lines")
    with open_store(None, tmp_path) as store:
        runner = Runner([rule_by_id("EM02")], Reference(_NoTables(), store.history))
        with pytest.raises(CannotAnswer):
            runner.check(parse_claim(NEXT_MONTH))


class _NoTables:
    def table(self, name: str, on: date) -> object:
        raise Unavailable(f"no {name} for {on}")


@pytest.mark.parametrize("command", ["check --store", "check --record --store", "reconcile --store"])
def test_the_shell_sees_one_line_and_the_code_of_a_refusal(tmp_path: Path, command: str) -> None:
    data = tmp_path / "data"
    store = recorded(data)
    (data / "patient.key").unlink()
    words = [FILE_OF_A_KNOWN_PATIENT if word == "FILE" else word for word in command.split()]
    done = cleanclaim(*words, store, FILE_OF_A_KNOWN_PATIENT, folder=tmp_path, data=data)
    assert done.returncode == ExitCode.REFUSED
    assert done.stdout == b""
    assert done.stderr.decode().count("\n") == 1
    assert "patient.key" in done.stderr.decode()


def test_a_store_that_may_only_be_read_still_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As another user's: the file and its folder closed to writing (to the superuser nothing is, so it is said)."""
    recorded(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    with open_store(None, tmp_path) as opened:
        assert opened.history.covers(date(2026, 1, 5))
        with pytest.raises(StoreError, match="readonly"):
            put(opened, NEXT_MONTH, sha256="b" * 64)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_an_older_stores_key_is_adopted_once_a_claim_proves_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = old_store(tmp_path)
    monkeypatch.setenv(ENVIRONMENT, OLD_KEY)
    done = cleanclaim("check", "--record", "--store", path, FILE_OF_A_KNOWN_PATIENT, folder=tmp_path, data=tmp_path)
    assert b"recorded before" in done.stderr
    assert done.returncode in (ExitCode.CLEAN, ExitCode.FINDINGS)
    with open_store(None, tmp_path) as store:
        assert store.key_is_proven
    monkeypatch.setenv(ENVIRONMENT, "another-key-of-enough-length")
    refused(tmp_path, KeyRefusedError, "not the one")


def test_another_key_for_an_older_store_is_refused_at_the_first_claim_that_can_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old_store(tmp_path)
    monkeypatch.setenv(ENVIRONMENT, "another-key-of-enough-length")
    done = cleanclaim("check", "--record", "--store", path, FILE_OF_A_KNOWN_PATIENT, folder=tmp_path, data=tmp_path)
    assert done.returncode == ExitCode.REFUSED
    assert b"not the one this store was written with" in done.stderr


def test_a_lost_key_of_an_older_store_is_not_made_anew(tmp_path: Path) -> None:
    old_store(tmp_path)
    refused(tmp_path, KeyRefusedError, "is gone")


def test_an_unproven_key_answers_nothing_and_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim of a provider and a patient the older store does not know proves nothing either way."""
    old_store(tmp_path)
    monkeypatch.setenv(ENVIRONMENT, OLD_KEY)
    with open_store(None, tmp_path) as store:
        with pytest.raises(Unavailable, match="nothing shows yet"):
            store.history.past_lines(parse_claim(NEXT_MONTH), date(2020, 1, 1), date(2026, 1, 5))
        with store.recording("x") as recording:
            recording.add(verdict(SOUND))
            with pytest.raises(KeyRefusedError, match="first record a file"):
                recording.complete("f" * 64, [])
