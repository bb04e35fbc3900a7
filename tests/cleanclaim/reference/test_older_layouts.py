"""Layouts and names official files had in other years, with invented codes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.importers import icd10cm
from cleanclaim.reference.importers.archive import RefusedError, open_files
from cleanclaim.reference.importers.base import Request
from cleanclaim.reference.importers.mce import read_lists
from cleanclaim.reference.library import open_library
from tests.cleanclaim.reference.conftest import Add
from tests.cleanclaim.reference.layouts import (
    AOC_NAMES,
    aoc_text,
    archive,
    asp,
    fee_schedule,
    hcpcs_fixed,
    hcpcs_rows,
    mue,
    ptp,
    put,
    workbook,
)
from validators.engine.finding import Unavailable


def table(store: EditionStore, name: str, on: date) -> Any:
    return open_library(store.folder.parent).table(name, on)


HCPCS = [
    {"HCPC": "A1234", "RECID": "3", "COV": "C", "ADD DT": "20180101", "ACT EFF DT": "20180101", "ACTION CD": "N"},
    {"HCPC": "A1234", "RECID": "4"},
    {"HCPC": "LT", "RECID": "7", "ADD DT": "19840101", "ACT EFF DT": "19840101", "ACTION CD": "N"},
]
DISCLAIMER = ["This file may not be sold.", "Codes of three kinds are not in it:", *["a line of the disclaimer"] * 22]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("HCPC2020_ANWEB_w_disclaimer", date(2020, 1, 1)),
        ("HCPC17_CONTR_ANWEB", date(2017, 1, 1)),
        ("HCPC2018_CONTR_ANWEB_disc", date(2018, 1, 1)),
        ("HCPC2024_JAN_ANWEB_v4", date(2024, 1, 1)),
        ("HCPC2021_JULY_ANWEB", date(2021, 7, 1)),
    ],
)
@pytest.mark.parametrize("kind", ["txt", "xlsx"])
def test_hcpcs_of_other_years_with_a_disclaimer_above(
    add: Add, store: EditionStore, kind: str, name: str, first: date
) -> None:
    if kind == "txt":
        content = "\r\n".join(DISCLAIMER).encode() + b"\r\n" + hcpcs_fixed(HCPCS)
    else:
        content = workbook([[line] for line in DISCLAIMER] + hcpcs_rows(HCPCS))
    editions = add({f"{name}.{kind}": content}).editions
    assert [(m.table, m.rows, m.first) for m in editions] == [("hcpcs", 1, first), ("hcpcs-modifiers", 1, first)]
    assert table(store, "hcpcs", first).get("A1234").coverage == "C"


@pytest.mark.parametrize(
    ("name", "title", "label", "first"),
    [
        ("PPRRVU24_MAR.csv", "March", "MPFS 2024 March", date(2024, 3, 1)),
        ("PPRRVU24_JAN.csv", "", "MPFS 2024 January", date(2024, 1, 1)),
        ("PPRRVU23_OCT.csv", "", "MPFS 2023 October", date(2023, 10, 1)),
        ("PPRRVU2024_Jul.csv", "", "MPFS 2024 July", date(2024, 7, 1)),
    ],
)
def test_fee_schedule_releases(add: Add, name: str, title: str, label: str, first: date) -> None:
    values = "0ZA01 A 090 0 2 1 2 1 0 12.34 9.00 - NA 09".split()
    names = "code status global pctc mult bilat asst co team total1 total2 na1 na2 supervision".split()
    content = fee_schedule([dict(zip(names, values, strict=True))], first.year, title or "x", columns=31)
    (edition,) = add({name: content if title else content.replace(b" x Release", b"")}).editions
    assert (edition.label, edition.first) == (label, first)


def pfs_record(values: dict[int, str]) -> str:
    """A record of 168 characters with values at positions counted from 1."""
    line = [" "] * 168
    for start, text in values.items():
        line[start - 1 : start - 1 + len(text)] = text
    return "".join(line)


PFS_TEXT = {
    1: "0ZA01", 8: "SECRET WORDS", 58: "A", 60: "  1.16", 67: "  5.07", 76: "  5.07", 82: "NA", 85: " 0.09",
    91: "  6.32", 97: "  6.00", 103: "1", 104: "090", 107: ".00.00.00", 116: "6", 117: "2", 118: "1", 119: "3",
    120: "0", 121: "9",
    133: " 33.4009", 142: "02", 144: "0", 146: "99", 152: " 12.54 12.54   0.16",
}  # fmt: skip


def test_fee_schedule_in_fixed_positions(add: Add, store: EditionStore) -> None:
    """Positions as in the record layout of RVU26A; also the second form of a release: one edition."""
    records = [
        pfs_record(PFS_TEXT),
        pfs_record(PFS_TEXT | {6: "26", 82: "  "}),
        pfs_record(PFS_TEXT | {1: "0ZA02", 58: "N+"}),
    ]
    content = "\r\n".join([*["HDR CODES ARE COPYRIGHT"] * 7, *records, ""]).encode()
    (edition,) = add({"PPRRVU2026_Apr_nonQPP.txt": content}).editions
    assert (edition.label, edition.rows) == ("MPFS 2026 April nonQPP", 3)
    assert b"SECRET" not in store.path(edition).read_bytes()
    found = table(store, "fee-schedule", date(2026, 4, 5))
    row = found.get("0ZA01")
    assert (row.status, row.global_days, row.pctc, row.multiple, row.bilateral) == ("A", "090", "1", "6", "2")
    assert (row.assistant, row.co_surgeon, row.team, row.supervision) == ("1", "3", "0", "02")
    assert (row.na_nonfacility, row.na_facility) == (False, True)
    assert (row.total_nonfacility, row.total_facility) == (Decimal("6.32"), Decimal("6.00"))
    assert found.get("0ZA01", "26").na_facility is False
    assert found.get("0ZA02").status == "N"


def test_fee_schedule_in_fixed_positions_cut_off(add: Add) -> None:
    content = "\r\n".join([*["HDR CODES"] * 7, *[pfs_record(PFS_TEXT)] * 30]).encode()
    with pytest.raises(RefusedError, match="line 37 is no record"):
        add({"PPRRVU2026_Apr_nonQPP.txt": content[:-60]})


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("icd10cm-order-Jan-2021.txt", date(2021, 1, 1)),
        ("icd10cm-order-April-1-2023.txt", date(2023, 4, 1)),
        ("icd10cm-order-apr-2026.txt", date(2026, 4, 1)),
        ("icd10cm_order_2019.txt", date(2018, 10, 1)),
        ("icd10cm-order-2026.txt", date(2025, 10, 1)),
    ],
)
def test_icd10cm_releases(store: EditionStore, tmp_path: Path, name: str, first: date) -> None:
    with open_files([put(tmp_path, name, b"00001 A00     0 Cholera\r\n")]) as files:
        (draft,) = icd10cm.IMPORTER.draft(files, Request(store))
    assert draft.manifest.first == first


def test_add_on_codes_in_fixed_positions_without_a_notice_and_with_notes(add: Add, store: EditionStore) -> None:
    """``…-F-MCR.txt``: type and code, Julian dates, 58 characters of notes; the first line is an edit."""
    rows = [("1", "0ZA01", "", "0ZB01", "", "2013001", ""), ("2", "0ZA02", "", "CCCCC", "", "2013001", "")]
    lines = aoc_text(rows).decode().splitlines()[1:]
    content = "\r\n".join(f"{line}{'Contractor Defined Primary Codes':<58}" for line in lines).encode()
    (edition,) = add({"AOC_V2026Q2-F-MCR.txt": content}).editions
    assert edition.rows == 2
    assert table(store, "add-on", date(2026, 5, 1)).get("0ZA01").bases == ("0ZB01",)


@pytest.mark.parametrize("suffix", ["", "_Julian"])
def test_add_on_codes_separated_by_tabs(add: Add, store: EditionStore, suffix: str) -> None:
    """``…-MCR.txt`` beside ``…-F-MCR.txt`` in one zip: one edition."""
    header = "\t".join(f"{name}{suffix}" if name.endswith("DT") else name for name in AOC_NAMES)
    tabs = f"{header}\r\n1\t0ZA01\t\t0ZB01\t\t2013001\t\t\r\n".encode()
    fixed = aoc_text([("1", "0ZA01", "", "0ZB01", "", "2013001", "")])
    zipped = archive({"AOC_V2025Q4_01-MCR.txt": tabs, "AOC_V2025Q4_01-F-MCR.txt": fixed})
    (edition,) = add({"medicare-ncci-add-on-code-edits.zip": zipped}).editions
    assert (edition.label, edition.rows) == ("NCCI add-on codes 2025Q4", 1)
    assert table(store, "add-on", date(2025, 11, 1)).get("0ZA01").bases == ("0ZB01",)


MCE = """\
ICD-10 Definitions of Medicare Code Edits
A. Perinatal/Newborn diagnoses (age 0 only)\t35
B. Pediatric diagnoses (age 0 through 17)\t41
C. Maternity diagnoses (age 9 through 64)\t55
4. Age conflict
* Pediatric. Age range is 0\x9617 years inclusive
B. Pediatric diagnoses (age 0 through 17)
R6251\tInvented
5. Sex conflict (deactivated as of 10/01/2024)
6. Manifestation code as principal diagnosis
Manifestation codes not allowed as principal diagnosis
G990\tInvented
8. Questionable admission
Questionable admission codes
O80\tInvented
B. The following ICD-10-PCS codes
B30707Z\tInvented
9. Unacceptable principal diagnosis
There are selected codes that are not a current illness.
In a few cases, there are codes considered "acceptable" when a secondary diagnosis is also coded on the record.
Z5189\tInvented
The following pages contain the codes.
Unacceptable principal diagnosis codes
Z720\tInvented
B950\tInvented
10. Non-specific O.R. procedure
"""


def test_code_editor_prose_of_the_real_document() -> None:
    assert read_lists(iter(MCE.splitlines())) == {
        "R6251": {"pediatric"},
        "G990": {"manifestation"},
        "O80": {"questionable-admission"},
        "Z5189": {"requires-secondary"},
        "Z720": {"unacceptable-principal"},
        "B950": {"unacceptable-principal"},
    }


@pytest.mark.parametrize(
    ("name", "label", "first"),
    [
        ("Definitions of Medicare Code Edits_v_43_1.txt", "MCE v43.1", date(2026, 4, 1)),
        ("Definitions of Medicare Code Edits_v_35.txt", "MCE v35", date(2017, 10, 1)),
        ("definition-medicare-code-edits-v411.txt", "MCE v41.1", date(2024, 4, 1)),
        ("fy2027-fr-definition-mce-v44.txt", "MCE v44", date(2026, 10, 1)),
        ("Definitions of Medicare Code Edits_v38.1.txt", "MCE v38.1", date(2021, 1, 1)),
    ],
)
def test_the_version_of_the_code_editor_is_no_other_number(add: Add, name: str, label: str, first: date) -> None:
    """The ages and pages in the table of contents (17, 64) are no versions."""
    (edition,) = add({name: MCE.encode("latin-1")}).editions
    assert (edition.label, edition.first, edition.rows) == (label, first, 6)


def test_taxonomy_before_the_grouping(add: Add, store: EditionStore) -> None:
    text = 'Code,Type,Classification,Specialization,Definition,Notes\r\n207Q00000X,Group,Family,,"x \x96 y",\r\n'
    (edition,) = add({"nucc_taxonomy_180.csv": text.encode("latin-1")}).editions
    assert (edition.label, edition.first, edition.rows) == ("NUCC taxonomy 18.0", date(2018, 1, 1), 1)
    assert table(store, "list-taxonomy", date(2018, 3, 1)).value("207Q00000X", "grouping") == "Group"


NOC = (
    ",,,,,,,,\r\n"
    * 8
    + "Drug Generic Name,LABELER NAME,NDC or ALTERNATE ID,Drug Name,Dosage,PKG SIZE,PKG QTY,BILLUNITS,"
    "BILLUNITSPKG\r\nInvented,X,00009-0009-09,X,1 MG,1,1,1,1\r\n"
).encode()


def test_all_crosswalks_of_a_quarter(add: Add, store: EditionStore) -> None:
    """Drugs without a code of their own are left out, and numbers of products that are no NDC."""
    rows = [
        ("J0001", "w", "x", "00001-0002-03", "x", "1 MG", "1", "10", "5", "50"),
        ("J0002", "w", "x", "505151000123", "x", "1 MG", "1", "1", "1", "1"),  # a device's number
    ]
    other = [("J0003", "w", "x", "00003-0003-03", "x", "1 MG", "1", "1", "1", "1")]
    zipped = archive(
        {
            "section 508 version of July 2026 ASP NDC-HCPCS Crosswalk 062026.csv": asp(rows),
            "section 508 version of July 2026 NOC NDC-HCPCS Crosswalk 062026.csv": NOC,
            "section 508 version of July 2026 OPPS NDC-HCPCS Crosswalk 062026.csv": asp(other),
        }
    )
    (edition,) = add({"july-2026-asp-ndc-hcpcs-crosswalk.zip": zipped}).editions
    assert edition.rows == 2
    found = table(store, "list-ndc", date(2026, 8, 1))
    assert [code in found for code in ("00001000203", "00003000303", "00009000909")] == [True, True, False]


def test_earlier_years_are_answered_from_tables_with_dates_of_their_own_only(add: Add, store: EditionStore) -> None:
    """A PTP release holds every pair with its days, also the deleted; an MUE table holds the values of its quarter."""
    pairs = [("0ZA01", "0ZB01", "20150101", "20231231", "1"), ("0ZA01", "0ZB01", "20250101", "*", "0"),
             ("0ZA01", "0ZB02", "20240101", "20240101", "9")]  # fmt: skip
    add({"ccipra-v322r0-f1.txt": ptp(pairs)})
    add({"MCR_MUE_PractitionerServices_Eff_07-01-2026.csv": mue("Practitioner Services MUE Values",
                                                                 [("0ZA01", "1", "2 x")])})  # fmt: skip
    found = {day.year: table(store, "ncci-practitioner", day).pair("0ZA01", "0ZB01", day)
             for day in (date(2014, 5, 1), date(2022, 5, 1), date(2024, 5, 1), date(2025, 5, 1))}  # fmt: skip
    assert {year: pair and pair.indicator for year, pair in found.items()} == {
        2014: None,
        2022: "1",
        2024: None,
        2025: "0",
    }
    with pytest.raises(Unavailable, match="file with column 1 code 9ZA01"):
        table(store, "ncci-practitioner", date(2022, 5, 1)).pair("9ZA01", "0ZB01", date(2022, 5, 1))
    with pytest.raises(Unavailable, match="begins 2026-07-01"):
        table(store, "mue-practitioner", date(2022, 5, 1))


def test_a_workbook_of_the_old_form(add: Add) -> None:
    with pytest.raises(RefusedError, match=r"\(\.xls\).*xlsx or csv"):
        add({"HCPC2020_ANWEB_w_disclaimer.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)})


def test_only_drugs_without_a_code(add: Add) -> None:
    with pytest.raises(RefusedError, match="add the ASP crosswalk"):
        add({"July 2026 NOC NDC-HCPCS Crosswalk.csv": NOC})
