"""Which line a service answers."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reports.matching.lines import LineMatch, match_lines
from tests.reports.made import line, service


def told(found: tuple[LineMatch, ...]) -> list[tuple[int, str, str]]:
    return [(match.line, match.key, match.confidence) for match in found]


def test_by_control_number_even_out_of_order_and_however_it_is_written() -> None:
    lines = [line(1, "73030", "ab-0001"), line(2, "73030", "ab-0002")]
    found = match_lines([service("73030", control="AB0002"), service("73030", control="ab-0001")], lines)
    assert told(found) == [(2, "REF*6R", "certain"), (1, "REF*6R", "certain")]


def test_a_control_number_that_is_not_unique_tells_nothing() -> None:
    lines = [line(1, "99213", "X"), line(2, "36415", "X")]
    assert told(match_lines([service("36415", control="X")], lines)) == [(2, "content", "likely")]


def test_a_line_number_only_where_no_control_number_was_sent() -> None:
    assert told(match_lines([service("99213", control="1")], [line(1, "99213")])) == [(1, "LX", "likely")]
    found = match_lines([service("99213", control="1")], [line(1, "99213", "A-1")])
    assert told(found) == [(1, "content", "likely")]


def test_a_split_line_answers_one_line_twice() -> None:
    found = match_lines([service("97110", control="A-1"), service("97110", control="A-1")], [line(1, "97110", "A-1")])
    assert [match.line for match in found] == [1, 1]
    parts = [service("97110", charge="60"), service("97110", charge="40")]
    assert [match.line for match in match_lines(parts, [line(1, "97110")])] == [1, 1]


def test_content_is_an_assignment_not_first_come() -> None:
    lines = [line(1, "97110", charge="50"), line(2, "97110", charge="60")]
    found = match_lines([service("97110", charge="60"), service("97110", charge="50")], lines)
    assert told(found) == [(2, "content", "likely"), (1, "content", "likely")]


def test_a_bundled_service_is_joined_by_what_was_billed() -> None:
    found = match_lines([service("80050", billed="80061")], [line(1, "80053"), line(2, "80061")])
    assert told(found) == [(2, "content", "likely")]


def test_a_changed_code_is_believed_where_charge_and_day_agree() -> None:
    lines = [line(1, "23500", charge="640"), line(2, "99213", charge="120")]
    found = match_lines([service("23505", charge="640"), service("99213", charge="120")], lines)
    assert told(found) == [(1, "content", "weak"), (2, "content", "likely")]
    assert match_lines([service("23505", charge="630")], lines) == (LineMatch(),)


def test_a_service_nobody_sent_was_added() -> None:
    assert match_lines([service("G2211", charge="0")], [line(1, "99213")]) == (LineMatch(),)


def test_twins_are_said_to_be_twins() -> None:
    alike = [line(2, "99213"), line(3, "99213")]
    found = match_lines([service("99213"), service("99213")], alike)
    assert [(match.line, match.confidence, match.twins) for match in found] == [(2, "weak", (3,)), (3, "weak", (2,))]
    sides = [line(2, "20610", modifiers=("RT",)), line(3, "20610", modifiers=("LT",))]
    dropped = match_lines([service("20610"), service("20610")], sides)
    assert {(match.confidence, bool(match.twins)) for match in dropped} == {("weak", True)}
    kept = match_lines([service("20610", modifiers=("LT",)), service("20610", modifiers=("RT",))], sides)
    assert told(kept) == [(3, "content", "likely"), (2, "content", "likely")]


def test_another_day_and_charge_weaken_the_join() -> None:
    lines = [line(1, "99213", modifiers=("25",))]
    assert told(match_lines([service("99213")], lines)) == [(1, "content", "likely")]
    assert told(match_lines([service("99213", day=date(2026, 2, 1), charge="90")], lines)) == [(1, "content", "weak")]


@given(st.permutations(range(5)))
def test_the_order_of_services_changes_nothing(order: list[int]) -> None:
    lines = [line(n, code, charge=str(n * 10)) for n, code in enumerate(("A", "B", "B", "C", "D"), 1)]
    services = [service(item.code, charge=str(item.charge)) for item in lines]
    found = match_lines([services[n] for n in order], lines)
    assert [match.line for match in found] == [n + 1 for n in order]


def test_a_thousand_lines_of_one_code_are_soon_assigned() -> None:
    lines = [line(n, "97110", charge=str(n)) for n in range(1, 1000)]
    found = match_lines([service("97110", charge=str(n)) for n in range(1, 1000)], lines)
    assert [match.line for match in found] == list(range(1, 1000))
    other_day = [service("97110", charge=str(n), day=date(2026, 3, 1)) for n in range(1, 1000)]
    assert len({match.line for match in match_lines(other_day, lines)}) > 50
