"""Fee schedule, HCPCS, diagnosis lists, crosswalks and code lists in their real layouts."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cleanclaim.reference.built_in import built_in_icd10
from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.icd10cm.order import Earlier
from cleanclaim.reference.importers import icd10cm
from cleanclaim.reference.importers.archive import RefusedError, open_files
from cleanclaim.reference.importers.asp_ndc import ndc11
from cleanclaim.reference.importers.base import Request
from cleanclaim.reference.importers.mce import read_lists
from cleanclaim.reference.importers.reading import day
from cleanclaim.reference.library import open_library
from tests.cleanclaim.reference.conftest import Add
from tests.cleanclaim.reference.layouts import (
    asp,
    fee_schedule,
    hcpcs_fixed,
    hcpcs_rows,
    mce,
    order_addenda,
    order_file,
    put,
    workbook,
)
from validators.engine.finding import Unavailable

NEW_YEAR = date(2026, 10, 1)


def table(store: EditionStore, name: str, on: date) -> Any:
    return open_library(store.folder.parent).table(name, on)


NAMES = "code status global pctc mult bilat asst co team total1 total2 na1 na2 supervision pric".split()
PFS = [
    dict(zip(NAMES, row, strict=True)) | {"description": "SECRET WORDS"}
    for row in ("0ZA01 A 090 0 2 1 2 1 0 12.34 9.00 - NA 09 7".split(), "0ZA02 R XXX 1 0 0 0 0 0 0 0 - - 09 9".split())
]
PFS.append(PFS[1] | {"mod": "26", "bilat": "3"})


@pytest.mark.parametrize(
    ("name", "year", "release", "columns", "first", "label"),
    [
        ("PPRRVU2026_Jul_nonQPP.csv", 2026, "July", 32, date(2026, 7, 1), "MPFS 2026 July nonQPP"),
        ("PPRRVU2026_Jul_QPP.csv", 2026, "July", 32, date(2026, 7, 1), "MPFS 2026 July QPP"),
        ("PPRRVU2025_Oct.csv", 2025, "October", 31, date(2025, 10, 1), "MPFS 2025 October"),
        ("PPRRVU24_JAN.csv", 2024, "January", 31, date(2024, 1, 1), "MPFS 2024 January"),
    ],
)
def test_fee_schedule(
    add: Add, store: EditionStore, name: str, year: int, release: str, columns: int, first: date, label: str
) -> None:
    (edition,) = add({name: fee_schedule(PFS, year, release, columns)}).editions
    assert (edition.label, edition.first, edition.last, edition.rows) == (label, first, date(year, 12, 31), 3)
    found = table(store, "fee-schedule", first)
    row = found.get("0ZA01")
    assert (row.status, row.global_days, row.pctc, row.multiple, row.bilateral) == ("A", "090", "0", "2", "1")
    assert (row.assistant, row.co_surgeon, row.team) == ("2", "1", "0")
    assert (row.na_nonfacility, row.na_facility) == (False, True)
    assert (row.total_nonfacility, row.total_facility) == (Decimal("12.34"), Decimal("9.00"))
    assert found.get("0ZA02", "26").bilateral == "3"
    assert found.get("0ZA02").bilateral == "0"
    assert found.get("0ZA01", "26") is None
    assert table(store, "fee-schedule", date(year, 1, 1)).edition.label == label  # the year's indicators
    with pytest.raises(Unavailable):
        table(store, "fee-schedule", date(year - 1, 12, 31))
    assert b"SECRET" not in store.path(edition).read_bytes()


def test_fee_schedule_with_a_drifted_header(add: Add, store: EditionStore) -> None:
    with pytest.raises(RefusedError, match=r"Expected: a column .*GLOB.*Seen: .*STATUS CODE"):
        add({"PPRRVU2026_Jul.csv": fee_schedule(PFS).replace(b"GLOB", b"PERIOD")})
    with pytest.raises(RefusedError, match="status"):
        add({"PPRRVU2026_Jul.csv": fee_schedule([PFS[0] | {"status": "?"}])})
    assert store.manifests() == ()


HCPCS = [
    {"HCPC": "A1234", "RECID": "3", "ADD DT": "20200101", "ACT EFF DT": "20260701", "COV": "C", "PRICE1": "32"},
    {"HCPC": "A1234", "RECID": "4", "LONG DESCRIPTION": "SECRET continued"},
    {"HCPC": "J9999", "RECID": "3", "ADD DT": "19980101", "TERM DT": "20251231", "COV": "D"},
    {"HCPC": "   LT", "RECID": "7", "ADD DT": "19840101", "COV": "C"},
    {"HCPC": "   A1", "RECID": "7", "ADD DT": "20020701"},
]  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "csv", "txt"])
def test_hcpcs(add: Add, store: EditionStore, kind: str) -> None:
    if kind == "xlsx":
        content = workbook(hcpcs_rows(HCPCS))
    elif kind == "csv":
        content = "\n".join(",".join(row) for row in hcpcs_rows(HCPCS)).encode() + b"\n"
    else:
        content = hcpcs_fixed(HCPCS)
    editions = add({f"HCPC2026_JUL_ANWEB.{kind}": content}).editions
    assert [(m.table, m.rows, m.first, m.last) for m in editions] == [
        ("hcpcs", 2, date(2026, 7, 1), date(2026, 9, 30)),
        ("hcpcs-modifiers", 2, date(2026, 7, 1), date(2026, 9, 30)),
    ]
    codes, modifiers = table(store, "hcpcs", date(2026, 8, 1)), table(store, "hcpcs-modifiers", date(2026, 8, 1))
    assert (codes.get("A1234").added, codes.get("A1234").ended, codes.get("A1234").coverage) == (
        date(2020, 1, 1),
        None,
        "C",
    )
    assert codes.get("J9999").ended == date(2025, 12, 31)
    assert codes.get("A9999") is None
    assert modifiers.get("LT").added == date(1984, 1, 1)
    assert modifiers.get("A1") is not None
    assert table(store, "hcpcs", date(2025, 6, 1)).get("J9999") is not None  # the file holds the history of its codes
    with pytest.raises(Unavailable, match="begins 2026-07-01"):
        table(store, "hcpcs", date(2025, 6, 1)).get("A9999")
    with pytest.raises(Unavailable, match="ended 2026-09-30"):
        table(store, "hcpcs", date(2026, 12, 1)).get("A9999")
    assert b"SECRET" not in store.path(editions[0]).read_bytes()


def test_hcpcs_cut_off(add: Add) -> None:
    with pytest.raises(RefusedError, match="cut off"):
        add({"HCPC2026_JUL_ANWEB.txt": hcpcs_fixed(HCPCS * 10)[:-100]})


def test_all_tables_of_an_import_or_none(add: Add, store: EditionStore) -> None:
    """The procedures are sound, the modifiers are not: neither is loaded."""
    broken = [*HCPCS, {"HCPC": "   LTX", "RECID": "7", "ADD DT": "20200101"}]
    with pytest.raises(RefusedError, match="not a HCPCS record"):
        add({"HCPC2026_JUL_ANWEB.xlsx": workbook(hcpcs_rows(broken))})
    assert store.manifests() == ()
    assert store.leftovers() == ()


def delta() -> list[dict[str, str]]:
    path = Path(__file__).resolve().parents[4] / "shared" / "reference" / "fy2027_delta.tsv"
    if not path.exists():
        pytest.skip(f"no list of the FY2027 changes at {path}")
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def addenda_of(changes: list[dict[str, str]]) -> bytes:
    rows: list[tuple[str, str, bool, str]] = []
    for change in changes:
        code, billable = change["code"], change["billable"] == "1"
        if change["action"] == "billable_to_header":
            rows += [("Revise from", code, True, f"Old {code}"), ("Revise to", code, False, f"Heading {code}")]
        else:
            rows.append((change["action"].capitalize(), code, billable, f"Title of {code}"))
    return order_addenda(rows)


@pytest.mark.nightly
def test_the_changes_of_fy2027(add: Add, store: EditionStore) -> None:
    changes = delta()
    by_action = {
        action: [c for c in changes if c["action"] == action] for action in ("add", "delete", "billable_to_header")
    }
    assert [len(rows) for rows in by_action.values()] == [238, 21, 15]
    (edition,) = add({"icd10cm-order-addenda-2027.txt": addenda_of(changes)}).editions
    assert (edition.first, edition.last) == (NEW_YEAR, date(2027, 9, 30))
    new, old = table(store, "icd10cm", NEW_YEAR), table(store, "icd10cm", date(2026, 9, 30))
    assert old.edition.label == "ICD-10-CM FY2026 (April 2026)"
    for row in by_action["add"]:
        assert old.get(row["code"]) is None
        assert new.get(row["code"]).billable is (row["billable"] == "1")
    for row in by_action["delete"]:
        assert new.get(row["code"]) is None
        assert old.get(row["code"]).billable is (row["billable"] == "1")
    for row in by_action["billable_to_header"]:
        assert old.get(row["code"]).billable
        assert not new.get(row["code"]).billable
        assert new.get(row["code"]).children
    added = sum(c["billable"] == "1" for c in by_action["add"])
    deleted = sum(c["billable"] == "1" for c in by_action["delete"])
    assert new.count_billable() == 74_719 + added - deleted - 15
    unchanged = new.get("S42001A")
    assert unchanged == old.get("S42001A")
    assert set(new.get("T52811A").seventh) == set("ADS")  # of its category, which is older
    with pytest.raises(Unavailable, match="ICD-10-CM FY2027 ended 2027-09-30"):
        table(store, "icd10cm", date(2027, 10, 1)).get("QQ")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("Add", "E119", True, "there already"), "Add E119 does not fit"),
        (("Delete", "E11998", True, "never was"), "Delete E11998 does not fit"),
    ],
)
def test_addenda_of_another_base(add: Add, store: EditionStore, row: tuple[str, str, bool, str], reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        add({"icd10cm-order-addenda-2027.txt": order_addenda([row])})
    assert store.manifests() == ()


@pytest.fixture(scope="module")
def whole_order_file() -> bytes:
    """The order file of the built-in table, with one code turned into another."""
    entries = Earlier(built_in_icd10().database, date(2026, 9, 30)).entries()
    rows = [(code, entry.billable, entry.title) for code, entry in sorted(entries.items()) if code != "I10"]
    return order_file([*rows, ("I10A", True, "Invented hypertension")])


@pytest.mark.nightly
def test_an_order_file_says_the_same_as_the_tabular_list(
    add: Add, store: EditionStore, whole_order_file: bytes
) -> None:
    (edition,) = add({"icd10cm_order_2027.txt": whole_order_file}).editions
    assert edition.rows == sum(1 for line in whole_order_file.splitlines() if line.strip())
    new, old = table(store, "icd10cm", NEW_YEAR), built_in_icd10().on(date(2026, 9, 30))
    assert new.count_billable() == 74_719
    assert new.get("I10") is None
    assert new.get("I10A").billable
    differing = [code for code in old.billable_below("S42") if new.get(code) != old.get(code)]
    differing += [code for code in ("E11", "E119", "S42", "H40", "M25519", "O3100X0", "T360X5A", "F0280", "P0700")
                  if new.get(code) != old.get(code)]  # fmt: skip
    assert differing == []


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("icd10cm_order_2028.txt", date(2027, 10, 1), date(2028, 9, 30)),
        ("icd10cm-order-April-2027.txt", date(2027, 4, 1), date(2027, 9, 30)),
    ],
)
def test_the_year_of_an_order_file(
    store: EditionStore, tmp_path: Path, whole_order_file: bytes, name: str, first: date, last: date
) -> None:
    path = put(tmp_path, name, whole_order_file)
    with open_files([path]) as files:
        (draft,) = icd10cm.IMPORTER.draft(files, Request(store))
    assert (draft.manifest.first, draft.manifest.last) == (first, last)


def test_an_order_file_cut_off(add: Add, whole_order_file: bytes) -> None:
    with pytest.raises(RefusedError, match="cut off"):
        add({"icd10cm_order_2027.txt": whole_order_file[: len(whole_order_file) // 2 + 37]})
    with pytest.raises(RefusedError, match="98,000"):
        add({"icd10cm_order_2027.txt": order_file([("A00", False, "Cholera"), ("A000", True, "Cholera, one")])})


def test_the_tabular_list_of_another_year(add: Add, store: EditionStore) -> None:
    text = """<?xml version="1.0" encoding="utf-8"?><ICD10CM.tabular><version>2027</version><chapter><name>1</name>
    <desc>Invented (Q00-Q09)</desc><excludes1><note>others (R00-R99)</note></excludes1><section id="Q00-Q09">
    <desc>Invented</desc><diag><name>Q00</name><desc>Thing</desc><sevenChrDef><extension char="A">first</extension>
    </sevenChrDef><diag><name>Q00.1</name><desc>Thing of left ear</desc></diag>
    <diag><name>Q00.2</name><desc>Thing of right ear</desc></diag></diag></section></chapter></ICD10CM.tabular>"""
    (edition,) = add({"icd10cm-tabular-2027.xml": text.encode()}).editions
    assert (edition.label, edition.rows) == ("ICD-10-CM FY2027 (October 2026)", 5)
    found = table(store, "icd10cm", NEW_YEAR)
    row = found.get("Q001XXA")
    assert (row.billable, row.laterality, row.excludes1, dict(row.seventh)) == (True, "L", ("R00-R99",), {"A": "first"})


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("P0700", {"newborn"}),
        ("Z3800", {"newborn"}),
        ("R6251", {"pediatric"}),
        ("O80", {"maternity", "female"}),
        ("N400", {"adult", "male"}),
        ("N800", {"female"}),
        ("G990", {"manifestation"}),
        ("R030", {"questionable-admission"}),
        ("Z720", {"unacceptable-principal"}),
        ("Z5189", {"requires-secondary"}),
        ("E119", set()),
        ("0U5B4ZZ", set()),  # a procedure
    ],
)
def test_code_editor_lists(add: Add, store: EditionStore, code: str, expected: set[str]) -> None:
    (edition,) = add({"MCE_v43_definitions.txt": mce()}).editions
    assert (edition.label, edition.first, edition.last) == ("MCE v43", date(2025, 10, 1), date(2026, 9, 30))
    assert table(store, "mce", date(2026, 1, 5)).lists(code) == expected


def test_code_editor_headings_with_tabs_and_words_around_them() -> None:
    """Tabs after numbers, prose below headings, a list named in a lettered heading."""
    text = """9.\tUnacceptable principal diagnosis\t88
