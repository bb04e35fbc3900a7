"""The ledger in its store: migrated, the same in any order and pieces, found by index, corrected by hand."""

from __future__ import annotations

import itertools
import re
import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from cleanclaim.exit_codes import ExitCode
from cleanclaim.process.session import Session
from cleanclaim.settings import Settings
from cleanclaim.store import schema
from cleanclaim.store.acts import ActError
from cleanclaim.store.patient_key import ENVIRONMENT
from cleanclaim.store.searching import candidates
from cleanclaim.store.store import Store, open_store
from tests.cleanclaim.shell import ROOT, cleanclaim
from tests.cleanclaim.test_store import SOUND, put
from tests.ledger_play import known, play, take
from tests.reports.made import answer
from validators.examples.shorthand import parse_claim

CLAIMS = ROOT / "sample_edi" / "brief_professional.edi"
ANSWERS = ROOT / "sample_edi" / "brief_professional.835.edi"
OLD_KEY = "key-of-the-old-synthetic-store"


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, OLD_KEY)


def session(folder: Path) -> Session:
    return Session(Settings(path=None, data=folder))


def old_store(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "claims.sqlite")) as connection:
        connection.executescript(Path(__file__).with_name("v010.sql").read_text(encoding="utf-8"))


def test_a_store_of_010_keeps_its_rows_and_its_joins_are_made_anew(tmp_path: Path) -> None:
    old_store(tmp_path)
    with open_store(None, tmp_path) as store:
        store.derive()
        found = known(store)
        assert found.tally.joins == {"joined": 6, "unknown": 4}
        assert {claim.claim: claim.state for claim in found.claims} == {
            "CC-1001": "paid", "CC-1002": "paid", "CC-1003": "denied", "CC-1004": "paid", "CC-1005": "denied",
            "CC-1007": "paid",
        }  # fmt: skip
        assert {r.trace: r.payment for r in found.remittances} == {
            "EFT201": Decimal("803.70"), "TRACE900": Decimal("311.50"),
        }  # fmt: skip
        assert store.history.outcomes("PLAINS01", "23500", "E119").denied == 1
        assert store.history.outcomes("PLAINS01", "23500", "S42001A").paid == 1


def test_a_remittance_of_010_read_again_is_not_counted_twice(tmp_path: Path) -> None:
    old_store(tmp_path)
    with open_store(None, tmp_path) as store:
        store.derive()
        take(ANSWERS, store, session(tmp_path))
        found = known(store)
    assert len([r for r in found.remittances if r.trace == "EFT201"]) == 1
    assert found.tally.sums["paid"] == Decimal("803.70")
    assert {c.claim: c.confidence for c in found.claims}["CC-1003"] != ""


def pieces(path: Path, folder: Path) -> list[Path]:
    """The remittance once for each of its claims, with that claim alone: as if it had come in as many files."""
    segments = path.read_text(encoding="latin-1").replace("\n", "").split("~")
    starts = [n for n, text in enumerate(segments) if text.startswith("CLP*")]
    end = next(n for n, text in enumerate(segments) if text.startswith(("PLB*", "SE*")))
    made = []
    for number, (start, stop) in enumerate(itertools.pairwise([*starts, end])):
        part = [*segments[: starts[0]], *segments[start:stop], *segments[end:]]
        size = next(n for n, t in enumerate(part) if t.startswith("SE*")) - next(
            n for n, t in enumerate(part) if t.startswith("ST*")
        )
        text = re.sub(r"SE\*\d+\*", f"SE*{size + 1}*", "~".join(part))
        made.append(folder / f"part{number}.835")
        made[-1].write_text(text, encoding="latin-1")
    return made


def test_any_split_into_files_gives_the_same(tmp_path: Path) -> None:
    whole = play([CLAIMS, ANSWERS], tmp_path / "whole")
    parts = pieces(ANSWERS, tmp_path)
    assert len(parts) == 6
    order = [*parts[3:], CLAIMS, *parts[:3], parts[0]]
    split = play(order, tmp_path / "split")
    assert [sorted(part) for part in split.plain()] == [sorted(part) for part in whole.plain()]
    assert split.told[-1] == "read before"


def test_the_same_claims_in_other_bytes_are_recorded_once(tmp_path: Path) -> None:
    other = tmp_path / "with_a_newline.edi"
    other.write_bytes(CLAIMS.read_bytes() + b"\n")
    with open_store(None, tmp_path) as store:
        for path in (CLAIMS, other):
            take(path, store, session(tmp_path))
        with store.reading() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(schema.claims)) == 7


def test_claims_of_a_refused_set_are_refused_and_no_history(tmp_path: Path) -> None:
    from tests.cleanclaim.test_store import verdict

    with open_store(None, tmp_path) as store:
        with store.recording("x") as recording:
            checked = verdict(SOUND)
            recording.add(checked)
            recording.refuse_set(checked.claim.transaction.number)
            recording.complete("a" * 64, [])
        later = parse_claim(SOUND.replace("A-1", "A-2").replace("2026-01-05", "2026-03-01"))
        assert list(store.history.past_lines(later, date(2026, 1, 1), date(2026, 2, 1))) == []
        with store.reading() as connection:
            assert connection.scalars(sa.select(schema.claims.c.disposition)).all() == ["reject"]
            assert connection.scalars(sa.select(schema.claim_sets.c.refused)).all() == ["set"]


def test_no_join_with_remittances_of_other_claims_of_the_same_numbers(tmp_path: Path) -> None:
    """Another office's payments: the same numbers, another provider, other patients, days and charges."""
    text = ANSWERS.read_text(encoding="latin-1")
    text = text.replace("1555001019", "1999999992").replace("741234567", "759999999").replace("20260105", "20251119")
    text = re.sub(r"NM1\*QC\*1\*[^~]*", "NM1*QC*1*STRANGER*PAT****MI*Z99", text)
    (tmp_path / "other.835").write_text(text, encoding="latin-1")
    found = play([CLAIMS, tmp_path / "other.835"], tmp_path)
    assert found.tally.joins["joined"] == 0
    assert found.tally.joins["conflict"] > 0
    assert found.claims == []


