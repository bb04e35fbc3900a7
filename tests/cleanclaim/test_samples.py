"""Synthetic files: valid for us and for pyx12, the same for the same seed, balanced, of the size asked for."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from cleanclaim.tools.samples import KINDS, Kind, sample_lines, write_sample
from cleanclaim.tools.samples.people import npi
from tests.pyx12_oracle import opinions


@pytest.mark.parametrize("kind", KINDS)
def test_same_seed_same_file(kind: Kind) -> None:
    assert list(sample_lines(kind, 30, 7)) == list(sample_lines(kind, 30, 7))
    assert list(sample_lines(kind, 30, 7)) != list(sample_lines(kind, 30, 8))


@pytest.mark.parametrize("kind", KINDS)
def test_pyx12_finds_nothing(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "sample.edi"
    write_sample(path, kind, 60)
    opinion = opinions([path], tmp_path)[str(path)]
    assert (opinion.ok, opinion.crash, opinion.complaints) == (True, "", ())


@pytest.mark.parametrize("kind", KINDS)
def test_as_many_claims_as_asked_in_sets_of_five_thousand(kind: Kind) -> None:
    lines = list(sample_lines(kind, 5_001, 1))
    tag = "CLP*" if kind == "835" else "CLM*"
    assert sum(line.startswith(tag) for line in lines) == 5_001
    assert sum(line.startswith("ST*") for line in lines) == 2


def test_a_remittance_balances() -> None:
    rows = [line.split("*") for line in sample_lines("835", 200, 3)]
    paid = sum(Decimal(row[4]) for row in rows if row[0] == "CLP")
    charged = sum(Decimal(row[3]) for row in rows if row[0] == "CLP")
    adjusted = sum(Decimal(row[3]) for row in rows if row[0] == "CAS")
    assert paid == next(Decimal(row[2]) for row in rows if row[0] == "BPR")
    assert charged - adjusted == paid
    assert charged == sum(Decimal(row[2]) for row in rows if row[0] == "SVC")


def test_npi_check_digit() -> None:
    # 1234567893 is the worked example of the NPI standard (45 CFR 162.406, check digit formula).
    assert npi(23456789) == "1234567893"
