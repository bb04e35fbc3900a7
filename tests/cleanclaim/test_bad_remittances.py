"""Remittances nobody should have sent: each is told in lines that name file and byte, ends with a code of its own, is
recorded whole or not at all, and costs no other file."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from tests.cleanclaim.shell import ROOT, cleanclaim
from tests.remittance_text import remittance_bytes

GOOD = remittance_bytes("CLP*A*1*100*80**12*ICN1 CAS*CO*45*20 NM1*QC*1*X CLP*B*1*50*50**12*ICN2 NM1*QC*1*Y")
CLAIMS = ROOT / "sample_edi" / "brief_professional.edi"
NOTHING = (
    "no payment answers a claim recorded in this store; record claims first (`cleanclaim check --record`, the same "
    "--store)"
)
NO_ANSWER = "bad.835: holds no remittance (835), claim status (277) or acknowledgement (999, TA1)"

TABLE: dict[str, tuple[bytes, int, int | None, list[str]]] = {
    "whole": (GOOD, 5, 2, []),
    "cut off inside a segment": (
        GOOD[: GOOD.index(b"CLP*B") + 20], 3, None,
        [
            "bad.835: byte 318: the file ends inside a segment; its 20 bytes cannot be read",
            "bad.835: byte 158: RB17 TRACE1: Claims pay 80 - provider adjustments 0 = 80, not the payment 130 (BPR02).",
            "bad.835: byte 158: transaction set 0001 has no SE",
            "bad.835: byte 106: group 1 has no GE",
            "bad.835: byte 307: the file ends before the interchange's IEA",
            "bad.835: the file ends too early; nothing of it was recorded",
        ],
    ),
    "not X12": (b"Dear payer,\n", 3, None, ["bad.835: this is not X12: no ISA, GS or ST segment was found"]),
    "claims": (CLAIMS.read_bytes(), 3, None, [NO_ANSWER]),
    "a set nobody knows": (
        GOOD.replace(b"ST*835", b"ST*815").replace(b"HP*", b"XX*"), 3, None,
        ["bad.835: byte 106: GS01 (functional identifier) is XX: no health care transaction", NO_ANSWER],
    ),
    "wrong count": (
        re.sub(rb"SE\*\d+", b"SE*99", GOOD), 5, 2, ["bad.835: byte 352: SE01 says 99; 12 segments were counted"]
    ),
    "no claim number": (
        GOOD.replace(b"CLP*A*", b"CLP**"), 5, 2, ["bad.835: byte 270: 1 payment without a claim number (CLP01)"]
    ),
    "no trace number": (
        GOOD.replace(b"TRN*1*TRACE1*1512345678~", b"").replace(b"SE*12", b"SE*11"), 5, 2,
        ["bad.835: byte 158: 1 remittance without a trace number (TRN02)"],
    ),
    "an amount that is no number": (
        GOOD.replace(b"*100*80*", b"*1OO*80*"), 5, 2, ["bad.835: byte 270: CLP03 is not a number."]
    ),
    "a payment below zero": (
        remittance_bytes("BPR*I*-30*C*ACH CLP*A*22*-100*-30**12*ICN1 CAS*CO*45*-70"), 5, 1,
        ["bad.835: byte 158: RB18 TRACE1: The payment -30 (BPR02) is below zero."],
    ),
    "no claim, an adjustment": (
        remittance_bytes("PLB*1234567893*20261231*WO:REF1*-50").replace(b"LX*1~", b"").replace(b"SE*8*", b"SE*7*"),
        0, 0, [],
    ),
    "an element of ten million bytes": (
        GOOD.replace(b"NM1*QC*1*X", b"NM1*QC*1*" + b"X" * 10_000_000), 5, 2,
        [
            "bad.835: byte 307: no segment terminator within 8 MiB; the text was passed over",
            "bad.835: byte 10000351: SE01 says 12; 11 segments were counted",
        ],
    ),
    "Latin-1": (
        GOOD.replace(b"NM1*QC*1*X", b"NM1*QC*1*M\xfcller"), 5, 2,
        ["bad.835: byte 317: not UTF-8; the text of this file is read as Latin-1"],
    ),
}  # fmt: skip


def answers(store: Path) -> int | None:
    """Payments recorded; None where no remittance is."""
    with sqlite3.connect(store) as connection:
        (remits,) = connection.execute("SELECT count(*) FROM remits").fetchone()
        (found,) = connection.execute("SELECT count(*) FROM answers").fetchone()
    connection.close()
    return found if remits else None


@pytest.mark.parametrize("kind", TABLE)
def test_what_is_wrong_is_told_and_recorded_whole_or_not_at_all(kind: str, tmp_path: Path) -> None:
    data, code, recorded, told = TABLE[kind]
    (tmp_path / "bad.835").write_bytes(data)
    (tmp_path / "s.sqlite").touch()
    done = cleanclaim("reconcile", "bad.835", "--store", "s.sqlite", folder=tmp_path)
    expected = [f"cleanclaim: {line}" for line in (*told, *([NOTHING] if code == 5 else []))]
    assert done.stderr.decode().splitlines() == expected
    assert (done.returncode, answers(tmp_path / "s.sqlite")) == (code, recorded)


def test_bad_neighbours_cost_no_file(tmp_path: Path) -> None:
    for kind, (data, *_) in TABLE.items():
        (tmp_path / f"{kind}.835").write_bytes(data)
    (tmp_path / "s.sqlite").touch()
    done = cleanclaim("reconcile", "*.835", "--store", "s.sqlite", folder=tmp_path)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    # the whole one; beside it those whose remittance is another one: no trace, the refund, the adjustment
    with sqlite3.connect(tmp_path / "s.sqlite") as connection:
        found = connection.execute("SELECT count(DISTINCT remit_id) FROM answers").fetchone()
    connection.close()
    assert found[0] >= 3


def test_twenty_thousand_payments_in_one_set(tmp_path: Path) -> None:
    count = 20_000
    text = " ".join(f"CLP*N{n}*1*10*10**12*I{n} NM1*QC*1*X" for n in range(count))
    (tmp_path / "big.835").write_bytes(remittance_bytes(text))
    (tmp_path / "s.sqlite").touch()
    done = cleanclaim("reconcile", "big.835", "--store", "s.sqlite", folder=tmp_path)
    assert (done.returncode, answers(tmp_path / "s.sqlite")) == (5, count)
