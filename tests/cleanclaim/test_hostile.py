"""Hostile input, small equivalents of ours and the shared cases: no traceback, neighbours done, nothing that acts."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cleanclaim.agreement import RAW_CONTROL
from tests.cleanclaim.decision_files import FILE
from tests.cleanclaim.shell import ROOT, cleanclaim

SHARED = ROOT.parent / "shared" / "cases" / "hostile"
REMITTANCE = (ROOT / "sample_edi" / "brief_professional.835.edi").read_text()
ESCAPES = "CC\x1b[31m\x1b]0;pwn\x07"
OURS = {
    "escapes in a claim number": FILE.replace("CLM*AT-FAULT", f"CLM*{ESCAPES}"),
    "C1 in a claim number": FILE.replace("CLM*AT-FAULT", "CLM*A\x9b31mB"),
    "bidi in a claim number": FILE.replace("CLM*AT-FAULT", "CLM*A\u202eB\u2066C"),
    "markup in a version": FILE.replace("7*X*005010X222A1", "7*X*[/x]").replace("0002*005010X222A1", "0002*[red]x"),
    "markup in control numbers": FILE.replace("*0002", "*[/0]"),
    "escapes in a count": FILE.replace("SE*67*0002", "SE*\x1b[31m9*0002"),
    "escapes in a tag": FILE.replace("PRV*BI", "\x1b[31m*BI", 1),
    "empty segments": FILE.replace("LX*1~", "LX*1~" + "~" * 3000, 1),
    "a restart sign again and again": FILE.replace("HI*ABK:J069", "HI*ABK:" + "ISA*" * 3000, 1),
    "lines without end": FILE.replace(
        "LX*1~",
        "".join(f"LX*{n}~\nSV1*HC:99213*0*UN*1***1~\nDTP*472*D8*20260105~\n" for n in range(1, 400)) + "LX*400~",
        1,
    ),
}


def neighbours(path: Path, folder: Path, *words: str) -> None:
    """The hostile file between two sound ones: both are done, nothing acts, the exit code is one of those promised."""
    for name in ("before.edi", "after.edi"):
        (folder / name).write_text(FILE.replace("000000042", f"{name == 'after.edi':09}"))
    for command in (("check", *words), ("check", "-f", "ndjson"), ("acknowledge",), ("parse",)):
        done = cleanclaim(*command, "before.edi", path, "after.edi", folder=folder)
        assert done.returncode in (0, 1, 3), (command, done.stderr)
        for stream in (done.stdout, done.stderr):
            assert b"Traceback" not in stream
            assert RAW_CONTROL.search(stream.decode()) is None, command
        assert done.stdout.count(b"BESIDE") >= 2 or command[0] == "acknowledge" or (command[0], *words) == ("check",)
        assert command[0] != "acknowledge" or done.stdout.count(b"IEA*") >= 2


@pytest.mark.parametrize("what", OURS)
def test_ours(what: str, tmp_path: Path) -> None:
    (tmp_path / "hostile.edi").write_text(OURS[what], newline="")
    neighbours(tmp_path / "hostile.edi", tmp_path)


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name",
    [
        "gs08_markup.edi", "esc_claim_id.edi", "bidi_claim_id.edi", "empty_segments.edi", "lostterm.edi",
        "lostterm2.edi", "redos_st.edi", "redos_0050.edi", "zip_lzma_damaged.zip", "zip_version.zip",
        "zip_name_bytes.zip", "esc.835", "a10.835", "a10nl.edi",
    ],
)  # fmt: skip
def test_shared(name: str, tmp_path: Path) -> None:
    if not (SHARED / name).exists():
        pytest.skip(f"no cases at {SHARED}")
    neighbours(SHARED / name, tmp_path)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("option", "name", "code"),
    [
        ("--documentation", "doc_deep.jsonl", 3),
        ("--documentation", "doc_bomb.jsonl.gz", 3),
        ("--settings", "settings_deep.toml", 2),
    ],
)
def test_shared_files_beside_claims(option: str, name: str, code: int, tmp_path: Path) -> None:
    if not (SHARED / name).exists():
        pytest.skip(f"no cases at {SHARED}")
    done = cleanclaim("check", SHARED / "a10.edi", option, SHARED / name, folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (code, b"", 1)


def test_escapes_in_a_remittance(tmp_path: Path) -> None:
    (tmp_path / "claims.edi").write_text((ROOT / "sample_edi" / "brief_professional.edi").read_text())
    (tmp_path / "x.835").write_text(
        REMITTANCE.replace("SE*", "SE*\x1b[31m", 1).replace("CLP*CC-1003", f"CLP*{ESCAPES}")
    )
    cleanclaim("check", "claims.edi", "--record", folder=tmp_path)
    for words in (("reconcile", "x.835"), ("reconcile", "x.835", "-f", "json"), ("check", "x.835")):
        done = cleanclaim(*words, folder=tmp_path)
        assert done.returncode in (1, 3, 5)
        for stream in (done.stdout, done.stderr):
            assert b"Traceback" not in stream
            assert RAW_CONTROL.search(stream.decode()) is None, words


def test_a_damaged_store_passes_nothing(tmp_path: Path) -> None:
    """What a store that cannot answer would have been asked is held, or the run refuses to start; never clean."""
    (tmp_path / "first.edi").write_text(FILE)
    claims, store = tmp_path / "again.edi", tmp_path / "s.sqlite"
    claims.write_text(FILE.replace("CLM*", "CLM*N-").replace("20260105", "20260107").replace("99213", "99203"))
    cleanclaim("check", "first.edi", "--record", "--store", store, folder=tmp_path)
    with sqlite3.connect(store) as kept:
        kept.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = kept.execute("SELECT rootpage FROM sqlite_master WHERE name = 'lines'").fetchone()
        (size,) = kept.execute("PRAGMA page_size").fetchone()
    data = bytearray(store.read_bytes())
    at = (page - 1) * size
    data[at : at + 200] = bytes(200)
    store.write_bytes(bytes(data))
    done = cleanclaim("check", claims, "--store", store, "-f", "json", folder=tmp_path)
    assert b"Traceback" not in done.stderr
    assert done.returncode in (1, 6)
    if done.returncode == 1:
        report = json.loads(done.stdout)
        held = {finding["claim"] for finding in report["findings"] if finding["name"] == "unanswered"}
        assert held == {"N-G1", "N-AT-FAULT", "N-BESIDE", "N-OTHER"}
        assert all(claim["disposition"] in ("hold", "reject") for claim in report["claims"])


def test_a_lost_key_refuses_to_start(tmp_path: Path) -> None:
    claims = ROOT / "sample_edi" / "brief_professional.edi"
    cleanclaim("check", claims, "--record", folder=tmp_path)
    (tmp_path / "data" / "patient.key").unlink()
    done = cleanclaim("check", claims, "--store", tmp_path / "data" / "claims.sqlite", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (6, b"", 1)


def test_a_newer_store_refuses_to_start(tmp_path: Path) -> None:
    claims = ROOT / "sample_edi" / "brief_professional.edi"
    store = tmp_path / "s.sqlite"
    cleanclaim("check", claims, "--record", "--store", store, folder=tmp_path)
    with sqlite3.connect(store) as kept:
        kept.execute("UPDATE alembic_version SET version_num = '9999zz'")
    for words in (("check", claims, "--record"), ("reconcile", ROOT / "sample_edi" / "brief_professional.835.edi")):
        done = cleanclaim(*words, "--store", store, folder=tmp_path)
        assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (6, b"", 1)


def test_the_same_content_is_recorded_once(tmp_path: Path) -> None:
    (tmp_path / "a.edi").write_text(FILE)
    (tmp_path / "b.edi").write_text(FILE + "\n")
    (tmp_path / "c.edi.gz").write_bytes(gzip.compress(FILE.replace("\n", "").encode()))
    for name in ("a.edi", "b.edi", "c.edi.gz"):
        cleanclaim("check", name, "--record", folder=tmp_path)
    with sqlite3.connect(tmp_path / "data" / "claims.sqlite") as kept:
        assert kept.execute("SELECT count(*) FROM claims").fetchone() == (4,)


def test_what_killed_runs_left_is_swept(tmp_path: Path) -> None:
    old, fresh, folder = tmp_path / ".out.json.abc", tmp_path / ".out.json.def", tmp_path / "p" / ".parse.x"
    folder.mkdir(parents=True)
    for left in (old, fresh, folder / "claim.parquet"):
        left.write_text("half")
    for left in (old, folder):
        os.utime(left, (0, 0))
    (tmp_path / "a.edi").write_text(FILE)
    cleanclaim("check", "a.edi", "-o", "out.json", folder=tmp_path)
    assert (old.exists(), fresh.exists()) == (False, True)
    if (
        shutil.which("true")
        and cleanclaim("parse", "a.edi", "-f", "parquet", "-o", "p", folder=tmp_path).returncode == 0
    ):
        assert not folder.exists()
        assert (tmp_path / "p").stat().st_mode & 0o777 != 0
        assert (tmp_path / "p" / "claim.parquet").stat().st_mode & 0o777 == 0o600
