"""Editions on disk: side by side, chosen by day, whole or not at all, damaged ones never used."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanclaim.reference.editions import EditionError, EditionStore, data_folder
from cleanclaim.reference.importers.archive import RefusedError
from cleanclaim.reference.library import in_force, open_library
from cleanclaim.reference.manifest import Manifest
from tests.cleanclaim.reference.conftest import Add
from tests.cleanclaim.reference.layouts import mue
from validators.engine.finding import Unavailable

TITLE = "Practitioner Services MUE Values"


def quarter(value: str, month: str = "07", year: str = "2026") -> dict[str, bytes]:
    return {f"MUE_Eff_{month}-01-{year}.csv": mue(TITLE, [("0ZA01", value, "2 x")])}


def units(store: EditionStore, on: date) -> int:
    row = open_library(store.folder.parent).table("mue-practitioner", on).get("0ZA01")
    return int(row.value)


def test_a_later_import_never_changes_an_old_verdict(add: Add, store: EditionStore) -> None:
    add(quarter("3", "04"))
    before = units(store, date(2026, 5, 1))
    label = open_library(store.folder.parent).table("mue-practitioner", date(2026, 5, 1)).edition.label
    add(quarter("1", "07"))
    add(quarter("2", "10"))
    assert units(store, date(2026, 5, 1)) == before == 3
    assert label == "MUE practitioner 2026Q2"
    assert [units(store, day) for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 10, 1))] == [3, 1, 2]


def test_a_gap_between_editions_is_not_checked(add: Add, store: EditionStore) -> None:
    add(quarter("3", "01"))
    add(quarter("2", "10"))
    with pytest.raises(Unavailable, match="2026Q1 ended 2026-03-31"):
        units(store, date(2026, 5, 1))


def test_the_same_release_with_other_content_is_refused(add: Add, store: EditionStore) -> None:
    add(quarter("3"))
    with pytest.raises(EditionError, match=r"already loaded .* with other content"):
        add(quarter("4"))
    assert units(store, date(2026, 8, 1)) == 3
    store.remove("mue-practitioner", "MUE practitioner 2026Q3")
    add(quarter("4"))
    assert units(store, date(2026, 8, 1)) == 4


def test_the_same_file_twice_is_one_edition(add: Add, store: EditionStore) -> None:
    first = add(quarter("3")).editions
    assert add(quarter("3")).editions == first
    assert len(store.manifests()) == 1


def test_an_import_that_breaks_off_is_never_seen(store: EditionStore) -> None:
    draft = Manifest(table="mue-practitioner", label="broken", first=None, last=None, source="x")

    def write(database: sqlite3.Connection) -> int:
        database.execute("CREATE TABLE row (code TEXT)")
        raise RefusedError("the file is cut off")

    with pytest.raises(RefusedError):
        store.install(draft, write)
    assert list(store.folder.iterdir()) == []
    with pytest.raises(EditionError, match="no rows"):
        store.install(draft, lambda database: 0)
    assert list(store.folder.iterdir()) == []


def test_leftovers_of_a_killed_import_are_not_seen(add: Add, store: EditionStore) -> None:
    add(quarter("3"))
    (store.folder / ".incoming-abc.sqlite").write_bytes(b"half")
    (store.folder / "mue-practitioner-other-deadbeef.sqlite").write_bytes(b"no manifest yet")
    assert [m.label for m in store.manifests()] == ["MUE practitioner 2026Q3"]
    assert {path.name for path in store.leftovers()} == {
        ".incoming-abc.sqlite",
        "mue-practitioner-other-deadbeef.sqlite",
    }
    assert units(store, date(2026, 8, 1)) == 3


KILLED = """
import os, signal, sys
from pathlib import Path
from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.manifest import Manifest

def write(database):
    database.execute("CREATE TABLE row (code TEXT)")
    database.executemany("INSERT INTO row VALUES (?)", (("x",) for _ in range(100_000)))
    os.kill(os.getpid(), signal.SIGKILL)

