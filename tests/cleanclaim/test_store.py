"""The store: all or nothing, once, without patients, and history as rules ask for it. One contract on SQLite and on a
PostgreSQL server of the tests' own."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa

from cleanclaim.store import schema
from cleanclaim.store.database import is_transient, open_engine
from cleanclaim.store.error import StoreError
from cleanclaim.store.store import Store, open_store
from cleanclaim.store.submitted import submitted_claims
from tests.cleanclaim.shell import ROOT
from tests.ledger_play import take
from validators.engine.catalogue import rule_by_id
from validators.engine.finding import Unavailable
from validators.engine.runner import Runner, Verdict
from validators.examples.facts import given
from validators.examples.shorthand import parse_claim
from validators.questions.rows import PairOutcomes
from x12.records.claim import Claim

CLAIM = "P dos=2026-01-05 dx=E11.9,I10 id=A-1 born=1980-01-02 sex=F charge=250 | 99213 $120 | 36415 $30"
SOUND = CLAIM.replace("charge=250", "charge=150")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "claims.sqlite")
    running: str = request.getfixturevalue("postgresql")
    return running


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    with open_store(url, tmp_path) as opened_store:
        yield opened_store


def verdict(text: str) -> Verdict:
    return Runner([rule_by_id("PX16")], given(text)).check(parse_claim(text))


def put(store: Store, *texts: str, sha256: str = "a" * 64) -> bool:
    with store.recording("claims.edi") as recording:
        for text in texts:
            recording.add(verdict(text))
        return recording.complete(sha256, [("icd10cm", "ICD-10-CM FY2026")])


def rows(url: str, tmp_path: Path, table: sa.Table) -> int:
    engine = open_engine(url)
    with engine.connect() as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(table))
    engine.dispose()
    assert isinstance(count, int)
    return count


def test_a_claim_comes_back_as_it_went_in(store: Store) -> None:
    assert put(store, CLAIM)
    with store.reading() as connection:
        (found,) = submitted_claims(connection, [1]).values()
    assert [(line.number, line.code, str(line.charge)) for line in found.lines] == [
        (1, "99213", "120.00"),
        (2, "36415", "30.00"),
    ]
    assert [(f.rule, f.severity) for f in found.findings] == [("PX16", "reject")]


def test_the_same_file_twice_is_once(store: Store, url: str, tmp_path: Path) -> None:
    assert put(store, CLAIM)
    assert not put(store, CLAIM)
    assert rows(url, tmp_path, schema.claims) == 1


@pytest.mark.parametrize("how", ["error", "forgotten"])
def test_an_unfinished_file_leaves_nothing(store: Store, url: str, tmp_path: Path, how: str) -> None:
    @contextmanager
    def interrupted() -> Iterator[None]:
        if how == "error":
            with pytest.raises(RuntimeError):
                yield
        else:
            yield

    with interrupted(), store.recording("claims.edi") as recording:
        for _ in range(500):  # more than one batch
            recording.add(verdict(CLAIM))
        if how == "error":
            raise RuntimeError("the disk is full")
    for table in (schema.submissions, schema.claims, schema.lines, schema.findings):
        assert rows(url, tmp_path, table) == 0
    assert put(store, CLAIM), "and the file can be recorded afterwards"


def test_two_writers_wait_for_each_other(url: str, tmp_path: Path) -> None:
    done: list[bool] = []

    def write(number: int) -> None:
        with open_store(url, tmp_path) as mine:
            done.append(
                put(mine, *[CLAIM.replace("A-1", f"A-{number}-{i}") for i in range(50)], sha256=f"{number}" * 64)
            )

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [True] * 4
    assert rows(url, tmp_path, schema.claims) == 200


def past(store: Store, text: str, since: date, until: date) -> list[tuple[str, str]]:
    claim: Claim = parse_claim(text)
    return [(p.claim, p.code) for p in store.history.past_lines(claim, since, until)]


def test_history_is_the_patients_own_and_inside_the_window(store: Store) -> None:
    other = SOUND.replace("1980-01-02", "1981-01-02").replace("A-1", "B-1")
    put(store, SOUND, other)
    now = SOUND.replace("A-1", "A-2").replace("2026-01-05", "2026-03-01")
    first, last = date(2026, 1, 5), date(2026, 1, 5)
    assert past(store, now, first, last) == [("A-1", "99213"), ("A-1", "36415")]
    assert past(store, now, date(2026, 1, 6), date(2026, 2, 1)) == []
    assert past(store, SOUND, first, last) == [], "a claim is not its own history"
    assert store.history.covers(date(2026, 1, 5))
    assert not store.history.covers(date(2026, 1, 4))


def test_one_claim_may_ask_for_several_windows_and_the_next_claim_sees_what_was_recorded_since(store: Store) -> None:
    history = store.history
    put(store, SOUND)
    now = parse_claim(SOUND.replace("A-1", "A-2"))
    day = date(2026, 1, 5)
    assert len(list(history.past_lines(now, day, day))) == 2
    assert list(history.past_lines(now, date(2020, 1, 1), date(2026, 1, 4))) == []
    assert len(list(history.past_lines(now, date(2020, 1, 1), day))) == 2
    put(store, SOUND.replace("A-1", "A-3"), sha256="3" * 64)
    later = parse_claim(SOUND.replace("A-1", "A-2"))
    assert len(list(history.past_lines(later, day, day))) == 4


def test_a_patient_nobody_can_tell_has_no_history_rather_than_an_empty_one(store: Store) -> None:
    put(store, CLAIM)
    unknown = msgspec.structs.replace(parse_claim(CLAIM), subscriber=None, id="A-9")
    with pytest.raises(Unavailable, match="know the patient by"):
        store.history.past_lines(unknown, date(2020, 1, 1), date(2027, 1, 1))


def test_a_claim_refused_at_the_gate_is_no_history(store: Store) -> None:
    """It was never sent: its services were not billed."""
    put(store, CLAIM)
    now = CLAIM.replace("A-1", "A-2").replace("2026-01-05", "2026-03-01")
    assert past(store, now, date(2026, 1, 5), date(2026, 1, 5)) == []


def test_an_empty_store_covers_nothing(store: Store) -> None:
    assert not store.history.covers(date(2026, 1, 1))


def test_payments_become_history(store: Store, tmp_path: Path) -> None:
    """After the sample loop the payer's answers are known by pair and by patient."""
    from cleanclaim.process.session import Session
    from cleanclaim.settings import Settings

    session = Session(Settings(path=None, data=tmp_path))
    take(ROOT / "sample_edi" / "brief_professional.edi", store, session)
    assert store.history.outcomes("PLAINS01", "23500", "E119") == PairOutcomes(0, 0)
    take(ROOT / "sample_edi" / "brief_professional.835.edi", store, session)
    outcomes = store.history.outcomes
    assert outcomes("PLAINS01", "23500", "E119") == PairOutcomes(0, 1)
    assert outcomes("PLAINS01", "23500", "S42001A") == PairOutcomes(1, 0)
    assert outcomes("OTHER", "23500", "E119") == PairOutcomes(0, 0)


