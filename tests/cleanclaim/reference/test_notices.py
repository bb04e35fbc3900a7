"""What is said of built-in tables near or past their end, by the latest date of service."""

from __future__ import annotations

from datetime import date

import pytest

from cleanclaim.process.session import Session
from cleanclaim.reference.notices import table_notices
from cleanclaim.settings import load_settings
from validators.examples.shorthand import parse_claim
from validators.questions.rows import Edition


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (None, ""),
        (date(2026, 11, 5), ""),
        (date(2027, 1, 31), ""),
        (date(2027, 2, 1), "without an update of 2027-04-01, which is near"),
        (date(2027, 3, 31), "without an update of 2027-04-01, which is near"),
        (date(2027, 4, 1), "unknown codes from that day on were not checked"),
        (date(2027, 9, 30), "unknown codes from that day on were not checked"),
        (date(2027, 10, 1), "ended 2027-09-30: diagnoses of later services were not checked"),
    ],
)
def test_notices(last: date | None, said: str) -> None:
    notices = table_notices(last)
    assert len(notices) == bool(said)
    assert all(said in notice and "cleanclaim reference add FILE" in notice for notice in notices)


def test_an_imported_later_release_needs_no_notice() -> None:
    later = Edition("icd10cm", "ICD-10-CM FY2028", date(2027, 10, 1), date(2028, 9, 30))
    assert table_notices(date(2027, 11, 5), later) == ()


def test_a_run_knows_its_latest_date_of_service() -> None:
    session = Session(load_settings(None))
    assert session.notices() == ()
    for day in ("2027-10-05", "2026-01-05"):
        session.runner.check(parse_claim(f"P dos={day} dx=E11.9 | 99213"))
    (notice,) = session.notices()
    assert "ended 2027-09-30" in notice