EditionStore(Path(sys.argv[1])).install(Manifest(table="list-x", label="x", first=None, last=None), write)
"""


def test_an_import_killed_half_way(add: Add, store: EditionStore) -> None:
    add(quarter("3"))
    done = subprocess.run([sys.executable, "-c", KILLED, str(store.folder.parent)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert [m.label for m in store.manifests()] == ["MUE practitioner 2026Q3"]
    assert len(store.leftovers()) == 1
    assert units(store, date(2026, 8, 1)) == 3


@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_a_damaged_edition_is_not_used(add: Add, store: EditionStore, damage: str) -> None:
    (manifest,) = add(quarter("3")).editions
    path = store.path(manifest)
    content = path.read_bytes()
    if damage == "flip":
        path.write_bytes(content[:-10] + bytes([content[-10] ^ 1]) + content[-9:])
    elif damage == "cut":
        path.write_bytes(content[:-4096])
    else:
        path.unlink()
    with pytest.raises(EditionError, match="2026Q3"):
        store.verify(manifest)
    with pytest.raises(Unavailable, match=r"MUE practitioner 2026Q3: .*(damaged|cannot be read)"):
        units(store, date(2026, 8, 1))


@pytest.mark.parametrize("block", [0, 17, 63])
def test_a_large_edition_is_sampled_when_opened(store: EditionStore, block: int) -> None:
    draft = Manifest(table="list-large", label="large", first=None, last=None, source="x")

    def write(database: sqlite3.Connection) -> int:
        database.execute("CREATE TABLE filler (data BLOB)")
        database.executemany("INSERT INTO filler VALUES (?)", ((bytes([n % 251]) * 60_000,) for n in range(320)))
        return 320

    manifest = store.install(draft, write)
    assert manifest.size > 16 << 20
    store.open(manifest).close()
    with store.path(manifest).open("r+b") as stream:
        stream.seek(manifest.size // 64 * block + 7)
        stream.write(b"?!")
    with pytest.raises(EditionError, match="damaged"):
        store.open(manifest)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"{", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (msgspec.json.encode({"table": "x", "label": "x", "first": None, "last": None, "format": 99}), "newer program"),
        (
            msgspec.json.encode({"table": "x", "label": "x", "first": None, "last": None, "file": "../../etc/passwd"}),
            "outside the folder",
        ),
    ],
)
def test_manifests_that_cannot_be_used(add: Add, store: EditionStore, text: bytes, reason: str) -> None:
    add(quarter("3"))
    (store.folder / "bad.json").write_bytes(text)
    assert [m.label for m in store.manifests()] == ["MUE practitioner 2026Q3"]
    (broken,) = store.broken()
    assert reason in broken.reason
    assert units(store, date(2026, 8, 1)) == 3


def test_removing_what_is_not_there(store: EditionStore) -> None:
    with pytest.raises(EditionError, match="there is no edition"):
        store.remove("mue-practitioner", "MUE practitioner 1999Q1")


def test_the_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLEANCLAIM_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    assert data_folder(tmp_path / "set") == tmp_path / "set"
    monkeypatch.delenv("CLEANCLAIM_DATA")
    assert "cleanclaim" in str(data_folder())


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(st.lists(st.tuples(DAYS, DAYS), max_size=6), DAYS)
def test_the_edition_in_force_is_one_whose_days_hold(spans: list[tuple[date, date]], on: date) -> None:
    editions = [
        Manifest(table="t", label=str(n), first=min(span), last=max(span)) for n, span in enumerate(spans)
    ]  # fmt: skip
    chosen = in_force(editions, on)
    holding = [m for m in editions if m.first and m.last and m.first <= on <= m.last]
    if not holding:
        assert chosen is None
    else:
        assert chosen in holding
        assert chosen.first == max(m.first for m in holding if m.first)
