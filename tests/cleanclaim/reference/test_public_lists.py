"""CMS's public files of waived tests, equipment and telehealth services: official layouts with invented codes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.importers.archive import RefusedError
from cleanclaim.reference.library import open_library
from tests.cleanclaim.reference.conftest import Add
from tests.cleanclaim.reference.layouts import workbook


def table(store: EditionStore, name: str, on: date) -> Any:
    return open_library(store.folder.parent).table(name, on)


CLFS = b"""2026 Clinical Laboratory Fee Schedule,,,,,,,,
CPT codes only are copyright 2025 American Medical Association,,,,,,,,
,,,,,,,,
,,,,,,,,
YEAR,HCPCS,MOD,EFF_DATE,INDICATOR,RATE,SHORTDESC,LONGDESC,EXTENDEDLONGDESC
2026,0ZA01,,20250101,N,12.50,SECRET,"SECRET, long",SECRET
2026,0ZA01,QW,20260401,N,12.50,SECRET,"SECRET, long",SECRET
2026,0ZA02,,20200101,N,7.00,SECRET,SECRET,SECRET
"""
DMEPOS = b"""CY2026 DMEPOS Fee Schedule,,,,,,,,,,
January 2026 release,,,,,,,,,,
HCPCS,Mod,Mod2,JURIS,CATG,Ceiling,Floor,AL (NR),AL (R),PA (NR),Description
E9901,RR,,D,CR,0.00,0.00,45.00,80.00,50.04,SECRET device
E9901,NU,,D,CR,0.00,0.00,45.00,80.00,50.04,SECRET device
A9902,NU,,D,IN,0.00,0.00,20.00,35.00,23.29,SECRET cushion
"""
TELEHEALTH = b"""LIST OF MEDICARE TELEHEALTH SERVICES for CALENDAR YEAR 2026,,,
Code,Short Descriptor,Status,Can Audio-only Interaction Meet the Requirements?
0ZA01,SECRET,Permanent,Yes
0ZA02,SECRET,Provisional,
"""


def test_waived_tests_are_the_rows_with_qw(add: Add, store: EditionStore) -> None:
    (edition,) = add({"PUF_CLFS_CY2026_Q2V1.csv": CLFS}).editions
    assert (edition.table, edition.label) == ("list-clia-waived", "CLIA-waived tests 2026Q2")
    assert (edition.first, edition.last, edition.rows) == (date(2026, 4, 1), date(2026, 6, 30), 1)
    found = table(store, "list-clia-waived", date(2026, 5, 1))
    assert "0ZA01" in found
    assert "0ZA02" not in found
    assert b"SECRET" not in store.path(edition).read_bytes()


def test_categories_of_equipment(add: Add, store: EditionStore) -> None:
    (edition,) = add({"DMEPOS26_JAN.csv": DMEPOS}).editions
    assert (edition.table, edition.label) == ("list-dmepos", "DMEPOS fee schedule 2026 January")
    assert (edition.first, edition.last, edition.rows) == (date(2026, 1, 1), date(2026, 3, 31), 2)
    found = table(store, "list-dmepos", date(2026, 2, 1))
    assert [found.value(code, "category") for code in ("E9901", "A9902", "E9999")] == ["CR", "IN", ""]
    assert b"SECRET" not in store.path(edition).read_bytes()


def test_a_code_of_two_categories_is_refused(add: Add) -> None:
    with pytest.raises(RefusedError, match="E9901 has the categories CR and IN"):
        add({"DMEPOS26_JAN.csv": DMEPOS.replace(b"E9901,NU,,D,CR", b"E9901,NU,,D,IN")})


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_telehealth_services_of_a_year(add: Add, store: EditionStore, form: str) -> None:
    rows = [line.split(",") for line in TELEHEALTH.decode().splitlines()]
    content = TELEHEALTH if form == "csv" else workbook(rows)
    (edition,) = add({f"list-medicare-telehealth-services.{form}": content}).editions
    assert (edition.table, edition.label) == ("list-telehealth", "Medicare telehealth services 2026")
    assert (edition.first, edition.last, edition.rows) == (date(2026, 1, 1), date(2026, 12, 31), 2)
    found = table(store, "list-telehealth", date(2026, 6, 1))
    assert [found.value(code, "audio") for code in ("0ZA01", "0ZA02")] == ["yes", "no"]
    assert found.value("0ZA02", "status") == "Provisional"
    assert b"SECRET" not in store.path(edition).read_bytes()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("PUF_CLFS_CY2026_Q2V1.csv", CLFS.replace(b"0ZA02", b"0Z")),
        ("DMEPOS26_JAN.csv", DMEPOS.replace(b"A9902", b"A9")),
        ("telehealth 2026.csv", TELEHEALTH.replace(b"0ZA02", b"0Z")),
    ],
)
def test_rows_without_a_code_are_refused(add: Add, name: str, content: bytes) -> None:
    with pytest.raises(RefusedError, match="cut off"):
        add({name: content})


@pytest.mark.parametrize("content", [CLFS, DMEPOS.replace(b"January 2026", b"A"), TELEHEALTH.replace(b" 2026", b"")])
def test_a_release_must_say_when_it_holds(add: Add, content: bytes) -> None:
    with pytest.raises(RefusedError, match="--from"):
        add({"unnamed.csv": content})
    assert add({"unnamed.csv": content}, first=date(2026, 4, 1)).editions


POA = 'Order26\tPOAexemptCode\tDescription\r\n1025\tB90.0\tSECRET one\r\n98001\tZ37.0\t"SECRET, two"\r\n'


def test_codes_exempt_from_present_on_admission(add: Add, store: EditionStore) -> None:
    (edition,) = add({"POAexemptCodesFY26.txt": POA.encode()}).editions
    assert (edition.table, edition.label, edition.rows) == ("list-poa-exempt", "POA exempt FY2026", 2)
    assert (edition.first, edition.last) == (date(2025, 10, 1), date(2026, 9, 30))
    found = table(store, "list-poa-exempt", date(2026, 1, 5))
    assert ("Z370" in found, "B900" in found, "J189" in found) == (True, True, False)
    assert table(store, "list-poa-exempt", date(2020, 1, 5)).edition.label == "POA exempt FY2020 (built in)"
    assert b"SECRET" not in store.path(edition).read_bytes()


def test_the_workbook_and_older_headers_of_that_list(add: Add, store: EditionStore) -> None:
    rows = [["Order2023", "POAexemptCode", "Description"], ["1025", "B90.0", "SECRET"]]
    (edition,) = add({"POAexemptCodes.xlsx": workbook(rows)}).editions
    assert (edition.label, edition.last) == ("POA exempt FY2023", date(2023, 9, 30))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("POAexemptAddCodesFY26.txt", POA, "POAexemptAddCodesFY26.txt"),
        ("POAexemptCodesFY26.txt", POA.replace("Z37.0", "37Z"), "'37Z' is no ICD-10-CM code"),
        ("POAexemptCodes.txt", POA.replace("Order26", "Order"), "must say the fiscal year"),
        ("POAexemptCodesFY26.txt", POA + "98002", "cut off"),
    ],
)
def test_other_lists_of_exempt_codes_are_refused(add: Add, name: str, text: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        add({name: text.encode()})