def test_a_person_may_join_and_take_apart_and_it_lasts(tmp_path: Path) -> None:
    with open_store(None, tmp_path) as store:
        for path in (CLAIMS, ANSWERS):
            take(path, store, session(tmp_path))
        first = next(a for a in known(store).answers if a.number == "CC-1003")
        store.ledger.act("unmatch", first.name, "CC-1003", "paid for another visit")
        store.derive()
        assert next(a for a in known(store).answers if a.number == "CC-1003").join != "joined"
        assert store.history.outcomes("PLAINS01", "23500", "E119").denied == 0
        store.ledger.act("match", first.name, "CC-1002", "so says the payer")
        store.derive()
        again = next(a for a in known(store).answers if a.number == "CC-1003")
        assert (again.claim, again.key, again.confidence) == ("CC-1002", "by hand", "certain")
        assert take(ANSWERS, store, session(tmp_path)) == ["read before"]
        assert next(a for a in known(store).answers if a.number == "CC-1003").claim == "CC-1002"
        for name, claim, words in (("zzzzzz", "CC-1002", "no payment"), (first.name, "NO-1", "no such claim")):
            with pytest.raises(ActError, match=words):
                store.ledger.act("match", name, claim, "")


def plans(store: Store) -> list[str]:
    """How SQLite finds what a batch of answers asks for."""
    told: list[str] = []

    def explain(connection: sa.Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT"):
            rows = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            told.extend(row[3] for row in rows)

    with store.reading() as connection:
        sa.event.listen(connection, "before_cursor_execute", explain)
        answers = [answer(f"X{n}", key=n, controls=frozenset({f"LINE{n}"}), payer_control=f"ICN{n}") for n in range(50)]
        candidates(connection, answers)
        sa.event.remove(connection, "before_cursor_execute", explain)
    return told


def test_unknown_payments_scan_no_table(tmp_path: Path) -> None:
    with open_store(None, tmp_path) as store:
        put(store, *[SOUND.replace("A-1", f"A-{n}") for n in range(50)])
        told = plans(store)
    assert told
    assert [plan for plan in told if plan.startswith("SCAN")] == []


def statements(store: Store, folder: Path, work: object) -> int:
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    sa.event.listen(store._engine, "before_cursor_execute", counted)
    work()  # type: ignore[operator]
    sa.event.remove(store._engine, "before_cursor_execute", counted)
    return count


def test_reconciling_asks_as_often_whatever_the_store_holds(tmp_path: Path) -> None:
    """A file of six payments against a small and a large store: the same statements."""
    counts = []
    for size in (1, 300):
        folder = tmp_path / str(size)
        with open_store(None, folder) as store:
            put(store, *[SOUND.replace("A-1", f"A-{n}") for n in range(size)])
            take(CLAIMS, store, session(folder))
            counts.append(statements(store, folder, lambda: take(ANSWERS, store, session(folder))))  # noqa: B023
    assert counts[0] == counts[1]


def test_recording_asks_by_batches_not_by_claims(tmp_path: Path) -> None:
    counts = []
    for size in (10, 300):
        with open_store(None, tmp_path / str(size)) as store:
            texts = [SOUND.replace("A-1", f"A-{n}") for n in range(size)]
            counts.append(statements(store, tmp_path, lambda: put(store, *texts)))  # noqa: B023
    assert counts[1] <= counts[0] + 8


def test_the_past_of_a_patient_is_read_at_once(tmp_path: Path) -> None:
    counts = []
    for size in (1, 200):
        with open_store(None, tmp_path / str(size)) as store:
            put(store, *[SOUND.replace("A-1", f"A-{n}") for n in range(size)])
            claim = parse_claim(SOUND.replace("A-1", "B-1"))

            def ask() -> None:
                list(store.history.past_lines(claim, date(2020, 1, 1), date(2027, 1, 1)))  # noqa: B023

            counts.append(statements(store, tmp_path, ask))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (["unbalanced"], ExitCode.NOTHING_JOINED),
        (["missed"], ExitCode.FINDINGS),
        (["none"], ExitCode.CLEAN),
    ],
)
def test_exit_codes_of_a_reconciliation(files: list[str], code: ExitCode, tmp_path: Path) -> None:
    store = tmp_path / "claims.sqlite"
    if files == ["unbalanced"]:
        store.touch()
    else:
        cleanclaim("check", CLAIMS, "--record", "--store", store, folder=tmp_path)
    words = [] if files == ["none"] else [ANSWERS]
    done = cleanclaim("reconcile", *words, "--store", store, folder=tmp_path)
    assert done.returncode == code


def test_a_trial_leaves_nothing(tmp_path: Path) -> None:
    store = tmp_path / "claims.sqlite"
    cleanclaim("check", CLAIMS, "--record", "--store", store, folder=tmp_path)
    done = cleanclaim("reconcile", ANSWERS, "--no-record", "--store", store, folder=tmp_path)
    assert b"CC-1003" in done.stdout
    with closing(sqlite3.connect(store)) as connection:
        for table in ("answers", "remits", "matches", "claim_states", "pending"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_a_name_typed_wrong_makes_no_store(tmp_path: Path) -> None:
    done = cleanclaim("reconcile", ANSWERS, "--store", "typo.sqlite", folder=tmp_path)
    assert done.returncode == ExitCode.USAGE
    assert not (tmp_path / "typo.sqlite").exists()
