"""PV01: the check digit of provider identifiers, and where they stand on a claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.judged import case, judged, told
from validators.questions.identifiers import is_npi, npi_fault

NINE = st.integers(min_value=100_000_000, max_value=299_999_999).map(str)


def luhn(digits: str) -> int:
    """The ISO check digit of 80840 and the nine digits, as CMS describes it: from the right, every other doubled."""
    total = 0
    for place, digit in enumerate(reversed("80840" + digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value // 10 + value % 10
    return -total % 10


@given(NINE)
def test_one_check_digit_of_ten_is_right(nine: str) -> None:
    right = [digit for digit in "0123456789" if is_npi(nine + digit)]
    assert right == [str(luhn(nine))]


@given(NINE, st.integers(min_value=0, max_value=9), st.integers(min_value=1, max_value=9))
def test_one_mistyped_digit_is_always_found(nine: str, place: int, change: int) -> None:
    number = nine + str(luhn(nine))
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert not is_npi(wrong)


@given(st.text(max_size=14))
def test_whatever_is_sent_is_judged(text: str) -> None:
    assert is_npi(text) == (npi_fault(text) == "")


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("1234567893", ""),  # the example of the CMS check digit document
        ("1245319599", ""),
        ("1234567890", "has a wrong check digit"),
        ("3234567891", "does not begin with 1 or 2"),
        ("0000000000", "does not begin with 1 or 2"),
        ("123456789", "is not ten digits"),
        ("12345678930", "is not ten digits"),
        ("12345 7893", "is not ten digits"),
        ("١٢٣٤٥٦٧٨٩٣", "is not ten digits"),
        ("", "is not ten digits"),
    ],
)
def test_known_numbers(number: str, why: str) -> None:
    assert npi_fault(number) == why


@pytest.mark.parametrize(
    ("rules", "text", "expected"),
    [
        case("PV01", "P dos=2026-01-05 dx=E11.9 billing=1234567890 | 99213", "PV01/0 reject"),
        case("PV01", "P dos=2026-01-05 dx=E11.9 | 99213 ordering=1234567890", "PV01/0 reject"),
        case("PV01", "P dos=2007-05-22 dx=E11.9 billing=1234567890 | 99213", "PV01/0 warn"),
        case("PV01", "P dos=2007-05-23 dx=E11.9 billing=1234567890 | 99213", "PV01/0 reject"),
        case("PV01", "P dos=2026-01-05 dx=E11.9 billing= rendering=1245319599 | 99213", ""),
    ],
)
def test_edges(rules: list[str], text: str, expected: str) -> None:
    assert told(text, *rules) == expected


def test_one_number_in_several_roles_is_one_finding() -> None:
    text = "P dos=2026-01-05 dx=E11.9 billing=1234567890 rendering=1234567890 | 99213 rendering=1234567890"
    [finding] = judged(text, "PV01").findings
    assert finding.value == "1234567890"
    assert finding.predicts == ("16+N257", "207")
