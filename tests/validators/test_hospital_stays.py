"""Hospital bills beside others: the payment window, readmissions, interim bills, visits, devices."""

from __future__ import annotations

import pytest

from tests.judged import case, told

VISIT = "I tob=131 dos=2026-01-05 filing=MA"
STAY = "I tob=111 dos=2026-01-09..2026-01-12 filing=MA"
STATUS = (
    "given list opps-status G0463:si=J2 99284:si=J2 99283:si=V 20610:si=T 77012:si=S "
    "71046:si=Q3 36415:si=Q4 93005:si=Q1"
)
DEVICES = "given list device-procedures 33208 63685"

CASES = [
    # Three days before an admission, the day of it, and not the fourth.
    case("IN12", f"{VISIT} | 71046 | past '' on=2026-01-05 kind=I pos=11", "IN12/0 deny"),
    case("IN12", f"{VISIT} | 71046 | past '' on=2026-01-08 kind=I pos=11", "IN12/0 deny"),
    case("IN12", f"{VISIT} | 71046 | past '' on=2026-01-09 kind=I pos=11", ""),
    case("IN12", f"{VISIT} | 71046 | past '' on=2026-01-04 kind=I pos=11", ""),
    case("IN12", f"{VISIT} | 71046 | past '' on=2026-01-06 kind=I pos=11 billing=1932102118", ""),
    case("IN12", f"{VISIT} | 71046 | past '' on=2026-01-06 kind=I pos=11 payer=OTHER", ""),
    case("IN12", f"{VISIT} | 71046 | past '' on=2026-01-06 kind=I pos=21", ""),
    case("IN12", f"{VISIT} | A0427 | past '' on=2026-01-06 kind=I pos=11", ""),
    case("IN12", f"{VISIT} | 71046 | past '' on=2026-01-06 kind=I pos=11 paid=no denied=18", ""),
    case("IN12", f"{VISIT} billing=1234567893/283Q00000X | 71046 | past '' on=2026-01-07 kind=I pos=11", ""),
    case("IN12", f"{VISIT} billing=1234567893/283Q00000X | 71046 | past '' on=2026-01-06 kind=I pos=11", "IN12/0 deny"),
    case("IN12", f"{VISIT} billing=1234567893/282NC0060X | 71046 | past '' on=2026-01-06 kind=I pos=11", ""),
    case("IN12", f"{VISIT} | 71046", " ? IN12"),
    case("IN12", "I tob=141 dos=2026-01-05 filing=MA | 80053", ""),
    case("IN12", f"{STAY} | '' | past 71046 on=2026-01-06 kind=I pos=13", "IN12/0 warn"),
    case("IN12", f"{STAY} | '' | past 71046 on=2026-01-05 kind=I pos=13", ""),
    case("IN12", f"{STAY} | '' | past 90935 on=2026-01-08 kind=I pos=13", ""),
    # Back in the hospital.
    case("IN13", f"{STAY} | '' | past '' on=2026-01-02..2026-01-09 kind=I pos=11", "IN13/0 warn"),
    case("IN13", f"{STAY} | '' | past '' on=2025-12-01..2025-12-10 kind=I pos=11", "IN13/0 inform"),
    case("IN13", f"{STAY} | '' | past '' on=2025-12-01..2025-12-09 kind=I pos=11", ""),
    case("IN13", f"{STAY} cond=B4 | '' | past '' on=2026-01-02..2026-01-09 kind=I pos=11", ""),
    case("IN13", f"{STAY} | '' | past '' on=2026-01-02..2026-01-09 kind=I pos=11 billing=1932102118", ""),
    case("IN13", f"{STAY} | '' | past '' on=2026-01-09..2026-01-12 kind=I pos=11", ""),
    case("IN13", f"{STAY} | '' | past 71046 on=2026-01-09 kind=I pos=13", ""),
    case("IN13", f"{STAY} | ''", " ? IN13"),
    # Interim bills, and bills by the month.
    case("IN14", "I tob=112 dos=2026-01-05..2026-01-31 status=30 date.435=2026-01-05 | ''", ""),
    case("IN14", "I tob=112 dos=2026-01-05..2026-01-31 status=30 date.435=2026-01-04 | ''", "IN14/0 warn"),
    case("IN14", "I tob=112 dos=2026-01-05..2026-01-31 status=30 date.435=2026-01-06 | ''", ""),
    case("IN14", "I tob=213 dos=2026-02-01..2026-02-28 status=30 date.435=2026-02-01 | ''", "IN14/0 warn"),
    case("IN14", "I tob=213 dos=2026-02-01..2026-02-28 status=30 date.435=2026-01-15 | ''", ""),
    case("IN14", "I tob=721 dos=2026-01-31..2026-02-01 filing=MA | 90999", "IN14/0 deny"),
    case("IN14", "I tob=721 dos=2026-01-01..2026-01-31 filing=MA | 90999", ""),
    case("IN14", "I tob=329 dos=2026-01-20..2026-02-18 filing=MA | G0299", ""),
    case("IN14", "I tob=329 dos=2026-01-20..2026-02-19 filing=MA | G0299", "IN14/0 deny"),
    case("IN14", "I tob=329 dos=2026-01-20..2026-03-19 filing=HM | G0299", ""),
    case("IN14", "I tob=329 dos=2019-11-20..2020-01-18 filing=MA | G0299", ""),
    case("IN14", "I tob=131 dos=2026-01-20..2026-03-19 filing=MA | 97110", ""),
    # Codes of the bill.
    case("IN11", f"{STAY} cond=A | ''", "IN11/0 reject"),
    case("IN11", "I tob=721 dos=2026-01-05 filing=MA | 90999", "IN11/0 deny"),
    case("IN11", "I tob=721 dos=2026-01-05 filing=CI | 90999", ""),
    # Visits beside procedures.
    case("IN16", f"{VISIT} | G0463 | 77012 | {STATUS}", "IN16/1 deny"),
    case("IN16", f"{VISIT} | G0463 | 20610 dos=2026-01-06 | {STATUS}", ""),
    case("IN16", f"{VISIT} | G0463 | 93005 | 36415 | {STATUS}", ""),
    case("IN16", f"{VISIT} | G0463 | 71046 | {STATUS}", "IN16/1 deny"),
    case("IN16", f"{VISIT} | 99284 | 20610 | G0378 x8 | {STATUS}", ""),
    case("IN16", f"{VISIT} | 99284 | 20610 | G0378 x7 | {STATUS}", "IN16/1 deny"),
    case("IN16", f"{VISIT} | 99284 | 20610 | 29881 dos=2026-01-06 | {STATUS} 29881:si=J1", ""),
    case("IN16", f"{VISIT} | G0463 | 99291 | {STATUS} 99291:si=J2", "IN16/1 deny"),
    case("IN16", f"{VISIT} | 99291 | 20610 | {STATUS} 99291:si=J2", ""),
    case("IN16", f"{VISIT} cond=41 | G0463 | 20610 | {STATUS}", ""),
    case("IN16", f"{VISIT} | 99284 rev=0450 | G0463 rev=0510 | {STATUS}", ""),
    case("IN16", f"{VISIT} | 99284 rev=0450 | 99283 rev=0450 | {STATUS}", "IN16/2 deny"),
    case("IN16", f"{VISIT} | G0463 | 20610", " ? IN16"),
    case("IN16", f"{VISIT} | G0463 | ''", ""),
    case("IN16", f"I tob=851 dos=2026-01-05 filing=MA | G0463 | 20610 | {STATUS}", ""),
    # Devices.
    case("IN17", f"{VISIT} | 33208 | C1785 dos=2026-01-06 | {DEVICES}", "IN17/1 deny"),
    case("IN17", f"{VISIT} | 63685 | C1767 | {DEVICES}", ""),
    case("IN17", f"{VISIT} | 33208-CG | {DEVICES}", ""),
    case("IN17", f"{VISIT} | 33208 rev=0360 | C1785 rev=0275", ""),
    case("IN17", f"{VISIT} | 33208 rev=0360", " ? IN17"),
    case("IN17", f"{VISIT} | 71046 rev=0320", ""),
    case("IN17", f"I tob=131 dos=2026-01-05 filing=CI | 33208 | {DEVICES}", ""),
]


@pytest.mark.parametrize(("rules", "text", "expected"), CASES)
def test_what_is_told(rules: list[str], text: str, expected: str) -> None:
    assert told(text, *rules) == expected
