"""The built-in dated tables: what they say of single days, and the file's own shape."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from cleanclaim.reference import mce_lists
from cleanclaim.reference.built_in import built_in_icd10, builtin_tables
from cleanclaim.reference.icd10cm.years import FILE, HEADING, KNOWN_FROM, KNOWN_TO, LAST_UPDATE, YearRow, read_years
from cleanclaim.tools.code_years import __main__ as program
from validators.engine.finding import Unavailable

DELTA = Path(__file__).resolve().parents[4] / "shared" / "reference" / "fy2027_delta.tsv"

PUBLISHED = {
    2016: (69_823, 0, 0),
    2017: (71_486, 1_974, 311),
    2018: (71_704, 360, 142),
    2019: (71_932, 279, 51),
    2020: (72_184, 273, 21),
    2021: (72_616, 490, 58),
    2022: (72_748, 159, 32),
    2023: (73_639, 1_176, 287),
    2024: (74_044, 395, 25),
    2025: (74_260, 252, 36),
    2026: (74_719, 487, 28),
    2027: (74_879, 190, 30),
}
"""Codes on 1 October, and codes added and deleted since the 1 October before, as CMS announced them: the only check of
2016 to 2018, for which no second list is at hand. (2021, 2022 and 2024 are announced against the year's own start.)"""


@cache
def rows() -> tuple[YearRow, ...]:
    return tuple(row for row in read_years() if row.first != HEADING)


def valid_on(day: date) -> set[str]:
    return {row.code for row in rows() if row.first <= day and (row.last is None or day <= row.last)}


@pytest.mark.parametrize(("year", "announced"), PUBLISHED.items())
def test_codes_of_each_first_of_october(year: int, announced: tuple[int, int, int]) -> None:
    total, added, deleted = announced
    codes = valid_on(date(year - 1, 10, 1))
    assert len(codes) == total
    if year in (2017, 2018, 2019, 2020, 2023, 2027):
        before = valid_on(date(year - 2, 10, 1)) if year != 2023 else valid_on(date(2022, 9, 30))
        assert (len(codes - before), len(before - codes)) == (added, deleted)


def test_a_code_has_one_span() -> None:
    assert max(Counter(row.code for row in rows()).values()) == 1
    assert all(row.last is None or row.first <= row.last for row in rows())
    assert min(row.first for row in rows()) == KNOWN_FROM
    assert max(row.first for row in rows()) == LAST_UPDATE


def test_updates_come_in_october_and_april_but_once() -> None:
    days = {(row.first.month, row.first.day) for row in rows()}
    assert days == {(10, 1), (4, 1), (1, 1)}
    assert {row.first for row in rows() if row.first.month == 1} == {date(2021, 1, 1)}


@pytest.mark.skipif(not DELTA.exists(), reason="no changes of FY2027 beside the repository")
def test_the_changes_of_fy2027() -> None:
    with DELTA.open(encoding="utf-8", newline="") as stream:
        changes = list(csv.DictReader(stream, delimiter="\t"))
    before, after = valid_on(date(2026, 9, 30)), valid_on(date(2026, 10, 1))
    assert after - before == {c["code"] for c in changes if c["action"] == "add" and c["billable"] == "1"}
    ended = {c["code"] for c in changes if c["action"] == "billable_to_header"}
    ended |= {c["code"] for c in changes if c["action"] == "delete" and c["billable"] == "1"}
    assert before - after == ended
    assert len(ended) == 30


def test_what_replaced_a_code_was_a_code_on_the_day_after() -> None:
    spans = {row.code: row for row in rows()}
    named = [(row, spans[follower]) for row in rows() for follower in row.followers]
    assert len({row.code for row, _ in named}) == 855
    assert all(row.last and follower.first.toordinal() <= row.last.toordinal() + 1 for row, follower in named)


def test_titles() -> None:
    """Codes that ended before October 2018 may have none; every other code has one."""
    table = built_in_icd10()
    untitled = []
    for row in rows():
        if row.last is not None or row.first > date(2026, 4, 1):
            view = table.on(row.last or row.first)
            found = view.get(row.code)
            assert found is not None
            assert found.billable
            if not found.title:
                untitled.append(row)
    assert all(row.last and row.last < date(2018, 10, 1) for row in untitled)
    assert len(untitled) == 124


def test_the_files_are_small() -> None:
    assert FILE.stat().st_size < 250_000
    assert mce_lists.FILE.stat().st_size < 100_000


def test_every_release_asks_for_what_its_days_have() -> None:
    table = built_in_icd10()
    releases = table.releases
    assert (releases[0].first, releases[-1].last) == (KNOWN_FROM, KNOWN_TO)
    assert all(one.last.toordinal() + 1 == two.first.toordinal() for one, two in pairwise(releases))
    for release in releases:
        for day in (release.first, release.last):
            assert set(table.on(day).billable_below("")) == valid_on(day)


@pytest.mark.parametrize("day", [date(2017, 3, 1), date(2019, 5, 1), date(2026, 1, 5), date(2026, 11, 1)])
def test_headings_have_codes_below_them_and_codes_none(day: date) -> None:
    view = builtin_tables().table("icd10cm", day)
    valid = valid_on(day)
    for code in sorted(valid)[::211]:
        for end in range(3, len(code)):
            heading = view.get(code[:end])
            if heading is not None:
                assert not heading.billable
                assert heading.children
                assert all(view.get(child) is not None for child in heading.children)
        assert view.get(code).children == ()


@pytest.mark.parametrize(
    ("code", "day", "lists"),
    [
        ("G990", date(2026, 1, 5), {"manifestation"}),
        ("M14671", date(2026, 1, 5), set()),
        ("L03119", date(2022, 3, 31), set()),
        ("L03119", date(2022, 4, 1), {"unspecified"}),
        ("C61", date(2024, 9, 30), {"male"}),
        ("C61", date(2024, 10, 1), set()),
        ("Z5189", date(2026, 11, 1), {"requires-secondary", "unacceptable-principal"}),
        ("Y6551", date(2026, 1, 5), {"external-cause", "wrong-procedure"}),
        ("N400", date(2017, 1, 5), {"adult", "male"}),
    ],
)
def test_lists_of_the_code_editor(code: str, day: date, lists: set[str]) -> None:
    assert mce_lists.built_in_lists(day).lists(code) == lists


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2015, 10, 1), "MCE v33 (built in)"),
        (date(2022, 3, 31), "MCE v39 (built in)"),
        (date(2022, 4, 1), "MCE v39.1 (built in)"),
        (date(2026, 10, 1), "MCE v44 (built in)"),
    ],
)
def test_versions_of_the_code_editor(day: date, label: str) -> None:
    assert mce_lists.built_in_lists(day).edition.label == label


@pytest.mark.parametrize("day", [date(2015, 9, 30), date(2027, 10, 1)])
def test_days_no_list_is_known_for(day: date) -> None:
    with pytest.raises(Unavailable, match=r"begin 2015-10-01|ended 2027-09-30"):
        mce_lists.built_in_lists(day)


def test_titles_of_the_last_update_are_those_of_its_additions() -> None:
    with program.TITLES.open(encoding="utf-8", newline="") as stream:
        titled = {row["code"] for row in csv.DictReader(stream)}
    assert {row.code for row in rows() if row.first == LAST_UPDATE} <= titled
    assert len(titled) == 238
