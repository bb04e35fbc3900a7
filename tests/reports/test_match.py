"""Joining payments to claims and services to lines, strongest key first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from reports.matching.match import match_claim, match_lines, normalised
from tests.reports.made import line, payment, sent, service


@pytest.mark.parametrize(
    ("echoed", "key", "confidence"),
    [
        ("ab-0012", "CLP01", "exact"),
        ("AB-0012", "CLP01~", "likely"),
        ("AB0012", "CLP01~", "likely"),
        ("AB-0013", None, None),
        ("0", None, None),
        ("", None, None),
    ],
)
def test_claim_number_as_payers_echo_it(echoed: str, key: str | None, confidence: str | None) -> None:
    found = match_claim(payment(service("99213"), claim_id=echoed), [sent(line(1, "99213"), claim_id="ab-0012")])
    assert (found.match and found.match.key, found.match and found.match.confidence) == (key, confidence)


def test_two_claims_whose_numbers_are_blank_do_not_match() -> None:
    assert normalised("000") == ""
    assert match_claim(payment(claim_id="00"), [sent(claim_id="000")]).claim is None


def test_a_replacement_answered_under_the_payers_number() -> None:
    """The 835 of a replacement may echo the original's CLM01; REF*F8 of the replacement is CLP07."""
    replacement = sent(line(1, "99213"), claim_id="NEW-1", payer_control="ICN77", key=2)
    found = match_claim(payment(service("99213"), claim_id="OLD-9", payer_control="ICN77"), [replacement])
    assert found.claim is replacement
    assert found.match is not None
    assert found.match.key == "CLP07"


def test_among_several_of_one_number_the_charge_decides_then_the_latest() -> None:
    first = sent(line(1, "99213", charge="100"), key=1, submitted=1)
    second = sent(line(1, "99213", charge="150"), key=2, submitted=2)
    third = sent(line(1, "99213", charge="150"), key=3, submitted=3)
    assert match_claim(payment(service("99213", charge="100")), [first, second, third]).claim is first
    assert match_claim(payment(service("99213", charge="150")), [first, second, third]).claim is third


def test_lines_by_control_number_even_out_of_order() -> None:
    lines = [line(1, "99213", "A-1"), line(2, "36415", "A-2")]
    found = match_lines([service("36415", control="A-2"), service("99213", control="A-1")], lines)
    assert [(number, match.key) for number, match in found if match] == [(2, "REF*6R"), (1, "REF*6R")]


def test_a_split_line_answers_one_line_twice() -> None:
    found = match_lines([service("97110", control="A-1"), service("97110", control="A-1")], [line(1, "97110", "A-1")])
    assert [number for number, _ in found] == [1, 1]


def test_line_number_only_when_no_control_number_was_sent() -> None:
    assert match_lines([service("99213", control="1")], [line(1, "99213")])[0][1].key == "LX"  # type: ignore[union-attr]
    by_content = match_lines([service("99213", control="1")], [line(1, "99213", "A-1")])[0][1]
    assert by_content is not None
    assert by_content.key == "content"


def test_content_is_an_assignment_not_first_come() -> None:
    """Two lines of one code: the first service fits both, the second fits only the first line well."""
    lines = [line(1, "97110", charge="50"), line(2, "97110", charge="60")]
    found = match_lines([service("97110", charge="60"), service("97110", charge="50")], lines)
    assert [number for number, _ in found] == [2, 1]


def test_bundled_service_is_joined_by_what_was_submitted() -> None:
    """SVC06 holds the submitted code when the payer adjudicated another (005010X221A1 §1.10.2.6)."""
    found = match_lines([service("80053", submitted="82947")], [line(1, "82947"), line(2, "84132")])
    assert found[0][0] == 1


def test_a_service_nobody_submitted_joins_nothing() -> None:
    assert match_lines([service("G2211")], [line(1, "99213")]) == ((0, None),)


def test_dropped_modifier_and_other_day_weaken_the_match() -> None:
    lines = [line(1, "99213", modifiers=("25",))]
    likely = match_lines([service("99213")], lines)[0][1]
    weak = match_lines([service("99213", day=date(2026, 2, 1), charge="90")], lines)[0][1]
    assert likely is not None
    assert weak is not None
    assert (likely.confidence, weak.confidence) == ("likely", "weak")


def test_inpatient_payment_without_services_joins_the_claim() -> None:
    found = match_claim(payment(charge=Decimal(9000), paid=Decimal(4000)), [sent(line(1, "0120"))])
    assert found.claim is not None
    assert found.lines == ()
