"""Units, codes of the bill and repeated codes at their edges (UN01, IN01, IN11)."""

from __future__ import annotations

import pytest

from tests.judged import case, told

STAY = "I dos=2026-01-05..2026-01-07 dx=I10"

CASES = [
    case("UN01", "P dos=2026-01-05 dx=I10 | 00790-AA x0MJ", "UN01/1 reject"),
    case("UN01", "P dos=2026-01-05 dx=I10 | 99213 x-1 | 36415 x1", "UN01/1 reject"),
    case("UN01", "P dos=2026-01-05 dx=I10 | A0425 x0.1", ""),
    case("UN01", f"{STAY} tob=211 | '' rev=0022 x0 $10", ""),
    case("UN01", f"{STAY} tob=111 | '' rev=0120 x0DA $10", "UN01/1 reject"),
    case("IN01", f"{STAY} tob=111 admtype=9 status=95 | '' rev=0120", ""),
    case("IN01", f"{STAY} tob=111 admtype=6 status=01 | '' rev=0120", "IN01/0 reject"),
    case("IN01", f"{STAY} tob=111 status=08 | '' rev=0120", "IN01/0 reject"),
    case("IN01", f"{STAY} tob=114 status=30 | '' rev=0120", "IN01/0 reject"),
    case("IN01", f"{STAY} tob=113 status=30 | '' rev=0120", ""),
    case("IN01", f"{STAY} tob=117 status=30 | '' rev=0120", ""),
    case("IN01", f"{STAY} tob=031 | '' rev=0450", "IN01/0 reject"),
    case("IN01", f"{STAY} tob=201 | '' rev=0450", "IN01/0 reject"),
    case("IN11", f"{STAY} tob=111 cond=09 val=09@10 | '' rev=0120", ""),
    case("IN11", f"{STAY} tob=111 val=A2@10,A3@10,A2@5 | '' rev=0120", "IN11/0 reject"),
]


@pytest.mark.parametrize(("rules", "text", "expected"), CASES)
def test_what_is_told(rules: list[str], text: str, expected: str) -> None:
    assert told(text, *rules) == expected
