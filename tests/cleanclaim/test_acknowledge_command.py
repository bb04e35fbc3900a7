"""``cleanclaim acknowledge`` from the shell: what comes out, what is said, which exit code."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.cleanclaim.shell import cleanclaim
from tests.x12.sets import PROFESSIONAL

GOOD = (
    "ISA*00*          *00*          *ZZ*CLINIC         *ZZ*GATE           *260102*0304*^*00501*000000042*1*T*:~\n"
    "GS*HC*CLINIC*GATE*20260102*0304*7*X*005010X222A1~\n" + PROFESSIONAL + "\nGE*1*7~\nIEA*1*000000042~\n"
)
FIXED = ("--at", "2026-03-04T05:06:00", "--control", "77")


def test_accepted(tmp_path: Path) -> None:
    (tmp_path / "in.edi").write_text(GOOD)
    done = cleanclaim("acknowledge", "in.edi", *FIXED, folder=tmp_path)
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    assert lines[1] == "TA1*000000042*260102*0304*A*000~"
    assert lines[-1] == "IEA*1*000000077~"
    assert "AK9*A*1*1*1~" in lines
    assert done.stderr == b""


def test_rejected_is_exit_code_1_and_standard_input_works(tmp_path: Path) -> None:
    bad = gzip.compress(GOOD.replace("BHT*0019", "BHT*0018").encode())
    done = cleanclaim("acknowledge", "-", *FIXED, folder=tmp_path, stdin=bad)
    assert done.returncode == 1
    assert b"IK4*1*1005*7*0018~" in done.stdout
    assert b"-: errors: 1, warnings: 0" in done.stderr


def test_a_fault_of_one_claim_is_noted_and_rejects_nothing_here(tmp_path: Path) -> None:
    bad = GOOD.replace("11:B:1", "11:Q:1")
    done = cleanclaim("acknowledge", "-", *FIXED, folder=tmp_path, stdin=bad.encode())
    assert done.returncode == 0
    assert b"IK4*5:2*1332*7*Q~" in done.stdout
    assert b"IK5*E*5~" in done.stdout


def test_a_strict_sender_is_a_setting(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("[senders.CLINIC]\nstrict = true\n")
    bad = GOOD.replace("11:B:1", "11:Q:1").encode()
    done = cleanclaim("acknowledge", "-", *FIXED, "--settings", "s.toml", folder=tmp_path, stdin=bad)
    assert done.returncode == 1
    assert b"IK5*R*5~" in done.stdout


def test_a_ta1_may_stand_apart(tmp_path: Path) -> None:
    done = cleanclaim("acknowledge", "-", *FIXED, "--ta1-apart", folder=tmp_path, stdin=GOOD.encode())
    lines = done.stdout.decode().splitlines()
    assert [line.split("*")[0] for line in lines[:5]] == ["ISA", "TA1", "IEA", "ISA", "GS"]
    assert [line for line in lines if line.startswith("IEA")] == ["IEA*0*000000077~", "IEA*1*000000078~"]


def test_output_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "in.edi").write_text(GOOD)
    done = cleanclaim("acknowledge", "in.edi", *FIXED, "-o", "out.999", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / "out.999").read_bytes().endswith(b"IEA*1*000000077~\n")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "is empty"), (b" \n", "is empty"), (b"<html>", "not X12"), (b"\x1f\x8b\x08 broken", "damaged")],
)
def test_unreadable_input_is_exit_code_3_and_one_line(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "in.edi").write_bytes(data)
    done = cleanclaim("acknowledge", "in.edi", "-o", "out.999", folder=tmp_path)
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert words in done.stderr.decode()
    assert b"in.edi" in done.stderr


def test_one_bad_file_does_not_cost_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.edi").write_text(GOOD)
    done = cleanclaim("acknowledge", "missing.edi", "good.edi", *FIXED, folder=tmp_path)
    assert done.returncode == 3
    assert b"AK9*A*1*1*1~" in done.stdout
    assert b"missing.edi: No such file" in done.stderr


def test_a_fragment_has_nobody_to_answer(tmp_path: Path) -> None:
    (tmp_path / "in.edi").write_text(PROFESSIONAL)
    done = cleanclaim("acknowledge", "in.edi", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"nothing to acknowledge" in done.stderr
