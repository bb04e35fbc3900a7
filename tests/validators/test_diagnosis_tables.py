"""Diagnosis and procedure edits over tables imported from files in the official layouts, release beside release."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.importers.add import add_files
from cleanclaim.reference.library import open_library
from tests.cleanclaim.reference.layouts import asp, hcpcs_fixed, mce, order_addenda
from validators.engine.catalogue import rule_by_id
from validators.engine.runner import Runner
from validators.examples.shorthand import parse_claim
from validators.questions.reference import Reference

HCPCS = [
    {"HCPC": "J0001", "RECID": "3", "ADD DT": "20200101", "TERM DT": ""},
    {"HCPC": "J0002", "RECID": "3", "ADD DT": "20200101", "TERM DT": "20251231"},
    {"HCPC": "J9999", "RECID": "3", "ADD DT": "20000101", "TERM DT": ""},
    {"HCPC": "QZ", "RECID": "7", "ADD DT": "19970101", "TERM DT": ""},
    {"HCPC": "CS", "RECID": "7", "ADD DT": "20200301", "TERM DT": "20230511"},
]
ADDENDA = [
    ("Add", "E8983", False, "A heading"),
    ("Add", "E89830", True, "A code of 2027"),
    ("Delete", "J069", True, "A code of 2026"),
    ("Revise from", "K219", True, "A code"),
    ("Revise to", "K219", False, "A heading"),
    ("Add", "K2190", True, "A code below it"),
]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    folder: Path = tmp_path_factory.mktemp("tables")
    files = {
        "MCE_v43_definitions.txt": mce(),
        "HCPC2026_JAN_ANWEB.txt": hcpcs_fixed(HCPCS),
        "icd10cm_order_addenda_2027.txt": order_addenda(ADDENDA),
        "January 2026 ASP NDC-HCPCS Crosswalk.csv": asp(
            [("J0001", "w", "LABELER", "00001-0002-03", "DRUG", "1 MG", "1", "10", "5", "50")]
        ),
    }
    store = EditionStore(folder / "data")
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content)
        add_files([path], store, accept=lambda _: True)
    return Reference(open_library(folder / "data"))


def told(reference: Reference, rules: str, text: str) -> str:
    verdict = Runner([rule_by_id(rule) for rule in rules.split()], reference).check(parse_claim(text))
    found = sorted(f"{f.rule} {f.severity}: {f.edition.partition(' (')[0]}".rstrip(": ") for f in verdict.findings)
    unchecked = sorted({n.rule for n in verdict.not_checked})
    return ", ".join(found) + (f" ? {' '.join(unchecked)}" if unchecked else "")


STAY = "I dos=2026-01-05..2026-01-08 tob=111"
DX = "DX01 DX02 DX03"

CASES = [
    # Imported lists of the Medicare Code Editor take the place of the built-in ones while they are in force.
    ("DX09", f"{STAY} dx=G99.0 | '' rev=0120", "DX09 reject: ICD-10-CM FY2026"),
    ("DX09", f"{STAY} dx=F02.80 | '' rev=0120", ""),
    ("DX13", f"{STAY} dx=Z72.0 | '' rev=0120", "DX13 deny: MCE v43"),
    ("DX13", f"{STAY} dx=Z51.89 | '' rev=0120", "DX13 deny: MCE v43"),
    ("DX13", f"{STAY} dx=Z51.89,I10 | '' rev=0120", ""),
    ("DX13", f"{STAY} dx=R03.0 | '' rev=0120", "DX13 warn: MCE v43"),
    ("DX13", f"{STAY} dx=Z37.0 | '' rev=0120", ""),
    ("DX15", "P dos=2026-01-05 dx=N40.0 born=2015-01-01 | 99213", "DX15 deny: MCE v43"),
    ("DX15", "P dos=2026-01-05 dx=R62.51 born=2008-01-05 | 99213", "DX15 deny: MCE v43"),
    ("DX15", "P dos=2026-01-05 dx=R62.51 born=2008-01-06 | 99213", ""),
    ("DX15", "P dos=2026-01-05 dx=Z00.129 born=1980-01-06 | 99213", ""),
    # Sexes by the last lists that had them.
    ("DX16", "P dos=2026-01-05 dx=N80.00 sex=M | 99213", "DX16 warn: MCE v41.1"),
    ("DX16", "P dos=2026-01-05 dx=C61 sex=F | 99213", "DX16 warn: MCE v41.1"),
    # After they have ended, the built-in ones of the year.
    ("DX13", "I dos=2026-10-01..2026-10-02 tob=111 dx=Z37.0 | '' rev=0120", "DX13 deny: MCE v44"),
    ("DX13", "I dos=2026-10-01..2026-10-02 tob=111 dx=I50.9 | '' rev=0120", ""),
    ("DX15", "P dos=2026-10-01 dx=Z00.129 born=1980-01-06 | 99213", "DX15 deny: MCE v44"),
    # ICD-10-CM of two years side by side: what is added, what is gone, what became a heading.
    (DX, "P dos=2026-09-30 dx=E89.830 | 99213", "DX01 reject: ICD-10-CM FY2026"),
    (DX, "P dos=2026-10-01 dx=E89.830 | 99213", ""),
    (DX, "P dos=2026-10-01 dx=E89.83 | 99213", "DX02 reject: ICD-10-CM FY2027"),
    (DX, "P dos=2026-09-30 dx=J06.9 | 99213", ""),
    (DX, "P dos=2026-10-01 dx=J06.9 | 99213", "DX01 reject: ICD-10-CM FY2027"),
    (DX, "P dos=2026-09-30 dx=K21.9 | 99213", ""),
    (DX, "P dos=2026-10-01 dx=K21.9 | 99213", "DX02 reject: ICD-10-CM FY2027"),
    (DX, "P dos=2026-10-01 dx=K21.90,E11.9,S42.001A | 99213", ""),
    (DX, "P dos=2026-10-01 dx=E11.99 | 99213", "DX01 reject: ICD-10-CM FY2027"),
    (DX, "P dos=2026-09-29..2026-10-02 dx=J06.9 | 99213", "DX01 warn: ICD-10-CM FY2027"),
    ("DX07", "P dos=2026-10-05 dx=M25.569 | 99213", "DX07 warn: ICD-10-CM FY2027"),
    ("DX08", "P dos=2026-10-05 dx=E11.9,E10.9 | 99213", "DX08 warn: ICD-10-CM FY2027"),
    # HCPCS codes and modifiers of one file.
    ("PX01 PX02", "P dos=2026-01-05 dx=E11.9 | J0001", ""),
    ("PX01", "P dos=2026-01-05 dx=E11.9 | J0002", "PX01 reject: HCPCS II 2026 January"),
    ("PX02", "P dos=2026-01-05 dx=E11.9 | J0002", "PX02 reject: HCPCS II 2026 January"),
    ("PX01", "P dos=2025-12-31 dx=E11.9 | J0002", ""),
    ("PX01", "P dos=2026-01-05 dx=E11.9 | J0003", "PX01 reject: HCPCS II 2026 January"),
    ("PX07", "P dos=2026-01-05 dx=E11.9 | 99213-QZ-25", ""),
    ("PX07", "P dos=2026-01-05 dx=E11.9 | 99213-CS", "PX07 reject: HCPCS modifiers 2026 January"),
    ("PX07", "P dos=2026-01-05 dx=E11.9 | 99213-QQ", "PX07 reject: HCPCS modifiers 2026 January"),
    ("PX06", "P dos=2026-01-05 dx=C61 | J9999 ndc=00001000203/1/ML", "PX06 warn: ASP NDC–HCPCS crosswalk 2026 January"),
    ("PX06", "P dos=2026-01-05 dx=C61 | J9999 ndc=00001000299/1/ML", ""),
]


@pytest.mark.parametrize(("rules", "text", "expected"), CASES, ids=[f"{r}: {t[:70]}" for r, t, _ in CASES])
def test_imported(reference: Reference, rules: str, text: str, expected: str) -> None:
    assert told(reference, rules, text) == expected
