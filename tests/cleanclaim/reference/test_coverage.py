"""The MCD export as it is downloaded: a zip in a zip, articles with groups, jurisdictions and odd sentinels."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.importers.archive import RefusedError
from cleanclaim.reference.importers.mcd import plain
from cleanclaim.reference.library import open_library
from tests.cleanclaim.reference.conftest import Add
from tests.cleanclaim.reference.layouts import archive
from validators.questions.rows import Article

FILES = Path(__file__).parent / "mcd"
TABLES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FILES.glob("*.csv"))}
DAY = date(2026, 1, 5)


def export(changed: dict[str, str] | None = None, without: tuple[str, ...] = ()) -> dict[str, bytes]:
    tables = {name: text for name, text in (TABLES | (changed or {})).items() if name not in without}
    inner = archive({f"{name}.csv": text.encode("cp1252").replace(b"\n", b"\r\n") for name, text in tables.items()})
    return {"current_article.zip": archive({"current_article_csv.zip": inner, "current_article_readme.pdf": b"%PDF"})}


def articles(store: EditionStore, code: str, on: date = DAY, state: str = "") -> list[Article]:
    table: Any = open_library(store.folder.parent).table("coverage", on)
    return list(table.articles(code, on, state))


def test_an_article_with_its_groups(add: Add, store: EditionStore) -> None:
    (edition,) = add(export()).editions
    assert (edition.label, edition.first, edition.rows) == ("MCD articles 2026-08-15", date(2026, 8, 15), 2)
    (article,) = articles(store, "0ZA01")
    assert (article.id, article.title) == ("A50001", "Billing & Coding: Clavicle")
    assert article.groups == (1, 2)
    assert article.covered == {1: {"S42001A", "S42002A"}, 2: {"M80011A"}}
    assert article.noncovered == {1: {"Z0000"}}
    assert article.paragraphs == {1: "Fractures for 0ZA01 / 0ZA02 only", -1: "Never"}
    assert article.asterisk == {"S42002A"}
    assert (article.modifiers, article.bill_types, article.revenue_codes) == ({"KX"}, {"013x"}, {"0360"})
    assert article.contractors == {"04412"}
    assert article.states == {"TX", "OK", "NM"}
    (other,) = articles(store, "0ZA02")
    assert other.groups == (2,)
    assert articles(store, "0ZA03") == []
    assert b"SECRET" not in store.path(edition).read_bytes()


@pytest.mark.parametrize(
    ("on", "state", "expected"),
    [
        (date(2026, 1, 5), "TX", ["A50001"]),
        (date(2026, 1, 5), "CA", []),
        (date(2026, 1, 5), "", ["A50001"]),
        (date(2024, 12, 31), "TX", ["A50001", "A50002"]),  # the retired one has no jurisdiction: it holds everywhere
        (date(2025, 1, 1), "CA", []),
        (date(2024, 12, 31), "CA", ["A50002"]),
        (date(2017, 12, 31), "TX", []),
        (date(2019, 12, 31), "TX", ["A50002"]),
    ],
)
def test_by_day_and_state(add: Add, store: EditionStore, on: date, state: str, expected: list[str]) -> None:
    add(export())
    assert [article.id for article in articles(store, "0ZA01", on, state)] == expected


def test_of_several_versions_the_newest_in_force_speaks(add: Add, store: EditionStore) -> None:
    """As in all_article: an older version that ended with its revision, and one that overlaps it."""
    text = TABLES["article"].replace("description,status", "description,article_rev_end_date,status")
    text = text.replace('",A,08', '",,A,08')
    for status in ("R,", "P,", "A,08/01"):
        text = text.replace(f",,{status}", f",,,{status}")
    text += "50001,6,1,Older,,01/01/2015,,,06/30/2020,A,08/01/2019\n"
    procedures = TABLES["article_x_hcpc_code"] + "50001,6,0ZA01,1,1,,,,\n"
    add(export({"article": text, "article_x_hcpc_code": procedures}))

    def covered(on: date) -> object:
        return next(dict(a.covered) for a in articles(store, "0ZA01", on) if a.id == "A50001")

    assert covered(date(2016, 1, 1)) == {1: {"Z999"}}
    assert covered(date(2020, 3, 1)) == {1: {"S42001A", "S42002A"}, 2: {"M80011A"}}
    assert len([a for a in articles(store, "0ZA01", date(2020, 3, 1)) if a.id == "A50001"]) == 1


@pytest.mark.parametrize(
    ("changed", "without", "reason"),
    [
        ({}, ("article_x_hcpc_code",), r"lacks article_x_hcpc_code\.csv"),
        ({"article_x_icd10_covered": "article_id,article_version,code\n1,1,E11.9\n"}, (), "Expected: .*icd10_code_id"),
        ({"article_x_icd10_covered": TABLES["article_x_icd10_covered"] + "50001,7,E1"}, (), "cut off"),
    ],
)
def test_exports_that_are_refused(
    add: Add, store: EditionStore, changed: dict[str, str], without: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(RefusedError, match=reason):
        add(export(changed, without))
    assert store.manifests() == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>a&amp;sol;b</p>", "a/b"),
        ("&amp;nbsp;x &amp;lt; y", "x < y"),
        ("", ""),
        ("<ul><li>one</li><li>two</li></ul>", "one two"),
    ],
)
def test_words_of_paragraphs(text: str, expected: str) -> None:
    assert plain(text) == expected
