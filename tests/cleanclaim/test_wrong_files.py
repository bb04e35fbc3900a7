"""The right command for the wrong file: said on stderr with exit 3, never "clean", and nothing is recorded."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from tests.cleanclaim.shell import ROOT, cleanclaim

CLAIMS = ROOT / "sample_edi" / "brief_professional.edi"
REMITS = ROOT / "sample_edi" / "brief_professional.835.edi"


def test_claims_are_no_remittance(tmp_path: Path) -> None:
    (tmp_path / "s.sqlite").touch()
    done = cleanclaim("reconcile", CLAIMS, "--store", "s.sqlite", folder=tmp_path)
    assert done.returncode == 3
    assert done.stderr.decode().count("\n") == 1
    assert "holds no remittance (835), claim status (277) or acknowledgement (999, TA1)" in done.stderr.decode()


def test_a_clean_remittance_is_checked_and_told_in_words(tmp_path: Path) -> None:
    done = cleanclaim("check", REMITS, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"1 remittance, 6 payments, $803.70" in done.stdout


def test_a_remittance_that_does_not_balance_is_found(tmp_path: Path) -> None:
    done = cleanclaim(
        "check", ROOT / "sample_edi" / "unbalanced_remittance.835.edi", "--fail-on", "reject", folder=tmp_path
    )
    assert done.returncode == 1
    assert b"RB11" in done.stdout


def test_a_batch_may_hold_both(tmp_path: Path) -> None:
    done = cleanclaim("check", REMITS, CLAIMS, "-f", "json", folder=tmp_path)
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, b"")
    assert [(f["claims"], f["remittances"], f["payments"]) for f in report["files"]] == [(0, 1, 6), (7, 0, 0)]
    (remittance,) = report["remittances"]
    assert (remittance["payments"], remittance["payment"]) == (6, "803.70")


def test_an_envelope_around_nothing_is_told(tmp_path: Path) -> None:
    isa = CLAIMS.read_text().splitlines()[0]
    (tmp_path / "empty.edi").write_text(f"{isa}\nIEA*0*000000001~\n")
    done = cleanclaim("check", "empty.edi", folder=tmp_path)
    assert done.returncode == 3
    assert b"holds no transaction set; nothing was checked" in done.stderr


@pytest.mark.parametrize("command", ["check", "reconcile", "parse", "acknowledge"])
def test_words_are_not_x12(command: str, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear payer,\n")
    done = cleanclaim(command, "letter", folder=tmp_path)
    assert (done.returncode, done.stderr) == (
        3, b"cleanclaim: letter: this is not X12: no ISA, GS or ST segment was found\n"
    )  # fmt: skip


def test_a_remittance_before_its_claims_is_said(tmp_path: Path) -> None:
    (tmp_path / "s.sqlite").touch()
    done = cleanclaim("reconcile", REMITS, "--store", "s.sqlite", folder=tmp_path)
    assert done.returncode == 5
    assert done.stderr.decode() == (
        "cleanclaim: no payment answers a claim recorded in this store; "
        "record claims first (`cleanclaim check --record`, the same --store)\n"
    )


def test_a_remittance_cut_off_is_not_recorded(tmp_path: Path) -> None:
    whole = REMITS.read_bytes()
    (tmp_path / "p.835").write_bytes(whole[: len(whole) * 2 // 3])
    (tmp_path / "s.sqlite").touch()
    done = cleanclaim("reconcile", "p.835", "--store", "s.sqlite", folder=tmp_path)
    assert done.returncode == 3
    assert b"ends too early" in done.stderr
    (tmp_path / "p.835").write_bytes(whole)
    assert b"known before" not in cleanclaim("reconcile", "p.835", "--store", "s.sqlite", folder=tmp_path).stderr


@pytest.mark.parametrize("command", ["check", "parse", "acknowledge"])
def test_a_bad_member_of_an_archive_costs_itself(command: str, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("1.edi", "nothing of ours")
        archive.writestr("2.edi", CLAIMS.read_bytes())
    (tmp_path / "both.zip").write_bytes(packed.getvalue())
    done = cleanclaim(command, "both.zip", folder=tmp_path)
    assert done.returncode == 3
    assert done.stderr.splitlines()[0] == (
        b"cleanclaim: both.zip/1.edi: this is not X12: no ISA, GS or ST segment was found"
    )
    assert done.stdout
    assert done.stderr.count(b"\n") == 1