def test_a_remittance_recorded_before_its_claims_is_joined_when_they_come(
    store: Store, url: str, tmp_path: Path
) -> None:
    from cleanclaim.process.session import Session
    from cleanclaim.settings import Settings

    session = Session(Settings(path=None, data=tmp_path))
    take(ROOT / "sample_edi" / "brief_professional.835.edi", store, session)
    assert store.history.outcomes("PLAINS01", "23500", "E119").denied == 0
    take(ROOT / "sample_edi" / "brief_professional.edi", store, session)
    assert store.history.outcomes("PLAINS01", "23500", "E119").denied == 1
    assert take(ROOT / "sample_edi" / "brief_professional.835.edi", store, session) == ["read before"]
    assert rows(url, tmp_path, schema.answers) == 6
    assert store.history.outcomes("PLAINS01", "23500", "E119").denied == 1


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_bytes(b"nothing of the kind" * 50)
    with pytest.raises(StoreError, match=r"x\.sqlite"), open_store(str(tmp_path / "x.sqlite"), tmp_path):
        pass


def test_a_missing_driver_or_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError), open_store(str(tmp_path / "file" / "x.sqlite"), tmp_path):
        pass
    with pytest.raises(StoreError), open_store("nosuchdatabase://x", tmp_path):
        pass


def test_what_is_worth_trying_again() -> None:
    locked = sa.exc.OperationalError("x", {}, sqlite3.OperationalError("database is locked"))
    broken = sa.exc.OperationalError("x", {}, sqlite3.OperationalError("no such table: y"))
    assert is_transient(locked)
    assert not is_transient(broken)
    assert not is_transient(ValueError("locked"))


def test_the_migrations_make_the_schema(url: str, tmp_path: Path) -> None:
    """What the migrations build is what schema.py says; a difference means a migration is missing."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = open_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    engine.dispose()
