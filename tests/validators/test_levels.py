"""Levels of visits: expected values from the AMA tables of 2021 to 2025 and CMS's table of prolonged services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.evaluation.levels import (
    FAMILIES,
    LEVELED,
    PROLONGED,
    critical_units,
    documented_mdm,
    documented_minutes,
    family_of,
    minutes_of,
    prolonged_bases,
    prolonged_units,
    required_minutes,
    support,
    therapy_units,
)
from validators.questions.rows import LineFacts

DAY = date(2026, 1, 5)

MINUTES = """
99202 15  99203 30  99204 45  99205 60   99212 10  99213 20  99214 30  99215 40
99221 40  99222 55  99223 75   99231 25  99232 35  99233 50   99234 45  99235 70  99236 85
99242 20  99243 30  99244 40  99245 55   99252 35  99253 45  99254 60  99255 80
99304 25  99305 35  99306 50   99307 10  99308 20  99309 30  99310 45
99341 15  99342 30  99344 60  99345 75   99347 20  99348 30  99349 40  99350 60
""".split()


def facts(**words: object) -> LineFacts:
    return LineFacts(claim="X", line=1, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "minutes"), list(zip(MINUTES[::2], map(int, MINUTES[1::2]), strict=True)))
def test_the_minimum_time_supports_the_code_and_a_minute_less_does_not(code: str, minutes: int) -> None:
    reached = support(code, facts(minutes=minutes), DAY)
    assert reached is not None
    assert (reached.supported, reached.verdict) == (code, "agrees")
    short = support(code, facts(minutes=minutes - 1), DAY)
    assert short is not None
    assert short.verdict == "above"


MDM = """
99202 0 99203 1 99204 2 99205 3  99212 0 99213 1 99214 2 99215 3
99221 1 99222 2 99223 3  99231 1 99232 2 99233 3  99234 1 99235 2 99236 3
99242 0 99243 1 99244 2 99245 3  99252 0 99253 1 99254 2 99255 3
99282 0 99283 1 99284 2 99285 3
99304 1 99305 2 99306 3  99307 0 99308 1 99309 2 99310 3
99341 0 99342 1 99344 2 99345 3  99347 0 99348 1 99349 2 99350 3
""".split()
WORDS = ("straightforward", "low", "moderate", "high")


@pytest.mark.parametrize(("code", "rank"), list(zip(MDM[::2], map(int, MDM[1::2]), strict=True)))
def test_the_decision_making_of_the_code_supports_it(code: str, rank: int) -> None:
    found = support(code, facts(mdm=WORDS[rank]), DAY)
    assert found is not None
    assert (found.supported, found.verdict) == (code, "agrees")


@pytest.mark.parametrize(
    ("code", "last_day_without", "first_day_with"),
    [
        ("99213", date(2020, 12, 31), date(2021, 1, 1)),
        ("99223", date(2022, 12, 31), date(2023, 1, 1)),
        ("99284", date(2022, 12, 31), date(2023, 1, 1)),
        ("98002", date(2024, 12, 31), date(2025, 1, 1)),
    ],
)
def test_rules_hold_from_their_first_day(code: str, last_day_without: date, first_day_with: date) -> None:
    assert family_of(code, last_day_without) is None
    assert support(code, facts(mdm="high"), last_day_without) is None
    assert support(code, facts(mdm="high"), first_day_with) is not None


@pytest.mark.parametrize(
    ("code", "day", "minutes"),
    [("99306", date(2023, 12, 31), 45), ("99306", date(2024, 1, 1), 50), ("99308", date(2023, 12, 31), 15),
     ("99308", date(2024, 1, 1), 20)],
)  # fmt: skip
def test_nursing_facility_times_changed_in_2024(code: str, day: date, minutes: int) -> None:
    family = family_of(code, day)
    assert family is not None
    level = next(each for each in family.levels if each.code == code)
    assert required_minutes(level, day) == minutes


def test_time_does_not_count_in_the_emergency_department() -> None:
    assert support("99285", facts(minutes=200), DAY) is None
    found = support("99285", facts(minutes=200, mdm="low"), DAY)
    assert found is not None
    assert (found.supported, found.verdict, found.reason) == ("99283", "above", "low decision making")


ELEMENTS = [
    (("low", "minimal", "moderate"), "low"),
    (("moderate", "minimal", "moderate"), "moderate"),
    (("high", "extensive", "low"), "high"),
    (("high", "", "moderate"), "moderate"),
    (("high", "", ""), None),
    (("high", "limited", "minimal"), "low"),
    (("Moderate", " none", "HIGH"), "moderate"),
]


@pytest.mark.parametrize(("elements", "expected"), ELEMENTS)
def test_two_of_three_elements_decide(elements: tuple[str, str, str], expected: str | None) -> None:
    problems, data, risk = elements
    found = documented_mdm(facts(problems=problems, data=data, risk=risk))
    assert (WORDS[found] if found is not None else None) == expected


def test_an_unknown_word_is_an_error_that_names_it() -> None:
    with pytest.raises(ValueError, match="'medium'"):
        documented_mdm(facts(mdm="medium"))


CLOCKS = [("10:00", "10:53", 53), ("0900", "1015", 75), ("23:50", "00:20", 30), ("", "10:00", None)]


@pytest.mark.parametrize(("start", "stop", "minutes"), CLOCKS)
def test_minutes_from_start_to_stop(start: str, stop: str, minutes: int | None) -> None:
    assert documented_minutes(facts(start=start, stop=stop)) == minutes


@pytest.mark.parametrize("text", ["25:00", "10:60", "ten", "1", "12345"])
def test_an_unreadable_time_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="HH:MM"):
        documented_minutes(facts(start=text, stop="11:00"))


STATED = st.builds(
    facts,
    minutes=st.none() | st.integers(0, 200),
    mdm=st.sampled_from(["", *WORDS]),
)


@given(st.sampled_from(sorted(LEVELED)), STATED, st.integers(0, 60))
def test_more_time_never_supports_less(code: str, stated: LineFacts, more: int) -> None:
    family = family_of(code, DAY)
    assert family is not None
    order = {None: -1} | {level.code: level.order for level in family.levels}
    first = support(code, stated, DAY)
    longer = support(code, facts(minutes=(stated.minutes or 0) + more, mdm=stated.mdm), DAY)
    if first is not None and longer is not None:
        assert order[longer.supported] >= order[first.supported]


@given(st.sampled_from(FAMILIES), STATED)
def test_one_code_of_a_family_agrees_and_those_beside_it_are_above_or_below(family: object, stated: LineFacts) -> None:
    codes = [level.code for level in family.levels]  # type: ignore[attr-defined]
    found = [support(code, stated, DAY) for code in codes]
    if found[0] is None:
        assert found == [None] * len(codes)
        return
    verdicts = [each.verdict for each in found if each]
    assert verdicts == sorted(verdicts, key=["below", "agrees", "above"].index)
    assert verdicts.count("agrees") == (1 if found[0].supported else 0)


PROLONGED_FIRST = [
    ("99417", "99205", 75), ("99417", "99215", 55), ("99417", "99245", 70), ("99417", "99345", 90),
    ("99417", "99350", 75), ("99418", "99223", 90), ("99418", "99233", 65), ("99418", "99236", 100),
    ("99418", "99255", 95), ("99418", "99306", 65), ("99418", "99310", 60),
    ("G2212", "99205", 89), ("G2212", "99215", 69), ("G2212", "99483", 100),
    ("G0316", "99223", 90), ("G0316", "99233", 65), ("G0316", "99236", 110),
    ("G0317", "99306", 95), ("G0317", "99310", 85), ("G0318", "99345", 140), ("G0318", "99350", 110),
]  # fmt: skip


@pytest.mark.parametrize(("code", "base", "minutes"), PROLONGED_FIRST)
def test_first_unit_of_a_prolonged_service(code: str, base: str, minutes: int) -> None:
    assert prolonged_bases(code, DAY)[base] == minutes


def test_cpt_counts_a_prolonged_service_fifteen_minutes_from_the_base_codes_minimum() -> None:
    for code in ("99417", "99418"):
        for base, first in prolonged_bases(code, DAY).items():
            family = family_of(base, DAY)
            if family is not None:
                level = next(each for each in family.levels if each.code == base)
                assert first == (required_minutes(level, DAY) or 0) + 15, (code, base)


def test_before_2023_only_the_highest_office_visits_were_prolonged() -> None:
    assert set(prolonged_bases("99417", date(2022, 12, 31))) == {"99205", "99215"}
    assert set(prolonged_bases("99417", date(2023, 1, 1))) == set(PROLONGED["99417"])
    assert prolonged_bases("99418", date(2023, 6, 1))["99306"] == 60


@pytest.mark.parametrize(
    ("minutes", "units"), [(74, 0), (75, 1), (89, 1), (90, 2), (104, 2), (105, 3)]
)  # fmt: skip
def test_prolonged_units(minutes: int, units: int) -> None:
    assert prolonged_units(minutes, 75) == units


@pytest.mark.parametrize(
    ("minutes", "cpt", "medicare"),
    [(74, 0, 0), (75, 1, 0), (103, 1, 0), (104, 1, 1), (105, 2, 1), (133, 2, 1), (134, 2, 2), (135, 3, 2)],
)
def test_critical_care_units(minutes: int, cpt: int, medicare: int) -> None:
    assert critical_units(minutes, medicare=False) == cpt
    assert critical_units(minutes, medicare=True) == medicare


EIGHT_MINUTES = [
    (7, 0),
    (8, 1),
    (22, 1),
    (23, 2),
    (37, 2),
    (38, 3),
    (52, 3),
    (53, 4),
    (67, 4),
    (68, 5),
    (112, 7),
    (113, 8),
]


@pytest.mark.parametrize(("minutes", "units"), EIGHT_MINUTES)
def test_eight_minute_rule(minutes: int, units: int) -> None:
    assert therapy_units(minutes) == units


@pytest.mark.parametrize(
    ("code", "units", "unit", "minutes"),
    [
        ("97110", "4", "UN", 60), ("00790", "95", "MJ", 95), ("00790", "7", "UN", 0), ("99213", "1", "UN", 20),
        ("90837", "1", "UN", 53), ("99292", "2", "UN", 60), ("36415", "1", "UN", 0), ("97110", "-1", "UN", 0),
    ],
)  # fmt: skip
def test_least_minutes_a_code_stands_for(code: str, units: str, unit: str, minutes: int) -> None:
    assert minutes_of(code, Decimal(units), unit) == minutes
    assert minutes_of(code, None, unit) == 0