9.\tUnacceptable principal diagnosis
There are selected codes. In a few cases, there are codes that are acceptable if a secondary diagnosis is coded.
A.\tUnacceptable principal diagnosis codes
Z72.0\tTobacco use
B.\tPrincipal diagnosis codes requiring a secondary diagnosis
Z5189\tEncounter
11.\tNon-covered procedure
B30707Z\tInvented procedure
18. Wrong procedure performed
Y6551\tPerformance of wrong procedure
"""
    assert read_lists(iter(text.splitlines())) == {
        "Z720": {"unacceptable-principal"},
        "Z5189": {"requires-secondary"},
        "Y6551": {"wrong-procedure"},
    }


def test_code_editor_text_without_its_lists(add: Add) -> None:
    with pytest.raises(RefusedError, match="manifestation"):
        add({"mce_v43.txt": b"Definitions of Medicare Code Edits\n4. Age conflict\nA. Newborn\nP0700\tx\n"})


def test_notes_below_a_table_are_no_rows(add: Add, store: EditionStore) -> None:
    content = fee_schedule(PFS) + b"\n,,,\nSource: invented for this test\n"
    (edition,) = add({"PPRRVU2026_Jul.csv": content}).editions
    assert edition.rows == 3


def test_ndc_crosswalk(add: Add, store: EditionStore) -> None:
    content = asp([("J0001", "w", "SECRET", "00001-0002-03", "SECRET", "1 MG", "1", "10", "5", "50")])
    (edition,) = add({"October 2026 ASP NDC-HCPCS Crosswalk.csv": content}).editions
    assert (edition.first, edition.last) == (date(2026, 10, 1), date(2026, 12, 31))
    found = table(store, "list-ndc", date(2026, 11, 1))
    assert "00001000203" in found
    assert (found.value("00001000203", "hcpcs"), found.value("00001000203", "units_per_package")) == ("J0001", "50")
    assert "00001000204" not in found
    assert b"SECRET" not in store.path(edition).read_bytes()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0002-1433-80", "00002143380"),  # 4-4-2
        ("50242-040-62", "50242004062"),  # 5-3-2
        ("60575-4112-1", "60575411201"),  # 5-4-1
        ("00002143380", "00002143380"),
        ("2143380", ""),
        ("", ""),
        ("0002-14X3-80", ""),
    ],
)
def test_ndc_as_eleven_digits(text: str, expected: str) -> None:
    assert ndc11(text) == expected


def test_taxonomy(add: Add, store: EditionStore) -> None:
    text = (
        "\ufeffCode,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section\r\n"
        '207Q00000X,Group,Family,,"SECRET, long",,Name,Individual\r\n207QA0000X,Group,Family,Teens,SECRET,,N,I\r\n'
    )
    (edition,) = add({"nucc_taxonomy_261.csv": text.encode()}).editions
    assert (edition.label, edition.first) == ("NUCC taxonomy 26.1", date(2026, 7, 1))
    found = table(store, "list-taxonomy", date(2026, 8, 1))
    assert "207Q00000X" in found
    assert "207Q00001X" not in found
    assert found.value("207QA0000X", "specialization") == "Teens"
    assert b"SECRET" not in store.path(edition).read_bytes()


@pytest.mark.parametrize(
    ("name", "code", "known"), [("carc.csv", "45", "list-carc"), ("rarc.csv", "N115", "list-rarc")]
)
def test_reason_code_lists(add: Add, store: EditionStore, name: str, code: str, known: str) -> None:
    prefix = code[0] if code[0].isalpha() else ""
    text = "Code,Description,Start Date,Last Modified,Stop Date\n" + "".join(
        f"{row},SECRET words,01/01/1995,,{stop}\n" for row, stop in ((code, ""), (f"{prefix}7", "07/01/2020"))
    )
    (edition,) = add({name: text.encode()}, first=date(2026, 3, 1)).editions
    assert edition.table == known
    found = table(store, known, date(2020, 6, 30))
    assert code in found
    assert f"{prefix}7" in found  # the day before it stopped
    assert f"{prefix}7" not in table(store, known, date(2020, 7, 1))
    assert b"SECRET" not in store.path(edition).read_bytes()


@pytest.mark.parametrize(
    "header",
    ["HCPCS Code,Short Descriptor,CI,SI,APC,Relative Weight", "HCPCS,DESCRIPTION,X,STATUS_INDICATOR,APC,W"],
)
def test_status_indicators(add: Add, store: EditionStore, header: str) -> None:
    text = f"Addendum B,,,,,\n\n{header}\n0ZA01,SECRET,,J1,5072,1.0\n0ZA02,SECRET,,N,,\n"
    (edition,) = add({"2026 July Web Addendum B.csv": text.encode()}).editions
    found = table(store, "list-opps-status", date(2026, 7, 1))
    assert (found.value("0ZA01", "si"), found.value("0ZA01", "apc"), found.value("0ZA02", "si")) == ("J1", "5072", "N")
    assert b"SECRET" not in store.path(edition).read_bytes()


def test_procedure_order_file(add: Add, store: EditionStore) -> None:
    rows = "".join(
        f"{n:05d} {code:<7} {flag} {'Short':<60} Long\r\n"
        for n, (code, flag) in enumerate((("001", 0), ("0016070", 1)), 1)
    )
    (edition,) = add({"icd10pcs_order_2026.txt": rows.encode()}).editions
    assert (edition.first, edition.last, edition.rows) == (date(2025, 10, 1), date(2026, 9, 30), 1)
    found = table(store, "list-icd10pcs", date(2026, 1, 5))
    assert "0016070" in found
    assert "001" not in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20260701", date(2026, 7, 1)),
        ("2026-07-01", date(2026, 7, 1)),
        ("7/1/2026", date(2026, 7, 1)),
        ("07/01/2026", date(2026, 7, 1)),
        ("2024366", date(2024, 12, 31)),
        ("2026001", date(2026, 1, 1)),
        ("*", None),
        ("", None),
        ("99999999", None),
    ],
)
def test_dates(text: str, expected: date | None) -> None:
    assert day(text) == expected


@pytest.mark.parametrize("text", ["soon", "20261301", "2026-02-30", "13/45/2026"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month|day"):
        day(text)
