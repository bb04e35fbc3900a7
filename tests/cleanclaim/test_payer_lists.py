"""Payer lists named in the settings: what they hold, on which days, and for which payer."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from cleanclaim.payer_lists import read_list, with_payer_lists
from cleanclaim.reference.built_in import builtin_tables
from cleanclaim.settings import SettingsError
from validators.engine.catalogue import rule_by_id
from validators.engine.finding import Unavailable
from validators.engine.runner import Runner
from validators.examples.shorthand import parse_claim
from validators.questions.reference import Reference

TEXT = "\ufeffCode,First,Last,note\n0200t,2026-01-01,2026-06-30,spring\n0200T,2026-09-01,,autumn\n22526,,,always\n\n"


def written(folder: Path, text: str = TEXT) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("day", "note"),
    [
        (date(2025, 12, 31), ""),
        (date(2026, 1, 1), "spring"),
        (date(2026, 6, 30), "spring"),
        (date(2026, 7, 1), ""),
        (date(2026, 9, 1), "autumn"),
        (date(2030, 1, 1), "autumn"),
    ],
)
def test_a_row_holds_on_its_days(tmp_path: Path, day: date, note: str) -> None:
    tables = with_payer_lists(builtin_tables(), {"*": {"investigational": written(tmp_path)}})
    listed = Reference(tables).payer_list("investigational", "ANY", day)
    assert ("0200T" in listed) == bool(note)
    assert listed.value("0200T", "note") == note
    assert "22526" in listed
    assert listed.edition.label.startswith("list.csv ")


def test_a_payers_own_list_goes_before_that_of_every_payer(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("code\n99999\n", encoding="utf-8")
    lists = {"*": {"investigational": written(tmp_path)}, "87726": {"investigational": other}}
    ref = Reference(with_payer_lists(builtin_tables(), lists))
    assert "22526" not in ref.payer_list("investigational", "87726", date(2026, 1, 5))
    assert "22526" in ref.payer_list("investigational", "60054", date(2026, 1, 5))


def test_what_is_not_listed_is_asked_beneath(tmp_path: Path) -> None:
    tables = with_payer_lists(builtin_tables(), {"*": {"investigational": written(tmp_path)}})
    assert Reference(tables).alignment(date(2026, 1, 5)).judge("23500", "E119") is not None
    with pytest.raises(Unavailable):
        Reference(tables).payer_list("telehealth", "87726", date(2026, 1, 5))
    assert with_payer_lists(builtin_tables(), {}) is builtin_tables()


def test_an_edit_reads_it(tmp_path: Path) -> None:
    tables = with_payer_lists(builtin_tables(), {"*": {"investigational": written(tmp_path)}})
    verdict = Runner([rule_by_id("AL12")], Reference(tables)).check(parse_claim("P dos=2026-01-05 dx=M54.50 | 0200T"))
    assert [finding.rule for finding in verdict.findings] == ["AL12"]
    assert verdict.findings[0].edition.startswith("list.csv ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("codes\n0200T\n", "expected a column named code, found codes"),
        ("", "expected a column named code, found nothing"),
        ("code,first\n0200T,1/1/2026\n", "line 2: expected a day like 2026-01-31, got '1/1/2026'"),
    ],
)
def test_a_list_that_cannot_be_used_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        read_list(written(tmp_path, text))


def test_a_cell_beyond_all_measure(tmp_path: Path) -> None:
    usual = csv.field_size_limit(100)
    try:
        with pytest.raises(SettingsError, match="is not a CSV file"):
            read_list(written(tmp_path, f"code,note\n0200T,{'x' * 200}\n"))
    finally:
        csv.field_size_limit(usual)
