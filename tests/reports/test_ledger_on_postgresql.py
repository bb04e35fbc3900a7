"""The ledger on PostgreSQL says what it says on SQLite: on a sampled year, and on each of the cases of remittances."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanclaim.store.patient_key import ENVIRONMENT
from cleanclaim.tools.sample import Options, write_year
from tests.ledger_play import play
from tests.reports.test_remittance_cases import CASES, NAMES


@pytest.fixture(autouse=True)
def one_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "one key for both")


def same_on_both(files: list[Path], folder: Path, url: str) -> None:
    (folder / "one").mkdir()
    (folder / "two").mkdir()
    assert play(files, folder / "one").plain() == play(files, folder / "two", url).plain()


def test_a_sampled_year(tmp_path: Path, postgresql: str) -> None:
    write_year(tmp_path, Options(claims=250, seed=31, kind="mixed", faulty=0.2))
    claims = [path for path in sorted(tmp_path.glob("*.837")) if b"CLM*" in path.read_bytes()]
    files = [*claims, tmp_path / "status.277", *sorted(tmp_path.glob("*.835"))]
    same_on_both(files, tmp_path, postgresql)


@pytest.mark.skipif(not NAMES, reason=f"no remittance cases at {CASES}")
@pytest.mark.parametrize("case", NAMES)
def test_cases_of_remittances(case: str, tmp_path: Path, postgresql: str) -> None:
    same_on_both(sorted((CASES / case).iterdir()), tmp_path, postgresql)
