"""Procedure code edits: first and last days of codes, forms, unlisted codes, places, drugs, charges, missing lists."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanclaim.reference.built_in import builtin_tables
from tests.judged import case, judged, told
from validators.engine.catalogue import rule_by_id
from validators.engine.runner import Runner
from validators.examples.facts import given as facts
from validators.examples.shorthand import parse_claim
from validators.procedure._codes import UNLISTED, code_system, is_reporting_only

DAY = "P dos=2026-01-05 dx=E11.9"
OUT = "I dos=2026-01-05 tob=131 dx=E11.9"
STAY = "I dos=2026-01-05..2026-01-08 tob=111 dx=I10"
ENDED = "given hcpcs J1100 from=2003-01-01 to=2025-12-31"

EDGES = [
    # The first and the last day of a code; a year after its end PX02 falls silent and PX01 stays.
    case("PX01 PX02", f"P dos=2003-01-01 dx=E11.9 | J1100 | {ENDED}", ""),
    case("PX01 PX02", f"P dos=2002-12-31 dx=E11.9 | J1100 | {ENDED}", "PX01/1 reject"),
    case("PX01 PX02", f"P dos=2025-12-31 dx=E11.9 | J1100 | {ENDED}", ""),
    case("PX01 PX02", f"P dos=2026-01-01 dx=E11.9 | J1100 | {ENDED}", "PX01/1 reject"),
    case("PX02", f"P dos=2026-01-01 dx=E11.9 | J1100 | {ENDED}", "PX02/1 reject"),
    case("PX02", f"P dos=2026-12-31 dx=E11.9 | J1100 | {ENDED}", "PX02/1 reject"),
    case("PX02", f"P dos=2027-01-01 dx=E11.9 | J1100 | {ENDED}", ""),
    # Each line by its own day.
    case("PX01", f"P dx=E11.9 | J1100 dos=2025-12-31 | J1100 dos=2026-01-01 | {ENDED}", "PX01/2 reject"),
    # Forms: five characters of CPT, HCPCS or CDT; other qualifiers are not judged.
    case("PX01", f"{DAY} | 9921 | given list cpt 99213", "PX01/1 reject"),
    case("PX01", f"{DAY} | 992133 | given list cpt 99213", "PX01/1 reject"),
    case("PX01", f"{DAY} | W1234 | given hcpcs J1100", "PX01/1 reject"),
    case("PX01", f"{DAY} | 9921A | given list cpt 9921A", ""),
    case("PX01", "D dos=2026-01-05 | D0120", " ? PX01"),
    case("PX01", f"{DAY} | 99213", " ? PX01"),
    case("PX01", f"{DAY} | J1100", " ? PX01"),
    case("PX01", f"{DAY} | 99213 | J1100 | given list cpt 99213", " ? PX01"),
    case("PX01", f"{DAY} | 99213 | 99214 | given pfs 99213", " ? PX01"),
    case("PX01", f"{DAY} | 99213 | given list cpt 99214 | given pfs 99213", "PX01/1 reject"),
    case("PX01", f"{STAY} | '' rev=0120", ""),
    # What Medicare does not recognise, and when it began not to.
    case("PX03", "P dos=2009-12-31 dx=E11.9 filing=MB | 99244 | given pfs 99244", ""),
    case("PX03", "P dos=2010-01-01 dx=E11.9 filing=MB | 99244", "PX03/1 deny"),
    case("PX03", f"{DAY} filing=MB | 99241 | given pfs 99241", ""),
    case("PX03", f"{DAY} filing=MB | 98016 | given pfs 98016", ""),
    case("PX03", f"{DAY} filing=MB | 98015", "PX03/1 deny"),
    case("PX03", f"{DAY} filing=MB | 99213", " ? PX03"),
    case("PX03", f"{DAY} filing=MB | 80053 | given pfs 80053 status=X", ""),
    case("PX03", f"{DAY} filing=MB | J1100 | given pfs J1100 status=E", ""),
    case("PX03", f"{DAY} filing=MC | 99244", ""),
    # Bundled services: same day and renderer, beside something payable.
    case("PX04", f"{DAY} | 99051 | given pfs 99051 status=B", ""),
    case("PX04", f"{DAY} | 99213 | 99051", "? PX04"),
    case("PX04", f"{DAY} | 99213 | 36415", ""),
    case("PX04", f"{DAY} | 99051 | 99070 | given pfs 99051 status=B | given pfs 99070 status=B", ""),
    case("PX04", f"{DAY} | 99213 rendering=1245319599 | 99051 rendering=1932102118 | given pfs 99051 status=B"
         " | given pfs 99213", ""),
    # Unlisted codes.
    case("PX05", f"{DAY} | 64999", "PX05/1 reject"),
    case("PX05", f"{DAY} | 64999 desc=' '", "PX05/1 reject"),
    case("PX05", f"{DAY} note='see operative report' | 64999", ""),
    case("PX05", f"{DAY} | 64998", ""),
    case("PX05", f"{DAY} | E1399", "PX05/1 reject"),
    # Modifiers: CPT numbers always, HCPCS by the file, ambulance pairs on ambulance lines only.
    case("PX07", f"{DAY} | 99213-25-57 | 99213-P3", ""),
    case("PX07", f"{DAY} | 99213-QX", ""),
    case("PX07", f"{DAY} | 99213-Z9", "? PX07"),
    case("PX07", f"{DAY} | 99213-0A | given modifier QW", "PX07/1 reject"),
    case("PX07", f"{DAY} | 99213-2", "PX07/1 reject"),
    case("PX07", f"{DAY} | A0428-HS | given modifier QW", ""),
    case("PX07", f"{DAY} | 99213-HR | given modifier QW", "PX07/1 reject"),
    case("PX07", "P dos=2023-05-11 dx=E11.9 | 99213-CS | given modifier CS to=2023-05-11", ""),
    case("PX07", "P dos=2023-05-12 dx=E11.9 | 99213-CS | given modifier CS to=2023-05-11", "PX07/1 reject"),
    # Codes that only report.
    case("PX08", f"{DAY} | 3044F $0.01", "PX08/1 inform"),
    case("PX08", f"{DAY} | 3044F $0.02", ""),
    case("PX08", f"{DAY} | G8395 $0", "PX08/1 inform"),
    case("PX08", f"{DAY} | 0075T $0", ""),
    # Revenue codes.
    case("PX09", f"{OUT} | 99213 rev=0510", ""),
    case("PX09", f"{OUT} | 99213 rev=0099", "PX09/1 reject"),
    case("PX09", f"{OUT} | 99213 rev=1001", ""),
    case("PX09", f"{OUT} | 99213 rev=1010", "PX09/1 reject"),
    case("PX09", f"{OUT} | 99213 rev=05100", "PX09/1 reject"),
    case("PX09", f"{OUT} | 99213 rev=O510", "PX09/1 reject"),
    # Drugs.
    case("PX10", f"{DAY} | J9000 ndc=00781300395/0.001/F2", ""),
    case("PX10", f"{DAY} | J9000 ndc=00781300395/-1/ML", "PX10/1 reject"),
    case("PX10", f"{DAY} | J9000 ndc=00781-3003-95/1/ML", "PX10/1 reject"),
    case("PX10", f"{DAY} | J9000 ndc=0078130039X/0/MG", "PX10/1 reject, PX10/1 reject, PX10/1 reject"),
    # Places: first days of the new ones.
    case("PX11", "P dos=2023-09-30 dx=E11.9 pos=27 | 99213", "PX11/0 reject"),
    case("PX11", "P dos=2023-10-01 dx=E11.9 pos=27 | 99213", ""),
    case("PX11", "P dos=2021-12-31 dx=E11.9 | 99213 pos=10", "PX11/1 reject"),
    case("PX11", "P dos=2022-01-01 dx=E11.9 | 99213 pos=10", ""),
    case("PX11", f"{DAY} pos=99 | 99213", ""),
    case("PX11", f"{DAY} pos=00 | 99213 pos=00", "PX11/0 reject"),
    # Taxonomy: the form of today's list, not asked of claims from before 2008.
    case("PX12", "P dos=2007-12-31 dx=E11.9 billing=1234567893/203BF0100Y | 99213", ""),
    case("PX12", "P dos=2008-01-01 dx=E11.9 billing=1234567893/203BF0100Y | 99213", "PX12/0 reject"),
    case("PX12", f"{DAY} billing=1234567893/207Q00000X | 99213", " ? PX12"),
    # Procedures of a stay: three days before it, its last day, the day after.
    case("PX13", f"{STAY} proc=0DTJ4ZZ@2026-01-02 | given list icd10pcs 0DTJ4ZZ", ""),
    case("PX13", f"{STAY} proc=0DTJ4ZZ@2026-01-01 | given list icd10pcs 0DTJ4ZZ", "PX13/0 deny"),
    case("PX13", f"{STAY} proc=0DTJ4ZZ@2026-01-08 | given list icd10pcs 0DTJ4ZZ", ""),
    case("PX13", f"{STAY} proc=0DTJ4ZZ@2026-01-09 | given list icd10pcs 0DTJ4ZZ", "PX13/0 deny"),
    case("PX13", f"{STAY} proc=0DTJ4ZO@2026-01-05", "PX13/0 reject"),
    case("PX13", f"{STAY} proc=0DTJ4ZZ@2026-01-05", " ? PX13"),
    # DRG.
    case("PX14", f"{STAY} drg=001", ""),
    case("PX14", f"{STAY} drg=1404", ""),
    case("PX14", f"{STAY} drg=A14", "PX14/0 reject"),
    # Charges: to the cent, below nothing, free things.
    case("PX15", f"{DAY} charge=0.01 | 99213 $0.01", ""),
    case("PX15", f"{DAY} charge=0 | 99213 $0", "PX15/0 reject"),
    case("PX15", f"{DAY} charge=-10 | 99213 $-10", "PX15/0 reject, PX15/1 reject"),
    case("PX15", f"{DAY} type=RP charge=0 | 99213 $0", ""),
    case("PX15", f"{DAY} charge=0 | 99024 $0", ""),
    case("PX15", f"{OUT} | 99213 rev=0510 $0 | 80053 rev=0300 $10", ""),
    case("PX15", f"{DAY} | 90471 $25 | 90686 $0", ""),
    case("PX16", f"{DAY} charge=99.99 | 99213 $100", "PX16/0 reject"),
    case("PX16", f"{DAY} charge=100.00 | 99213 $100", ""),
    case("PX16", f"{DAY} charge=0.30 | 99213 $0.10 | 99213 $0.20", ""),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "text", "expected"), EDGES)
def test_edges(rules: list[str], text: str, expected: str) -> None:
    assert told(text, *rules).strip() == expected.strip()


PLACES = frozenset(
    "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 31 32 33 34 41 42 49 50 51 52 53 "
    "54 55 56 57 58 60 61 62 65 66 71 72 81 99".split()
)
"""The CMS place of service code set, from its web page of 2025."""


@pytest.mark.parametrize("number", range(100))
def test_every_place_of_the_code_set_passes_and_no_other(number: int) -> None:
    place = f"{number:02d}"
    assert told(f"{DAY} pos={place} | 99213", "PX11") == ("" if place in PLACES else "PX11/0 reject")


def test_an_ended_code_is_one_finding_of_both_edits() -> None:
    [finding] = judged(f"P dos=2026-01-05 dx=E11.9 | J1100 | {ENDED}", "PX01", "PX02").findings
    assert (finding.rule, finding.also, finding.edition) == ("PX01", ("PX02",), "example hcpcs")


def test_the_code_that_replaced_an_ended_one_is_named() -> None:
    text = f"P dos=2026-01-05 dx=E11.9 | J1100 | {ENDED} | given list replaced-codes J1100:replacement=J1101"
    [finding] = judged(text, "PX02").findings
    assert "J1101 replaced it" in finding.message


def test_hipps_lines_are_judged_by_form_and_list() -> None:
    claim = parse_claim("I dos=2026-01-05..2026-01-25 tob=211 dx=I10 | 1AA01 rev=0022 | AB1 rev=0022")
    lines = tuple(
        msgspec.structs.replace(line, procedure=msgspec.structs.replace(line.procedure, qualifier="HP"))
        for line in claim.lines
    )
    claim = msgspec.structs.replace(claim, lines=lines)
    alone = Runner([rule_by_id("PX14")], facts("I", builtin_tables())).check(claim)
    assert [f.value for f in alone.findings] == ["AB1"]
    assert [n.rule for n in alone.not_checked] == ["PX14"]
    listed = Runner([rule_by_id("PX14")], facts("I | given list hipps 1AA02", builtin_tables())).check(claim)
    assert [f.value for f in listed.findings] == ["1AA01", "AB1"]


def test_old_versions_may_have_revenue_codes_of_three_digits() -> None:
    claim = parse_claim("I dos=2003-01-05 tob=131 dx=I10 | 99213 rev=510")
    old = msgspec.structs.replace(claim.transaction, version="004010X096A1")
    runner = Runner([rule_by_id("PX09")], facts("I", builtin_tables()))
    assert runner.check(claim).findings
    assert not runner.check(msgspec.structs.replace(claim, transaction=old)).findings


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-. ", max_size=7))
def test_only_five_characters_of_a_known_form_are_a_code(code: str) -> None:
    system = code_system(code)
    if system:
        assert len(code) == 5
        assert code[1:4].isdigit()
        assert (system == "cdt") == (code[0] == "D")
    assert not (is_reporting_only(code) and system not in ("cpt", "hcpcs"))


def test_unlisted_codes_are_cpt_codes_once_each() -> None:
    assert len(set(UNLISTED)) == len(UNLISTED) < 150
    assert {code_system(code) for code in UNLISTED} == {"cpt"}
