"""Hospital bills at their edges: beds and visits, HCPCS codes by revenue code, days, present on admission, errors."""

from __future__ import annotations

from datetime import date

import pytest

from cleanclaim.reference.built_in import builtin_tables
from cleanclaim.reference.hospital_lists import hospital_list
from tests.judged import case, told
from validators.engine.finding import Unavailable

STAY = "I tob=111 dos=2026-01-02..2026-01-05 status=01 dx=J18.9"
VISIT = "I tob=131 dos=2026-01-05 dx=R07.9"
MEDICARE = f"{VISIT} filing=MA"
GENERAL = "billing=1234567893/282N00000X"

CASES = [
    # Beds are of stays: swing beds, skilled nursing and Part B of inpatients are no visits; leave of absence is no bed.
    case("IN02", "I tob=181 dos=2026-01-02..2026-01-05 dx=J18.9 | '' rev=0120 x3DA", ""),
    case("IN02", "I tob=211 dos=2026-01-02..2026-01-05 dx=J18.9 | '' rev=0120 x3DA", ""),
    case("IN02", f"{VISIT} | '' rev=0180 x1DA", ""),
    case("IN02", f"{VISIT} | 99284 rev=0450 | '' rev=0201 x1DA | '' rev=0110 x1DA", "IN02/2 deny, IN02/3 deny"),
    case("IN02", "I tob=831 dos=2026-01-05 dx=H25.11 | '' rev=0170 x1DA", "IN02/1 deny"),
    case("IN02", "I tob=811 dos=2026-01-05 dx=C34.90 filing=MA | Q5004 rev=0660", "IN02/1 deny"),
    case("IN02", "I tob=811 dos=2026-01-05 dx=C34.90 filing=MC | Q5004 rev=0660", ""),
    case("IN02", "I tob=131 dos=2026-07-05 dx=R07.9 filing=MA | 99284 rev=0450", " ? IN02"),
    case("IN02", "I tob=131 dos=2023-12-31 dx=F11.20 filing=MA | H0015 rev=0905", "IN02/1 deny"),
    # Edit 48 of the I/OCE.
    case("IN03", f"{MEDICARE} | '' rev=0636", "IN03/1 reject"),
    case("IN03", f"{MEDICARE} | '' rev=0250 | '' rev=0272 | '' rev=0710 | '' rev=0370", ""),
    case("IN03", f"{VISIT} filing=MC | '' rev=0610", "IN03/1 warn"),
    case("IN03", "I tob=141 dos=2026-01-05 dx=R07.9 filing=MA | '' rev=0301", "IN03/1 reject"),
    case("IN03", "I tob=811 dos=2026-01-05 dx=C34.90 filing=MA | '' rev=0651", ""),
    case("IN03", "I tob=131 dos=2026-07-05 dx=R07.9 filing=MA | '' rev=0301", " ? IN03"),
    case("IN03", "I tob=131 dos=2019-06-30 dx=R07.9 filing=MA | '' rev=0301", " ? IN03"),
    case("IN03", "I tob=711 dos=2026-01-05 dx=F11.20 filing=MA cond=89 | '' rev=0300", "IN03/1 reject"),
    case("IN02 IN03", "I tob=321 dos=2026-01-05 dx=I10 filing=MA | '' rev=0120", "IN03/1 reject"),
    case("IN02 IN03", f"{MEDICARE} | '' rev=0120 x1DA", "IN02/1 deny"),
    # Pairs of revenue and HCPCS code.
    case("IN04", f"{MEDICARE} | G0379 rev=0762 | G0378 rev=0762 dos=2026-01-06", "IN04/1 deny"),
    case("IN04", "I tob=811 dos=2026-01-05 dx=C34.90 filing=MA | G0378 rev=0650", "IN04/1 deny"),
    case("IN04", "I tob=221 dos=2026-01-05 dx=I10 filing=MC | G0378 rev=0762", ""),
    case("IN04", f"{MEDICARE} | 36430 rev=0391 | P9041 rev=0636", "IN04/1 deny"),
    case("IN04", f"{MEDICARE} | 36430 rev=0391 | P9035 rev=0390", ""),
    case("IN04", "I tob=851 dos=2026-01-05 dx=D62 filing=MA | 36430 rev=0391", ""),
    case("IN04", f"{MEDICARE} | '' rev=0762", ""),
    case("IN04", "I tob=121 dos=2026-01-05 dx=R07.9 filing=MA | 99284 rev=0762", ""),
    case("IN04", "I tob=851 dos=2026-01-05 dx=R07.9 filing=MA | 99284 rev=0762", "IN04/1 deny"),
    case("IN04", f"{MEDICARE} | P9051 rev=0381 | P9051 rev=0382", ""),
    case("IN04", f"{MEDICARE} | P9016 rev=0390", ""),
    case("IN04", f"{MEDICARE} | G0390 rev=0682 | 99291 rev=0450 dos=2026-01-06", "IN04/1 deny"),
    case("IN04", f"{MEDICARE} cond=92 | 99284 rev=0762", ""),
    case("IN04", f"{MEDICARE} cond=92 | G0379 rev=0762", "IN04/1 deny"),
    case("IN04", f"{MEDICARE} cond=89 | G0378 rev=0762 | 99284 rev=0762", "IN04/1 deny"),
    # Days.
    case("IN08", f"{STAY} | '' rev=0120 x2DA | '' rev=0170 x3DA", ""),
    case("IN08", f"{STAY} | '' rev=0120 x2DA | '' rev=0206 x2DA", "IN08/2 deny"),
    case("IN08", f"{STAY} | '' rev=0120 x2DA | '' rev=0180 x2DA", ""),
    case("IN08", "I tob=211 dos=2026-01-02..2026-01-05 status=20 dx=J18.9 | '' rev=0120 x4DA", ""),
    case("IN08", "I tob=211 dos=2026-01-02..2026-01-05 status=20 dx=J18.9 | '' rev=0120 x5DA", "IN08/1 deny"),
    case("IN08", f"{STAY} filing=MA val=80@2,81@1 | '' rev=0120 x3DA", ""),
    case("IN08", f"{STAY} filing=CI val=80@2 | '' rev=0120 x3DA", ""),
    case("IN08", f"{STAY} filing=MA val=80@2 date.435=2026-01-03 | '' rev=0120 x2DA", ""),
    case("IN08", f"{STAY} filing=MA val=80@3,83@4 | '' rev=0120 x3DA", "IN08/0 deny"),
    case("IN08 SI95", f"{STAY} val=80@9,81@2 | '' rev=0120 x3DA", "SI95/0 deny"),
    case("IN08", f"{VISIT} val=80@9 | 99284 rev=0450", ""),
    case(
        "IN08", "I tob=211 dos=2026-01-01..2026-04-01 dx=J18.9 filing=MA val=80@90,82@81 | '' rev=0022", "IN08/0 deny"
    ),
    # Present on admission.
    case("IN09", f"{STAY} filing=MA {GENERAL} | '' rev=0120 x3DA", "IN09/0 deny"),
    case("IN09", f"{STAY} filing=MA billing=1234567893/282NC0060X | '' rev=0120 x3DA", " ? IN09"),
    case("IN09", f"{STAY} filing=CI {GENERAL} | '' rev=0120 x3DA", " ? IN09"),
    case("IN09", f"{STAY},W19.XXXA,I10 poa=Y | '' rev=0120 x3DA", "IN09/0 deny"),
    case("IN09", f"{STAY},Z87.891,Z37.0,S42.001D poa=Y | '' rev=0120 x3DA", ""),
    case("IN09", f"{STAY} poa=Z | '' rev=0120 x3DA", "IN09/0 reject"),
    case("IN09", "I tob=111 dos=2025-11-02..2025-11-05 dx=J18.9,Z15.1 poa=Y | '' rev=0120 x3DA", " ? IN09"),
    case("IN09", f"{STAY},Z15.1 poa=Y | '' rev=0120 x3DA | given list poa-exempt Z370", "IN09/0 deny"),
    case("IN09", f"{STAY},Z15.1 poa=Y | '' rev=0120 x3DA | given list poa-exempt Z151", ""),
    case("IN09", "I tob=181 dos=2026-01-02..2026-01-05 dx=J18.9,I10 poa=Y | '' rev=0120 x3DA", ""),
    case("IN09", f"{STAY} poa=Y admit=R05.9 reason=R05.9 | '' rev=0120 x3DA", ""),
    # Denials that are asked for.
    case("IN18", f"{MEDICARE} cond=21 | 99284 rev=0450 $100 noncovered=99", "IN18/1 warn"),
    case("IN18", "I tob=110 dos=2026-01-02..2026-01-05 dx=J18.9 filing=MA | '' rev=0120 $900", "IN18/1 warn"),
    case("IN18", f"{MEDICARE} | G0463-GY rev=0510 $0", ""),
    case("IN21", "I tob=130 dos=2026-01-02 dx=M17.11 | 27447-PA rev=0360", ""),
    case("IN21", f"{VISIT},Y65.51 | 27447-PB rev=0360", "IN21/0 deny"),
    case("IN10", "I tob=131 dos=2026-01-02 dx=M17.11 drg=999 | 27447 rev=0360", ""),
]


@pytest.mark.parametrize(("rules", "text", "expected"), CASES)
def test_what_is_told(rules: list[str], text: str, expected: str) -> None:
    assert told(text, *rules) == expected


def test_the_lists_say_the_days_they_are_known_for() -> None:
    revenue = builtin_tables().table("list-oce-revenue", date(2026, 6, 30))
    assert (revenue.value("0300", "need"), revenue.value("0660", "need"), revenue.value("0250", "need")) == (
        "hcpcs", "unknown", "",
    )  # fmt: skip
    assert [len(hospital_list("oce-revenue", day)) for day in (date(2019, 7, 1), date(2024, 1, 1))] == [439, 440]
    for day in (date(2019, 6, 30), date(2026, 7, 1)):
        with pytest.raises(Unavailable):
            hospital_list("oce-revenue", day)
    exempt = hospital_list("poa-exempt", date(2030, 1, 1))
    assert (exempt.edition.label, exempt.edition.last) == ("POA exempt FY2020 (built in)", date(2020, 9, 30))
    assert ("Z370" in exempt, "J189" in exempt) == (True, False)
    with pytest.raises(Unavailable):
        hospital_list("poa-exempt", date(2015, 9, 30))
