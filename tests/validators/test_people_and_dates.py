"""Claim-only edits of providers, the patient's numbers and dates: first and last days, neighbours, no private words."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.judged import case, judged, told
from validators.eligibility.el01_malformed_medicare_number import is_mbi
from validators.examples.shorthand import parse_claim
from validators.provider.pv11_billing_address_without_street import billing_address_without_street

DAY = "P dos=2026-01-05 dx=E11.9"
STAY = "I dos=2025-01-02..2025-01-09 filing=MA"
MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"

EDGES = [
    case("PV05", f"{DAY} filing=MB | 99213", "PV05/1 deny"),
    case("PV05", f"{DAY} filing=MB | 99213 rendering=1245319599 | 99214", "PV05/2 deny"),
    case("PV05", f"{DAY} filing=MB | 99201 | 99500 | 71046", ""),
    case("PV05", f"{DAY} filing=MC | 99213", ""),
    case("PV11", "P dos=2012-01-01 dx=E11.9 street='PO BOX 5' | 99213", "PV11/0 reject"),
    case("PV11", "P dos=2011-12-31 dx=E11.9 street='PO BOX 5' | 99213", ""),
    case("PV11", f"{DAY} office=TX/750010000 | 99213", "PV11/0 inform"),
    case("PV11", f"{DAY} office=TX/75001 | 99213", "PV11/0 inform"),
    case("PV11", f"{DAY} office=TX/ | 99213", ""),
    case("PV15", f"{DAY} | E1390 date.471=2026-01-06", "PV15/1 warn"),
    case("PV15", f"{DAY} | E1390 date.471=2026-01-05", ""),
    case("PV15", f"{DAY} supervising=1245319599 | 99213 rendering=1245319599", ""),
    case("EL01", f"{DAY} filing=MB member=1EG4-TE5-MK73 | 99213", "EL01/0 reject"),
    case("EL01", f"{DAY} filing=MB member=1eg4te5mk73 | 99213", ""),
    case("EL01", "P dos=2020-01-01 dx=E11.9 filing=MB member=123456789A | 99213", "EL01/0 reject"),
    case("EL01", "P dos=2019-12-31 dx=E11.9 filing=MB member=123456789A | 99213", ""),
    case("EL01", "P dx=E11.9 filing=MB member=123456789A created=2026-01-05 | 99213", "EL01/0 reject"),
    case("EL08", f"{DAY} born=2026-01-05 | 99213", ""),
    case("EL08", f"{DAY} born=2026-01-06 | 99213", "EL08/0 reject"),
    case("EL08", f"{DAY} born=1901-01-06 | 99213", ""),
    case("EL08", f"{DAY} born=1901-01-05 | 99213", "EL08/0 reject"),
    case("EL08", f"{DAY} born=1901-01-05 | 99213 | 99213 dos=2026-01-04", ""),
    case("EL08", f"{DAY} born=1900-12-31 | 99213", "EL08/0 reject"),
    case("EL08", f"{DAY} born=1950-01-01 died=2026-01-05 | 99213", ""),
    case("EL08", f"{DAY} born=1950-01-01 died=2026-01-04 | 99213", "EL08/0 reject"),
    case("EL08", f"{DAY} born=1950-01-01 died=2026-01-05 | 99213 | 99213 dos=2026-01-06", "EL08/0 reject"),
    case("EL08", f"{DAY} | 99213", ""),
    case("DX15 EL08", "P dos=2026-01-05 dx=Z00.129 born=2026-02-01 | 99393", "EL08/0 reject"),
    case("TF01", f"{DAY} filing=MB created=2027-01-05 | 99213", "TF01/1 inform"),
    case("TF01", f"{DAY} filing=MB created=2027-01-06 | 99213", "TF01/1 inform"),
    case("TF01", f"{DAY} filing=MB created=2026-10-24 | 99213", ""),
    case("TF01", f"{DAY} filing=MB created=2026-10-25 | 99213", "TF01/1 inform"),
    case("TF01", f"{DAY} filing=MB created=2027-01-06 delay=1 | 99213", ""),
    case("TF01", f"{DAY} filing=16 created=2027-01-06 | 99213", ""),
    case("TF01", "P dos=2009-12-31 dx=E11.9 filing=MB created=2012-01-06 | 99213", ""),
    case("TF01", "P dos=2024-02-29 dx=E11.9 filing=MB created=2025-02-28 | 99213", "TF01/1 inform"),
    case("TF01", "P dos=2024-02-29 dx=E11.9 filing=MB created=2025-03-01 | 99213", "TF01/1 inform"),
    case("TF01", f"{STAY} created=2026-01-09 tob=111 dx=I10 | '' rev=0120", "TF01/0 inform"),
    case("TF01", f"{STAY} created=2026-01-10 tob=111 dx=I10 | '' rev=0120", "TF01/0 inform"),
    case("TF01", f"{STAY} created=2026-01-10 tob=117 dx=I10 | '' rev=0120", ""),
    case("TF02", f"{DAY} created=2026-01-05 | 99213", ""),
    case("TF02", f"{DAY} created=2026-01-04 | 99213", "TF02/1 warn"),
    case("TF02", f"{DAY} created=2026-01-04 | 99213 dos=2026-01-04 | 99214", "TF02/2 warn"),
    case("TF02", "I dos=2026-01-05..2026-01-08 created=2026-01-08 tob=111 dx=I10 | '' rev=0120", ""),
    case("TF02", "I dos=2026-01-05..2026-01-09 created=2026-01-08 tob=111 dx=I10 | '' rev=0120", "TF02/0 warn"),
    case("TF02", "I dos=2026-01-05 created=2026-01-04 tob=81A dx=C34.90 | '' rev=0651", ""),
    case("TF02", f"{DAY} | 99213", ""),
    case("TF06", f"{DAY} ref.G1=A1 ref.9F=A1 | 99213 ref.G1=B1 ref.9F=B1", "TF06/0 warn, TF06/1 warn"),
    case("TF06", f"{DAY} ref.G1=A1 | 99213 ref.9F=A1", ""),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "text", "expected"), EDGES)
def test_edges(rules: list[str], text: str, expected: str) -> None:
    assert told(text, *rules) == expected


@pytest.mark.parametrize(
    ("street", "box"),
    [
        ("PO BOX 12", True),
        ("P.O. Box 12", True),
        ("P O BOX 12", True),
        ("POB 12", False),  # an abbreviation of other things as well
        ("SUITE 5 PO BOX 12", True),
        ("POST OFFICE BOX 12", True),
        ("LOCKBOX 7700", True),
        ("LOCK BOX 7700", True),
        ("12 BOXWOOD LANE", False),
        ("1 BOX ELDER ROAD", False),
        ("12 TROMBONE STREET", False),
        ("", False),
    ],
)
def test_boxes(street: str, box: bool) -> None:
    claim = parse_claim(f"{DAY} street='{street}' | 99213")
    assert bool(list(billing_address_without_street(claim, None))) is box  # type: ignore[arg-type]


MBI = st.tuples(
    st.sampled_from("123456789"), st.sampled_from(MBI_LETTERS), st.sampled_from(MBI_LETTERS + "0123456789"),
    st.sampled_from("0123456789"), st.sampled_from(MBI_LETTERS), st.sampled_from(MBI_LETTERS + "0123456789"),
    st.sampled_from("0123456789"), st.sampled_from(MBI_LETTERS), st.sampled_from(MBI_LETTERS),
    st.sampled_from("0123456789"), st.sampled_from("0123456789"),
).map("".join)  # fmt: skip


@given(MBI)
def test_every_number_of_the_form_passes(number: str) -> None:
    assert is_mbi(number)


@given(MBI, st.integers(min_value=0, max_value=10), st.sampled_from("SLOIBZ-é "))
def test_letters_no_medicare_number_has_are_found(number: str, place: int, letter: str) -> None:
    assert not is_mbi(number[:place] + letter + number[place + 1 :])


@given(st.text(max_size=12))
def test_any_member_id_is_judged(number: str) -> None:
    assert is_mbi(number) in (True, False)


def test_the_number_and_the_dates_of_the_person_stay_out_of_the_findings() -> None:
    text = f"{DAY} filing=MB member=987654321A born=1890-03-04 died=2020-02-03 | 99213"
    findings = judged(text, "EL").findings
    assert [f.rule for f in findings] == ["EL01", "EL08", "EL08"]
    said = msgspec.json.encode(findings).decode()
    assert not [word for word in ("987654321A", "1890", "2020-02-03") if word in said]


@pytest.mark.parametrize(
    ("created", "text"),
    [
        ("2027-01-05", "Medicare has to receive the claim by 2027-01-05, and it was written on 2027-01-05."),
        ("2027-01-06", "the claim was written on 2027-01-06, after Medicare's last day for it, 2027-01-05."),
    ],
)
def test_late_filing_says_the_last_day(created: str, text: str) -> None:
    verdict = judged(f"{DAY} filing=MB created={created} | 99213", "TF01")
    found = [(finding.value, finding.message) for finding in verdict.findings]
    assert found == [("2026-01-05", f"Line 1: the service is of 2026-01-05; {text}")]
