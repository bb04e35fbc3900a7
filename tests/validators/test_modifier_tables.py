"""Modifier edits over tables imported from files in the official layouts, not from facts stated by an example."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.importers.add import add_files
from cleanclaim.reference.library import open_library
from tests.cleanclaim.reference.layouts import fee_schedule, ptp
from validators.engine.catalogue import rule_by_id
from validators.engine.runner import Runner
from validators.examples.shorthand import parse_claim
from validators.questions.reference import Reference

FEES = [
    {"code": "20610", "status": "A", "pctc": "0", "global": "000", "mult": "2", "bilat": "1", "asst": "1", "co": "0"},
    {"code": "27447", "status": "A", "pctc": "0", "global": "090", "mult": "2", "bilat": "1", "asst": "2", "co": "1"},
    {"code": "11402", "status": "A", "pctc": "0", "global": "010", "mult": "2", "bilat": "0", "asst": "1", "co": "0"},
    {"code": "93306", "status": "A", "pctc": "1", "global": "XXX", "mult": "0", "bilat": "0", "asst": "0", "co": "0"},
    {"code": "93306", "mod": "26", "status": "A", "pctc": "1", "global": "XXX", "bilat": "0"},
    {"code": "93010", "status": "A", "pctc": "2", "global": "XXX", "mult": "0", "bilat": "0", "asst": "0", "co": "0"},
    {"code": "63048", "status": "A", "pctc": "0", "global": "ZZZ", "mult": "0", "bilat": "0", "asst": "2", "co": "1"},
]
LISTS = """\
# label: lists of the test
# first: 2026-01-01
list,payer,code,kind,category,audio,needs,first,last
therapy,,97110,always,,,,2026-01-01,
therapy,,97597,sometimes,,,,2026-01-01,
jw-jz,,J9355,,,,,2026-01-01,2026-06-30
dmepos,,E0260,,CR,,,,
telehealth,*,99213,,,,,,
telehealth,PAYER1,90834,,,no,,,
anatomic,PAYER1,23500,,,,side,,
"""


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    folder: Path = tmp_path_factory.mktemp("tables")
    (folder / "PPRRVU2026_Jan_nonQPP.csv").write_bytes(fee_schedule(FEES, release="January"))
    (folder / "ccipra-v320r0-f1.txt").write_bytes(ptp([("11981", "99213", "20200101", "*", "1")]))
    (folder / "lists.csv").write_text(LISTS, encoding="utf-8")
    store = EditionStore(folder / "data")
    for name in ("PPRRVU2026_Jan_nonQPP.csv", "lists.csv"):
        add_files([folder / name], store, accept=lambda _: True)
    add_files([folder / "ccipra-v320r0-f1.txt"], store, accept=lambda _: True, first=date(2026, 1, 1))
    return Reference(open_library(folder / "data"))


CASES = [
    ("MD01", "P dos=2026-01-05 dx=M17.11 | 99213 | 20610-RT", "deny", "MPFS"),
    ("MD01", "P dos=2026-01-05 dx=L72.0 | 99213 | 11402", "deny", "MPFS"),
    ("MD01", "P dos=2026-01-05 dx=M17.11 | 99213 | 27447", "", ""),
    ("MD01", "P dos=2026-01-05 dx=Z30.017 | 99213 | 11981", "deny", "NCCI"),
    ("MD03", "P dos=2026-01-05 dx=M17.11 | 99213 | 27447-RT", "deny", "MPFS"),
    ("MD07", "P dos=2026-01-05 dx=L72.0 | 11402-50", "deny", "MPFS"),
    ("MD07", "P dos=2026-01-05 dx=M17.0 | 20610-50", "", ""),
    ("MD08", "P dos=2026-01-05 dx=S42.001A | 23500", "deny", "anatomic-PAYER1"),
    ("MD08", "P dos=2026-01-05 dx=M17.11 payer=OTHER | 20610", "inform", "MPFS"),
    ("MD09", "P dos=2026-01-05 dx=R07.9 pos=22 | 93306", "deny", "MPFS"),
    ("MD09", "P dos=2026-01-05 dx=R07.9 pos=22 | 93306-26", "", ""),
    ("MD09", "P dos=2026-01-05 dx=R07.9 pos=11 | 93010-TC", "deny", "MPFS"),
    ("MD11", "P dos=2026-01-05 dx=M48.061 pos=21 | 63048-51", "inform", "MPFS"),
    ("MD13", "P dos=2026-01-05 dx=M17.11 pos=21 | 20610-80", "deny", "MPFS"),
    ("MD13", "P dos=2026-01-05 dx=M17.11 pos=21 | 27447-80", "", ""),
    ("MD13", "P dos=2026-01-05 dx=M17.11 pos=21 | 27447-62", "warn", "MPFS"),
    ("MD14", "P dos=2026-01-05 dx=M17.11 | 20610-54", "warn", "MPFS"),
    ("MD17", "P dos=2026-01-05 dx=M25.561 filing=MB | 97110", "deny", "therapy"),
    ("MD17", "P dos=2026-01-05 dx=M25.561 filing=MB | 97597", "", ""),
    ("MD20", "P dos=2026-06-30 dx=C50.911 filing=MB | J9355", "reject", "jw-jz"),
    ("MD20", "P dos=2026-07-01 dx=C50.911 filing=MB | J9355", "", ""),
    ("MD21", "P dos=2026-01-05 dx=J44.9 filing=MB | E0260", "deny", "dmepos"),
    ("MD23", "P dos=2026-01-05 dx=F32.1 payer=OTHER pos=10 | 99213", "", ""),
    ("MD23", "P dos=2026-01-05 dx=F32.1 payer=OTHER pos=10 | 90834", "deny", "telehealth-*"),
    ("MD23", "P dos=2026-01-05 dx=F32.1 pos=10 | 90834-93", "deny", "telehealth-PAYER1"),
    ("MD23", "P dos=2026-01-05 dx=F32.1 pos=10 | 90834-95", "", ""),
]


@pytest.mark.parametrize(("rule", "text", "severity", "edition"), CASES)
def test_imported_tables_decide(reference: Reference, rule: str, text: str, severity: str, edition: str) -> None:
    verdict = Runner([rule_by_id(rule)], reference).check(parse_claim(text))
    assert not verdict.not_checked
    assert [f.severity for f in verdict.findings] == ([severity] if severity else [])
    assert all(edition in f.edition for f in verdict.findings)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("MD03", "P dos=2025-12-31 dx=M17.11 | 99213 | 27447-RT"),
        ("MD17", "P dos=2025-12-31 dx=M25.561 filing=MB | 97110"),
        ("MD09", "P dos=2027-01-01 dx=R07.9 pos=22 | 93306"),
    ],
)
def test_a_day_outside_every_edition_is_not_checked(reference: Reference, rule: str, text: str) -> None:
    verdict = Runner([rule_by_id(rule)], reference).check(parse_claim(text))
    assert not verdict.findings
    assert [n.rule for n in verdict.not_checked] == [rule]
