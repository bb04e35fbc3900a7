"""A year of claims with everything that happens to them on their way back, against the truth written before."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanclaim.tools.sample import Options, write_year
from tests.cleanclaim.shell import cleanclaim
from tests.reports.sampled_year import Year

SIZES = [3_000, pytest.param(50_000, marks=pytest.mark.nightly)]


@pytest.fixture(scope="module", params=SIZES)
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Year:
    folder = tmp_path_factory.mktemp("year")
    write_year(folder, Options(claims=request.param, seed=29, kind="mixed", faulty=0.1))
    claims = sorted(folder.glob("claims-*.837"))
    checked = cleanclaim("check", *claims, "--record", "-o", "checked.ndjson", folder=folder, timeout=900)
    assert checked.returncode == 1, checked.stderr
    answers = [*sorted(folder.glob("*.835")), folder / "status.277"]
    reconciled = cleanclaim("reconcile", *answers, "-o", "report.json", folder=folder, timeout=900)
    assert reconciled.returncode == 1, reconciled.stderr
    return Year(folder, Path(folder / "report.json"))


def test_no_payment_goes_to_a_wrong_claim(year: Year) -> None:
    joins = year.joins()
    assert joins["wrong certain"] == 0
    assert joins["wrong likely"] <= joins["joined likely"] // 1000
    assert joins["wrong weak"] == 0


def test_nearly_every_payment_whose_data_suffice_is_joined(year: Year) -> None:
    joins = year.joins()
    due = sum(1 for row in year.payments if row["claim"] is not None and row["suffice"])
    assert joins["missed"] <= due * 0.005
    assert joins["left alone"] == sum(1 for row in year.payments if row["claim"] is None)


def test_lines(year: Year) -> None:
    asked, right = year.lines()
    assert asked > 3_000
    assert right >= asked * 0.99


def test_every_dollar_state_and_reason_is_the_truths(year: Year) -> None:
    assert len(year.report["claims"]) == len(year.claims)
    assert year.wrong_claims() == []


def test_every_remittance_balances_as_it_does_in_truth(year: Year) -> None:
    assert year.wrong_remittances() == []
    assert year.report["summary"]["out_of_balance"] == 0
