"""Place of service, remark codes and the reason codes' classes."""

from __future__ import annotations

import re
from datetime import date

import pytest

from cleanclaim.reference.built_in import builtin_tables
from reports.matching.carc import CARCS, carc, carcs
from validators.engine.finding import Unavailable

DAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("11", DAY, True),
        ("66", date(2024, 8, 1), True),
        ("66", date(2024, 7, 31), False),
        ("10", date(2021, 12, 31), False),
        ("10", date(2022, 1, 1), True),
        ("97", DAY, False),
        ("", DAY, False),
    ],
)
def test_place_of_service(code: str, on: date, expected: bool) -> None:
    assert (code in builtin_tables().table("list-place-of-service", on)) is expected


@pytest.mark.parametrize(("name", "known"), [("rarc", "N115"), ("claim-status", "21"), ("claim-status-category", "A7")])
def test_numbers_from_pyx12(name: str, known: str) -> None:
    table = builtin_tables().table(f"list-{name}", DAY)
    assert known in table
    assert "ZZZZ" not in table
    assert table.edition.table == f"list-{name}"


def test_a_list_that_is_not_built_in() -> None:
    with pytest.raises(Unavailable):
        builtin_tables().table("list-cpt", DAY)


@pytest.mark.parametrize(
    ("code", "kind", "denial"),
    [
        ("45", "N", False),
        ("1", "N", False),
        ("253", "N", False),
        ("11", "C", True),
        ("16", "P", True),
        ("P29", "O", True),
    ],
)
def test_classes(code: str, kind: str, denial: bool) -> None:
    found = carc(code)
    assert found is not None
    assert (found.category, found.is_denial) == (kind, denial)


def test_the_table_is_whole() -> None:
    rows = carcs()
    assert len(rows) == sum(1 for _ in CARCS.open(encoding="utf-8")) - 1 >= 240
    for row in rows.values():
        assert row.paraphrase
        assert row.category in "CPON"
        assert row.preventable in ("yes", "part", "no")
        assert all(re.fullmatch(r"[A-Z]{2}\d\d", edit) for edit in row.edits)
    assert {"11", "50", "146", "167"} <= rows.keys()
    assert "AL03" in rows["11"].edits
    assert carc("999") is None
