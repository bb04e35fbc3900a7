"""NCCI files in their real layouts: pairs and their dates, parts, change files, units, add-on codes."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.importers.add import add_files
from cleanclaim.reference.importers.archive import RefusedError
from cleanclaim.reference.library import Library, open_library
from tests.cleanclaim.reference.conftest import Add
from tests.cleanclaim.reference.layouts import aoc_text, aoc_workbook, archive, mue, ptp, ptp_changes, put, workbook
from validators.engine.finding import Unavailable

PAIRS = [
    ("0ZA01", "0ZA91", "20200101", "*", "1"),
    ("0ZA01", "0ZA92", "20100101", "20151231", "0"),
    ("0ZA01", "0ZA92", "20200101", "20231231", "1"),
    ("0ZA01", "0ZA93", "20220101", "20220101", "9"),
    ("ZZA01", "0ZA91", "19960101", "*", "0"),
]


def library(store: EditionStore) -> Library:
    return open_library(store.folder.parent)


def indicator(store: EditionStore, column1: str, column2: str, on: date, setting: str = "practitioner") -> str | None:
    found: Any = library(store).table(f"ncci-{setting}", on).pair(column1, column2, on)
    return found.indicator if found else None


@pytest.mark.parametrize(
    ("column1", "column2", "on", "expected"),
    [
        ("0ZA01", "0ZA91", date(2026, 8, 1), "1"),
        ("0ZA91", "0ZA01", date(2026, 8, 1), None),  # the order of the columns matters
        ("0ZA01", "0ZA92", date(2015, 12, 31), "0"),  # last day of the first window
        ("0ZA01", "0ZA92", date(2016, 1, 1), None),
        ("0ZA01", "0ZA92", date(2019, 12, 31), None),
        ("0ZA01", "0ZA92", date(2020, 1, 1), "1"),  # the pair came back with another indicator
        ("0ZA01", "0ZA92", date(2023, 12, 31), "1"),
        ("0ZA01", "0ZA92", date(2024, 1, 1), None),
        ("0ZA01", "0ZA93", date(2022, 1, 1), "9"),
        ("0ZA01", "0ZA93", date(2022, 1, 2), None),
        ("ZZA01", "0ZA91", date(1996, 1, 1), "0"),
        ("YYYYY", "XXXXX", date(2026, 8, 1), None),
    ],
)
def test_pairs_by_day(
    add: Add, store: EditionStore, column1: str, column2: str, on: date, expected: str | None
) -> None:
    add({"ccipra-v322r0.txt": ptp(PAIRS)})
    assert indicator(store, column1, column2, on) == expected


CODES = st.sampled_from(["0ZA01", "0ZA02", "ZZA01"])
DAYS = st.dates(date(2019, 1, 1), date(2026, 9, 30))
WINDOWS = st.lists(st.tuples(CODES, CODES, DAYS, DAYS | st.none(), st.sampled_from("01")), min_size=1, max_size=8)


@given(WINDOWS, CODES, CODES, DAYS)
@settings(max_examples=60, deadline=None)
def test_a_pair_is_found_exactly_in_its_windows(
    windows: list[tuple[str, str, date, date | None, str]], column1: str, column2: str, on: date
) -> None:
    rows = [(a, b, f"{first:%Y%m%d}", f"{last:%Y%m%d}" if last else "*", flag) for a, b, first, last, flag in windows]
    expected = {
        flag for a, b, first, last, flag in windows
        if (a, b) == (column1, column2) and first <= on and (last is None or on <= last)
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        store = EditionStore(Path(name))
        add_files([put(Path(name), "ccipra-v322r0.txt", ptp(rows))], store, accept=lambda _: True)
        found = indicator(store, column1, column2, on)
    assert found in (expected or {None})


def test_a_release_ends_with_its_quarter(add: Add, store: EditionStore) -> None:
    (edition,) = add({"ccipra-v322r0.txt": ptp(PAIRS)}).editions
    assert (edition.label, edition.first, edition.last) == (
        "NCCI PTP practitioner v322r0",
        date(2026, 7, 1),
        date(2026, 9, 30),
    )
    with pytest.raises(Unavailable, match="v322r0 ended 2026-09-30"):
        library(store).table("ncci-practitioner", date(2026, 10, 1))
    with pytest.raises(Unavailable):
        library(store).table("ncci-hospital", date(2026, 8, 1))


def test_settings_are_apart(add: Add, store: EditionStore) -> None:
    add({"ccipra-v322r0.txt": ptp(PAIRS[:1])})
    add({"ccioph-v322r0.TXT": ptp([("0ZA01", "0ZA91", "20200101", "*", "0")])})
    day = date(2026, 8, 1)
    assert indicator(store, "0ZA01", "0ZA91", day) == "1"
    assert indicator(store, "0ZA01", "0ZA91", day, "hospital") == "0"


def part(first: str) -> bytes:
    return ptp([(first, "0ZA91", "20200101", "*", "1"), (f"{first[0]}ZZ99", "0ZA91", "20200101", "*", "1")])


def test_parts_become_one_edition_and_what_lacks_is_not_checked(add: Add, store: EditionStore) -> None:
    day = date(2026, 8, 1)
    add({"ccipra-v322r0-f1.txt": part("1AAAA")})
    (first,) = store.manifests()
    assert (first.parts, first.whole) == ((1,), False)
    assert indicator(store, "1AAAA", "0ZA91", day) == "1"
    assert indicator(store, "0AAAA", "0ZA91", day) is None  # before part 1 there is nothing
    with pytest.raises(Unavailable, match="was not imported"):
        indicator(store, "2AAAA", "0ZA91", day)
    add({"ccipra-v322r0-f3.txt": part("3AAAA")})
    assert indicator(store, "3AAAA", "0ZA91", day) == "1"
    with pytest.raises(Unavailable):
        indicator(store, "2AAAA", "0ZA91", day)
    add({"ccipra-v322r0-f2.txt": part("2AAAA"), "ccipra-v322r0-f4.txt": part("4AAAA")})
    (whole,) = store.manifests()
    assert (whole.parts, whole.whole, whole.rows) == ((1, 2, 3, 4), True, 8)
    assert [indicator(store, f"{n}AAAA", "0ZA91", day) for n in "1234"] == ["1"] * 4
    assert indicator(store, "9AAAA", "0ZA91", day) is None
    assert len(list(store.folder.glob("*.sqlite"))) == 1


def test_the_same_part_again_changes_nothing(add: Add, store: EditionStore) -> None:
    add({"ccipra-v322r0-f1.txt": part("1AAAA")})
    add({"ccipra-v322r0-f2.txt": part("2AAAA")})
    before = store.manifests()
    add({"ccipra-v322r0-f1.txt": part("1AAAA")})
    assert store.manifests() == before
    with pytest.raises(RefusedError, match="already loaded with other content"):
        add({"ccipra-v322r0-f1.txt": part("1BBBB")})
    assert store.manifests() == before


def test_zip_in_zip_as_downloaded(add: Add, store: EditionStore) -> None:
    inner = archive({"ccipra-v322r0-f1.txt": part("1AAAA"), "readme.pdf": b"%PDF"})
    added = add({"all-parts.zip": archive({"medicare-ncci-2026q3-practitioner-f1.zip": inner, "x/f2.zip": archive(
        {"ccipra-v322r0-f2.txt": part("2AAAA")})})})  # fmt: skip
    assert [m.parts for m in added.editions] == [(1, 2)]


def test_a_part_stays_when_another_file_of_the_command_is_refused(add: Add, store: EditionStore) -> None:
    add({"ccipra-v322r0-f1.txt": part("1AAAA")})
    with pytest.raises(RefusedError):
        add({"ccipra-v322r0-f2.txt": part("2AAAA"), "ccioph-v322r0-f1.txt": part("1AAAA")[:-40]})
    assert indicator(store, "1AAAA", "0ZA91", date(2026, 8, 1)) == "1"
    assert {m.table for m in store.manifests()} == {"ncci-practitioner"}


def test_text_and_workbook_of_one_part_are_one(add: Add, store: EditionStore) -> None:
    book = workbook([["Column 1", "Column 2", "x", "Effective", "Deletion", "Modifier"]])
    zipped = archive({"ccipra-v322r0-f1.xlsx": book, "ccipra-v322r0-f1.TXT": part("1AAAA")})
    (edition,) = add({"f1.zip": zipped}).editions
    assert edition.source == "ccipra-v322r0-f1.TXT"


def test_as_a_workbook(add: Add, store: EditionStore) -> None:
    header = [["Copyright"], ["Column1/Column2 Edits"],
              ["Column 1", "Column 2", "*=in existence", "Effective", "Deletion", "Modifier", "PTP Edit Rationale"],
              ["", "", "prior to 1996", "Date", "Date", "0=not allowed"]]  # fmt: skip
    add(
        {
            "ccipra-v322r0.xlsx": workbook(
                [
                    *header,
                    ["0ZA01", "0ZA91", None, 20200101, "*", 1, "Standards"],
                    [123, "0ZA91", None, 20200101, "*", 0, ""],
                ]
            )
        }
    )
    assert indicator(store, "0ZA01", "0ZA91", date(2026, 8, 1)) == "1"
    assert indicator(store, "00123", "0ZA91", date(2026, 8, 1)) == "0"  # kept as a number in the workbook


def test_blanks_beside_tabs_and_columns_left_empty(add: Add, store: EditionStore) -> None:
    text = ptp(PAIRS[:1]).replace(b"0ZA01\t0ZA91\t\t", b"0ZA01 \t 0ZA91\t \t").replace(b"Two code", b"Two code\t\t")
    add({"ccipra-v322r0.txt": text})
    assert indicator(store, "0ZA01", "0ZA91", date(2026, 8, 1)) == "1"


def test_change_files_make_the_next_release(add: Add, store: EditionStore) -> None:
    add({"ccipra-v321r0.txt": ptp(PAIRS)})
    changes = {
        "ccipra-v322r0-additions.txt": ptp_changes([("0ZA01", "0ZA95", "0")]),
        "ccipra-v322r0-deletions.txt": ptp_changes([("0ZA01", "0ZA91", "1")]),
    }
    add(changes)
    july, june = date(2026, 7, 1), date(2026, 6, 30)
    assert indicator(store, "0ZA01", "0ZA95", july) == "0"
    assert indicator(store, "0ZA01", "0ZA91", july) is None
    assert indicator(store, "0ZA01", "0ZA91", june) == "1"
    assert indicator(store, "0ZA01", "0ZA95", june) is None


def test_change_files_without_the_release_before(add: Add) -> None:
    with pytest.raises(RefusedError, match="need the release before"):
        add({"ccipra-v322r0-additions.txt": ptp_changes([("0ZA01", "0ZA95", "0")])})


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("edits-v322r0.txt", ptp(PAIRS), "practitioner .* or hospital"),
        ("ccipra.txt", ptp(PAIRS), "release"),
        ("ccipra-v322r0.txt", ptp(PAIRS)[:-40], "cut off"),
        ("ccipra-v322r0.txt", ptp([*PAIRS, ("ZZA02", "0ZA9", "20200101", "*", "1")]), "line 12 is no edit"),
        ("ccipra-v322r0.txt", ptp([*PAIRS, ("ZZA02", "0ZA91", "20201301", "*", "1")]), "line 12 is no edit"),
        ("ccipra-v322r0.txt", ptp([*PAIRS, ("ZZA02", "0ZA91", "20200101", "*", "7")]), "line 12 is no edit"),
        ("ccipra-v322r0.txt", ptp(PAIRS).replace(b"Effective", b"Started"), "Expected: .*Effective Date.*Seen: "),
    ],
)
def test_edit_files_that_are_refused(add: Add, store: EditionStore, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        add({name: content})
    assert store.manifests() == ()


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("Practitioner Services MUE Values", "mue-practitioner"),
        ("Outpatient Hospital Services MUE Values", "mue-hospital"),
        ("DME Supplier Services MUE Values", "mue-dme"),
    ],
)
def test_units_by_setting(add: Add, store: EditionStore, title: str, table: str) -> None:
    rows = [
        ("0ZA01", "1", "2 Date of Service Edit: Policy"),
        ("0ZA02", "12", "1 Line Edit"),
        ("0ZA03", "0", "3 Clinical"),
    ]
    (edition,) = add({"MCR_MUE_Eff_07-01-2026.csv": mue(title, rows)}).editions
    assert (edition.table, edition.rows, edition.first, edition.last) == (table, 3, date(2026, 7, 1), date(2026, 9, 30))
    found = library(store).table(table, date(2026, 9, 30))
    assert [(found.get(c).value, found.get(c).indicator) for c in ("0ZA01", "0ZA02", "0ZA03")] == [
        (1, "2"), (12, "1"), (0, "3"),
    ]  # fmt: skip
    assert found.get("0ZA04") is None
    for day in (date(2026, 6, 30), date(2026, 10, 1)):
        with pytest.raises(Unavailable):
            library(store).table(table, day)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("MUE.csv", mue("Practitioner Services MUE Values", [("0ZA01", "1", "2 x")]), "--from"),
        (
            "MUE_Eff_07-01-2026.csv",
            mue("Chiropractor MUE Values", [("0ZA01", "1", "2 x")]),
            "none of the three settings",
        ),
        ("MUE_Eff_07-01-2026.csv", mue("Practitioner MUE Values", [("0ZA01", "many", "2 x")]), "not an edit"),
        ("MUE_Eff_07-01-2026.csv", mue("Practitioner MUE Values", [("0ZA01", "1", "8 x")]), "not an edit"),
        ("MUE_Eff_07-01-2026.csv", mue("Practitioner MUE Values", [("0ZA01", "1", "2 x")]) + b"0ZA02,1", "columns"),
    ],
)
def test_units_files_that_are_refused(add: Add, store: EditionStore, name: str, content: bytes, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        add({name: content})
    assert store.manifests() == ()


def test_units_with_a_drifted_header(add: Add) -> None:
    content = mue("Practitioner Services MUE Values", [("0ZA01", "1", "2 x")]).replace(
        b"Adjudication Indicator", b"MAI"
    )
    expected = r"Expected: HCPCS/CPT Code, .*Seen: HCPCS/ CPT CODE \| PRACTITIONER .*\| MUE MAI"
    with pytest.raises(RefusedError, match=expected):
        add({"MUE_Eff_07-01-2026.csv": content})


def test_a_first_day_may_be_given(add: Add, store: EditionStore) -> None:
    file = {"MUE.csv": mue("Practitioner Services MUE Values", [("0ZA01", "1", "2 x")])}
    (edition,) = add(file, first=date(2025, 4, 1)).editions
    assert (edition.first, edition.last) == (date(2025, 4, 1), date(2025, 6, 30))


AOC = [
    ("1", "0ZA01", "", "0ZB01", "", "2013001", ""),
    ("1", "0ZA01", "", "0ZB02", "", "2013001", "2020366"),
    ("1", "0ZA01", "", "0ZB03", "2019365", "2013001", ""),
    ("2", "0ZA02", "", "CCCCC", "", "2013001", ""),
    ("3", "0ZA03", "2024182", "0ZB01", "", "2013001", ""),
]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("AOC_V2026Q2-MCR.xlsx", aoc_workbook([*row, "note"] for row in AOC)),
        ("AOC_V2026Q2-F-MCR.txt", aoc_text(AOC)),
        ("AOC_V2026Q2-F-MCR.txt", aoc_text(AOC, " ")),
        ("AOC_V2026Q2-F-MCR.txt", aoc_text(AOC, "\t")),
    ],
)
def test_add_on_codes(add: Add, store: EditionStore, name: str, content: bytes) -> None:
    (edition,) = add({name: content}).editions
    assert (edition.label, edition.rows) == ("NCCI add-on codes 2026Q2", 5)

    def bases(code: str, on: date) -> tuple[str, tuple[str, ...]] | None:
        row = library(store).table("add-on", on).get(code)
        return (row.type, row.bases) if row else None

    assert bases("0ZA01", date(2026, 5, 1)) == ("1", ("0ZB01",))
    assert bases("0ZA01", date(2020, 12, 31)) == ("1", ("0ZB01", "0ZB02"))  # day 366 of 2020
    assert bases("0ZA01", date(2019, 12, 31)) == ("1", ("0ZB01", "0ZB02", "0ZB03"))
    assert bases("0ZA02", date(2026, 5, 1)) == ("2", ())
    assert bases("0ZA03", date(2024, 6, 30)) == ("3", ("0ZB01",))  # day 182 of 2024
    assert bases("0ZA03", date(2026, 5, 1)) is None
    with pytest.raises(Unavailable, match="ended 2026-06-30"):
        bases("0ZZ99", date(2026, 7, 1))


def test_real_excerpts_where_they_are(add: Add, store: EditionStore) -> None:
    folder = Path(__file__).resolve().parents[4] / "shared" / "reference" / "excerpts"
    if not folder.exists():
        pytest.skip(f"no excerpts of official files at {folder}")
    rows = {
        manifest.table: manifest.rows
        for path in sorted(folder.iterdir())
        for manifest in add({path.name: path.read_bytes()}).editions
    }
    assert rows == {
        "hcpcs-modifiers": 3, "mue-practitioner": 3, "fee-schedule": 3, "ncci-practitioner": 4,
    }  # fmt: skip
