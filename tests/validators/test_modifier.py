"""Modifier edits: first and last days of windows, neighbouring cases, and what is said when tables are missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.judged import case, judged, told
from validators.engine.catalogue import all_rules
from validators.examples.shorthand import parse_claim
from validators.questions.visit_questions import VISITS, is_surgery, same_physician, years_before

MINOR = "given pfs 20610 global=000 bilateral=1"
MAJOR = "given pfs 27447 global=090 bilateral=1"
CATARACT = "given pfs 66984 global=090 bilateral=1"
NO_STORE = "| past since=1990-01-01"


EDGES = [
    # The day before, the day of and the day after major surgery (57).
    case("MD03", f"P dos=2026-01-04 dx=M17.11 | 99213 | 27447 dos=2026-01-05 | {MAJOR}", "MD03/1 deny"),
    case("MD03", f"P dos=2026-01-05 dx=M17.11 | 99213 | 27447 | {MAJOR}", "MD03/1 deny"),
    case("MD03", f"P dos=2026-01-06 dx=M17.11 | 99213 | 27447 dos=2026-01-05 | {MAJOR}", ""),
    case("MD03", f"P dos=2026-01-03 dx=M17.11 | 99213 | 27447 dos=2026-01-05 | {MAJOR}", ""),
    case("MD03", f"P dos=2026-01-05 dx=M17.11 | 99213-25 | 27447 | {MAJOR}", "MD03/1 deny"),
    case("MD03", f"P dos=2026-01-05 dx=M17.11 | 99213-57 | 27447 | {MAJOR}", ""),
    case("MD03", "P dos=2026-01-05 dx=M17.11 | 99213 | 27447", " ? MD03"),
    # 25: the same day only; another NPI with another or an unknown specialty is another physician.
    case("MD01", f"P dos=2026-01-05 dx=M17.11 | 99213 | 20610 | {MINOR}", "MD01/1 deny"),
    case("MD01", f"P dos=2026-01-05 dx=M17.11 | 99213 | 20610 dos=2026-01-04 | {MINOR}", ""),
    case("MD01", "P dos=2026-01-05 dx=M17.11 | 99213 | 20610", " ? MD01"),
    case("MD01", f"P dos=2026-01-05 dx=M17.11 | 99213 | 20610 | {MINOR} | given ncci 20610/99213=0", "MD01/1 deny"),
    case("MD01", "P dos=2026-01-05 dx=M17.11 | 99213 | 20610 | given ncci 20610/99213=1", "MD01/1 deny"),
    case("MD01", "P dos=2026-01-05 dx=M17.11 | 99213 | 20610 | given ncci 20610/99213=0", " ? MD01"),
    case(
        "MD01",
        f"P dos=2026-01-05 dx=M17.11 | 99213 rendering=1234567893/207Q00000X | 20610 rendering=1932102118/207Q00000X"
        f" | {MINOR}",
        "MD01/1 deny",
    ),
    case(
        "MD01",
        f"P dos=2026-01-05 dx=M17.11 | 99213 rendering=1234567893/207Q00000X | 20610 rendering=1932102118/207X00000X"
        f" | {MINOR}",
        "",
    ),
    case("MD01", "P dos=2026-01-05 dx=E11.9 | 99213 | 36415 | 80053 | 71046", ""),
    # Aftercare of 90 days: the last day is the ninetieth after surgery.
    case("MD04", f"P dos=2026-04-05 dx=I10 | 99213 | past 66984-RT on=2026-01-05 | {CATARACT}", "MD04/1 deny"),
    case("MD04", f"P dos=2026-04-06 dx=I10 | 99213 | past 66984-RT on=2026-01-05 | {CATARACT}", ""),
    case("MD04", f"P dos=2026-01-05 dx=I10 | 99213 | past 66984-RT on=2026-01-05 | {CATARACT}", ""),
    case("MD04", f"P dos=2026-01-06 dx=I10 | 99213 | past 66984 on=2026-01-05 paid=no denied=50 | {CATARACT}", ""),
    case("MD04", "P dos=2026-01-15 dx=I10 | 99213 | past 17000 on=2026-01-05 | given pfs 17000 global=010",
         "MD04/1 deny"),
    case("MD04", "P dos=2026-01-16 dx=I10 | 99213 | past 17000 on=2026-01-05 | given pfs 17000 global=010", ""),
    case("MD04", f"P dos=2026-04-05 dx=I10 | 99213 | past since=2026-01-05 | {CATARACT}", ""),
    case("MD04", f"P dos=2026-04-05 dx=I10 | 99213 | past since=2026-01-06 | {CATARACT}", " ? MD04"),
    case("MD04", "P dos=2026-04-05 dx=I10 | 99213", " ? MD04"),
    case("MD04", "P dos=2026-04-05 dx=I10 | 99213 | past 66984 on=2026-01-05", " ? MD04"),
    case("MD05", f"P dos=2026-04-05 dx=H25.12 | 66984-LT | past 66984-RT on=2026-01-05 | {CATARACT}", "MD05/1 deny"),
    case("MD05", f"P dos=2026-04-06 dx=H25.12 | 66984-LT | past 66984-RT on=2026-01-05 | {CATARACT}", ""),
    case("MD05", f"P dos=2026-04-05 dx=H25.12 | 66984-LT-79 | past 66984-RT on=2026-01-05 | {CATARACT}", ""),
    case("MD05", f"P dos=2026-01-20 dx=H25.12 | 66984-80 | past 66984-RT on=2026-01-05 | {CATARACT}", ""),
    # Sides.
    case("MD07", "P dos=2026-01-05 dx=M17.0 filing=MB | 20610-50 x1 | given pfs 20610 bilateral=1", ""),
    case("MD07", "P dos=2026-01-05 dx=M17.0 filing=CI | 20610-50 x2 | given pfs 20610 bilateral=1", ""),
    case("MD07", "P dos=2026-01-05 dx=M17.0 | 20610-50 | given pfs 20610 bilateral=9", "MD07/1 deny"),
    case("MD07", "P dos=2026-01-05 dx=M17.0 | 20610-50 | given pfs 20610 bilateral=3", ""),
    case("MD07", "P dos=2026-01-05 dx=M17.0 | 20610-50", " ? MD07"),
    case("MD07", "P dos=2026-01-05 dx=M17.0 | 20610-RT | 20610-LT", " ? MD07"),
    case("MD08", "P dos=2026-01-05 dx=S42.001A | 23500", " ? MD08"),
    case("MD08", "P dos=2026-01-05 dx=S42.001A | 23500-RT", ""),
    case("MD08", "P dos=2026-01-05 dx=S42.001A | 23500 | given pfs 23500 bilateral=1", "MD08/1 inform"),
    case("MD08", "P dos=2026-01-05 dx=S42.001A | 23500 | given payer anatomic 11111", ""),
    # Components.
    case("MD09", "P dos=2026-01-05 dx=R07.9 pos=11 | 93306", ""),
    case("MD09", "P dos=2026-01-05 dx=R07.9 pos=22 | 93306", " ? MD09"),
    case("MD09", "P dos=2026-01-05 dx=R07.9 pos=19 | 93306 | given pfs 93306 pctc=1", "MD09/1 deny"),
    case("MD09", "P dos=2026-01-05 dx=R07.9 pos=20 | 93306 | given pfs 93306 pctc=1", ""),
    case("MD09", "P dos=2026-01-05 dx=R07.9 pos=21 | 84165-26 | given pfs 84165 pctc=6", ""),
    case("MD09", "P dos=2026-01-05 dx=R07.9 pos=21 filing=BL | 93306-TC | given pfs 93306 pctc=1", "MD09/1 warn"),
    case("MD09", "I dos=2026-01-05 tob=131 dx=R07.9 | 93306 rev=0480", ""),
    # Drug waste: required from 2023-07-01, returned from 2023-10-01.
    case("MD20", "P dos=2023-06-30 dx=C50.911 filing=MB | J9355 | given list jw-jz J9355", ""),
    case("MD20", "P dos=2023-07-01 dx=C50.911 filing=MB | J9355 | given list jw-jz J9355", "MD20/1 deny"),
    case("MD20", "P dos=2023-09-30 dx=C50.911 filing=MB | J9355 | given list jw-jz J9355", "MD20/1 deny"),
    case("MD20", "P dos=2023-10-01 dx=C50.911 filing=MB | J9355 | given list jw-jz J9355", "MD20/1 reject"),
    case("MD20", "P dos=2026-01-05 dx=C50.911 filing=MB | J9355", " ? MD20"),
    case("MD20", "P dos=2025-12-31 dx=L97.512 filing=MB | Q4101 | given list jw-jz Q4101", "MD20/1 reject"),
    case("MD20", "P dos=2026-01-01 dx=L97.512 filing=MB | Q4101 | given list jw-jz Q4101", ""),
    case("MD20", "P dos=2026-01-05 dx=C50.911 filing=MB pos=50 | J9355 | given list jw-jz J9355", ""),
    case("MD20", "I dos=2026-01-05 tob=111 filing=MA dx=C50.911 | J9355 rev=0636 | given list jw-jz J9355", ""),
    case("MD20", "P dos=2026-01-05 dx=C50.911 filing=MB | J9355 | J9355-JW dos=2026-01-06 | given list jw-jz J9355",
         "MD20/1 reject, MD20/2 reject"),
    # Therapy year: 1 January starts anew; KX quiets; an unknown year is not guessed.
    case("MD16", "P dos=2025-12-31 dx=M25.561 filing=MB | 97110-GP $20 | past 97110-GP on=2025-01-01 charge=2400",
         "MD16/1 warn"),
    case("MD16", "P dos=2025-12-31 dx=M25.561 filing=MB | 97110-GP $10 | past 97110-GP on=2025-01-01 charge=2400", ""),
    case("MD16", "P dos=2027-02-01 dx=M25.561 filing=MB | 97110-GP $9000" + NO_STORE, " ? MD16"),
    case("MD16", "P dos=2027-02-01 dx=M25.561 filing=MB | 97110-GP $9000 | set MD16.2027=2550" + NO_STORE,
         "MD16/1 warn"),
    case("MD16", "P dos=2026-06-01 dx=M25.561 filing=MB | 97110-GP $10 | past since=2026-01-02", " ? MD16"),
    case("MD16", "P dos=2026-06-01 dx=M25.561 filing=MB | 97110-GP $2000 | 92507-GN $600" + NO_STORE, "MD16/1 warn"),
    case("MD16", "P dos=2026-06-01 dx=M25.561 filing=MB | 97110-GP $2000 | 97530-GO $600" + NO_STORE, ""),
    # Capped rental: third month KI, fourth KJ, fourteenth not paid.
    case("MD21", "P dos=2026-03-05 dx=J44.9 filing=MB | E0260-RR-KI | past E0260-RR-KH on=2026-01-05 "
         "| past E0260-RR-KI on=2026-02-05 | given list dmepos E0260:category=CR", ""),
    case("MD21", "P dos=2026-04-05 dx=J44.9 filing=MB | E0260-RR-KI | past E0260-RR-KH on=2026-01-05 "
         "| past E0260-RR-KI on=2026-02-05 | past E0260-RR-KI on=2026-03-05 | given list dmepos E0260:category=CR",
         "MD21/1 deny"),
    case("MD21", "P dos=2026-02-05 dx=J44.9 filing=MB | E0260-RR-KJ | past since=2020-01-01 "
         "| given list dmepos E0260:category=CR", "MD21/1 warn"),
    case("MD21", "P dos=2026-02-05 dx=J44.9 filing=MB | E0260-RR-KJ | past since=2026-01-01 "
         "| given list dmepos E0260:category=CR", " ? MD21"),
    # Repeats: one provider is a duplicate, two may be two services; vaccines are left out.
    case("MD10", "P dos=2026-01-05 dx=R07.9 | 93000 | 93000", "MD10/2 deny"),
    case("MD10", "P dos=2026-01-05 dx=R07.9 | 93000 | 93000 rendering=1932102118", "MD10/2 warn"),
    case("MD10", "P dos=2026-01-05 dx=R07.9 | 93000 | 93000-59", ""),
    case("MD10", "P dos=2026-01-05 dx=R07.9 | 93000-76 | 93000-76", ""),
    case("MD10", "P dos=2026-01-05 dx=R07.9 pos=11 | 71046 | 71046 pos=22", ""),
    case("MD10", "P dos=2026-01-05 dx=Z23 | 90471 | 90472 | 90472", ""),
    # Anesthesia by payer; Category III codes are not anesthesia.
    case("MD22", "P dos=2026-01-05 dx=K80.20 filing=MC | 00790 x95MJ", "MD22/1 warn"),
    case("MD22", "P dos=2026-01-05 dx=K80.20 filing=CI | 00790 x95MJ", "MD22/1 deny"),
    case("MD22", "P dos=2026-01-05 dx=K80.20 filing=MB | 0029T", ""),
    # Telehealth: Medicare's place of service from 2024.
    case("MD23", "P dos=2023-12-31 dx=E11.9 filing=MB pos=11 | 99213-95 | given payer telehealth 99213", ""),
    case("MD23", "P dos=2024-01-01 dx=E11.9 filing=MB pos=11 | 99213-95 | given payer telehealth 99213", "MD23/1 warn"),
    case("MD23", "P dos=2026-01-05 dx=E11.9 pos=11 | 99213 pos=10", " ? MD23"),
    # Ambulance: X only as destination.
    case("MD24", "P dos=2026-01-05 dx=I21.9 filing=MB pos=41 | A0428-RX", ""),
    case("MD24", "P dos=2026-01-05 dx=I21.9 filing=MB pos=41 | A0428-XH", "MD24/1 reject"),
    case("MD24", "P dos=2026-01-05 dx=I21.9 filing=MB pos=41 | A0428-GY", "MD24/1 reject"),
    case("MD24", "I dos=2026-01-05 tob=131 filing=MA dx=I21.9 | A0428-RH rev=0540", "MD24/1 reject"),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "text", "expected"), EDGES)
def test_edges(rules: list[str], text: str, expected: str) -> None:
    assert told(text, *rules) == expected


LABORATORY = [
    ("ref.X4=05D1234567 | 80053", "given list clia 80053 | given list clia-waived 87880", ""),
    ("| 80053", "given list clia 80053 | given list clia-waived 87880", "MD18/1 reject"),
    ("| 80053", "given list clia-waived 87880", " ? MD18"),
    ("| 80053", "given list clia 11111 | given list clia-waived 87880", ""),
    ("| 80053 ref.X4=05D1234567", "given list clia 80053 | given list clia-waived 87880", ""),
    ("ref.X4=05D123456 | 80053", "given list clia-waived 87880", "MD18/1 reject"),
    ("ref.X4=05D1234567 | 87880", "given list clia-waived 87880", "MD18/1 warn"),
    ("ref.X4=05D1234567 | 87880", "given list clia 87880", " ? MD18"),
    ("ref.X4=05D1234567 | 81025", "given list clia 81025", ""),
    (
        "ref.X4=05D1234567 | 87880",
        "given list clia-waived 87880 | given list clia-certificate 05D1234567:type=ppm",
        "MD18/1 deny",
    ),
    ("ref.X4=05D1234567 billing=1234567893/291U00000X | 87880", "given list clia-waived 87880", ""),
]


@pytest.mark.parametrize(("claim", "facts", "expected"), LABORATORY)
def test_laboratory(claim: str, facts: str, expected: str) -> None:
    assert told(f"P dos=2026-01-05 dx=J02.9 filing=MB {claim} | {facts}", "MD18") == expected


def test_one_bad_clia_number_is_told_once_for_all_its_lines() -> None:
    text = "P dos=2026-01-05 dx=E11.9 ref.X4=BAD | 83036-QW | 80061-QW | given list clia-waived 83036 80061"
    findings = judged(text, "MD18").findings
    assert [(f.rule, f.value) for f in findings] == [("MD18", "△△△")], "no CLIA number: by its shape"


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("", "only if the record shows"),
        ("| doc line=1 separate_note=yes", "has a separate note"),
        ("| doc line=1 separate_note=no", "do not bill the visit"),
    ],
)
def test_a_missing_25_says_what_the_record_says(fact: str, words: str) -> None:
    text = f"P dos=2026-01-05 dx=M17.11 | 99213 | 20610 | {MINOR} {fact}"
    (finding,) = judged(text, "MD01").findings
    assert words in finding.message


LIABILITY = [("GZ", ("50",)), ("GY", ("96+N425", "96")), ("GA", ("50",))]


@pytest.mark.parametrize(("modifier", "codes"), LIABILITY)
def test_a_liability_modifier_announces_its_denial(modifier: str, codes: tuple[str, ...]) -> None:
    (finding,) = judged(f"P dos=2026-01-05 dx=R53.83 filing=MB | 82306-{modifier}", "MD15").findings
    assert (finding.severity, finding.predicts) == ("inform", codes)


def test_places_name_the_element_the_modifier_stands_or_would_stand_in() -> None:
    (repeat,) = judged("P dos=2026-01-05 dx=E11.9 | 99213-25-59-25", "MD26").findings
    assert repeat.element == "SV101-5"
    (missing,) = judged("I dos=2026-01-05 tob=131 filing=MA dx=I21.9 | A0427 rev=0540", "MD24").findings[:1]
    assert missing.element == "SV202-3"


MODIFIERS = st.lists(st.sampled_from(["25", "59", "RT", "LT", "GP", "76", "XS", "rt"]), max_size=4)


@given(MODIFIERS)
@settings(max_examples=60, deadline=None)
def test_a_modifier_is_repeated_exactly_when_the_line_has_it_twice(modifiers: list[str]) -> None:
    text = "-".join(["P dos=2026-01-05 dx=M17.11 | 20610", *modifiers])
    upper = [m.upper() for m in modifiers]
    told_of = {f.value.upper() for f in judged(text, "MD26").findings}
    assert told_of == {m for m in upper if upper.count(m) > 1}


CODES = st.sampled_from(
    "99213 99203 99223 99238 99285 99291 99292 99396 99417 20610 27447 66984 11730 71046 93306 97110 97140 80053 87880 "
    "00790 98941 90837 36415 J9355 A0427 E0260 G2211 G0439 G0402 99490 3044F 0029T XXXXX 992".split()
)
WORDS = st.sampled_from(
    ["", "-25", "-26", "-50", "-RT", "-GP", "-JW", "-AA-QK", "-54-55", "-62", "-GA-GZ", "-95", "-CA", "-FS", "-SA"]
)
LINES = st.lists(
    st.tuples(CODES, WORDS, st.sampled_from(["", " dos=2026-01-06", " dos=", " x0", " pos=23"])), max_size=4
)
FACTS = st.sampled_from(
    [
        "", "| past 27447 on=2026-01-02", "| past since=2026-01-01", "| doc line=1 minutes=10 mdm=low",
        "| doc line=1 mdm=whatever start=25:00 stop=x", "| given list therapy 97110",
        "| given list dmepos E0260:category=CR",
        "| given pfs 20610 global=000 | given pfs 27447 global=090 assistant=0 | given payer telehealth 99213",
    ]
)  # fmt: skip


@given(
    st.sampled_from(["P", "I tob=131", "P pos=22", "P filing=MB pos=10", "D"]),
    st.sampled_from(["dos=2026-01-05", ""]),
    LINES,
    FACTS,
)
@settings(max_examples=300, deadline=None)
def test_no_edit_crashes_whatever_stands_on_the_claim(
    head: str, day: str, lines: list[tuple[str, str, str]], facts: str
) -> None:
    text = " | ".join([f"{head} {day} dx=E11.9", *(f"{code}{mods}{words}" for code, mods, words in lines)])
    verdict = judged(f"{text} {facts}", "MD", "EM")
    assert [f.message for f in verdict.findings if f.name == "crashed"] == []
    assert all(f.message and f.source and len(f.message) < 260 for f in verdict.findings)


def test_messages_name_no_person() -> None:
    """A claim full of names and ids: none of them is in any message or value."""
    text = "P dos=2026-01-05 dx=M17.11 born=1980-03-01 filing=MB | 99213-25-25 | 20610-50-RT x2 | 98941 | A0427"
    for finding in judged(text, "MD", "EM").findings:
        assert not any(secret in f"{finding.message} {finding.value}" for secret in ("MEMBER", "1980", "03-01"))


def test_visits_hold_no_add_on_and_no_ended_gap() -> None:
    assert {"99213", "99291", "G0439", "92014"} <= VISITS
    assert VISITS.isdisjoint({"99292", "99417", "99418", "99490", "99406", "99206", "G2211"})


@pytest.mark.parametrize(
    ("code", "surgery"),
    [("10004", True), ("69990", True), ("36415", False), ("2029F", False), ("0029T", False), ("70010", False)],
)
def test_surgery_section(code: str, surgery: bool) -> None:
    assert is_surgery(code) is surgery


def test_two_npis_without_specialty_are_two_physicians() -> None:
    claim = parse_claim("P dos=2026-01-05 dx=I10 | 99213 rendering=1234567893 | 99213 rendering=1932102118 | 99213")
    first, second, third = claim.lines
    assert not same_physician(claim, first, second)
    assert same_physician(claim, first, third)  # no rendering: the billing provider, the same NPI


@given(st.dates(date(1960, 1, 1), date(2100, 12, 31)), st.integers(1, 50))
def test_years_before_keeps_the_day_except_29_february(day: date, years: int) -> None:
    earlier = years_before(day, years)
    assert (earlier.year, earlier.month) == (day.year - years, day.month)
    assert earlier.day == day.day or (day.month, day.day, earlier.day) == (2, 29, 28)


MISTAKES = [
    # What a biller forgot, with the tables that decide it and without them.
    ("25", "P dos=2026-01-05 dx=L57.0 | 99213 | 17000", "given pfs 17000 global=010", "MD01"),
    ("25", "P dos=2026-01-05 dx=H61.23 | 99213 | 69210", "given pfs 69210 global=000", "MD01"),
    ("25", "P dos=2026-01-05 dx=S61.012A pos=23 | 99283 | 12001", "given pfs 12001 global=000", "MD01"),
    ("57", "P dos=2026-01-05 dx=S72.001A pos=21 | 99223 | 27236-RT", "given pfs 27236 global=090", "MD03"),
    ("57", "P dos=2026-01-05 dx=K35.80 pos=21 | 99222 | 44970 dos=2026-01-06", "given pfs 44970 global=090", "MD03"),
    ("26", "P dos=2026-01-05 dx=R07.9 pos=22 | 93306", "given pfs 93306 pctc=1", "MD09"),
    ("26", "P dos=2026-01-05 dx=J18.9 pos=21 | 71046", "given pfs 71046 pctc=1", "MD09"),
    ("26", "P dos=2026-01-05 dx=C50.911 pos=24 | 88305", "given pfs 88305 pctc=1", "MD09"),
    ("50", "P dos=2026-01-05 dx=M17.0 | 20610-RT | 20610-LT", "given payer bilateral-50 20610", "MD07"),
    ("side", "P dos=2026-01-05 dx=S42.001A | 23500", "given payer anatomic 23500", "MD08"),
    ("side", "P dos=2026-01-05 dx=H25.11 pos=24 | 66984", "given payer anatomic 66984:needs=side", "MD08"),
    ("digit", "P dos=2026-01-05 dx=B35.1 | 11730", "given payer anatomic 11730:needs=digit", "MD08"),
    ("GP", "P dos=2026-01-05 dx=M25.561 filing=MB | 97110 x2", "given list therapy 97110", "MD17"),
    ("GN", "P dos=2026-01-05 dx=R47.01 filing=MB | 92507", "given list therapy 92507:kind=always", "MD17"),
    ("QW", "P dos=2026-01-05 dx=J02.9 filing=MB ref.X4=05D1234567 | 87880", "given list clia-waived 87880", "MD18"),
    ("JZ", "P dos=2026-01-05 dx=C50.911 filing=MB | J9355 x12", "given list jw-jz J9355", "MD20"),
    ("JZ", "I dos=2026-01-05 tob=131 filing=MA dx=C50.911 | J9355 rev=0636", "given list jw-jz J9355", "MD20"),
    ("RR", "P dos=2026-01-05 dx=J44.9 filing=MB pos=12 | E0260", "given list dmepos E0260:category=CR", "MD21"),
    ("24", "P dos=2026-02-05 dx=I10 | 99213", "past 66984-RT on=2026-01-05 | given pfs 66984 global=090", "MD04"),
    ("79", "P dos=2026-02-05 dx=H25.12 | 66984-LT", "past 66984-RT on=2026-01-05 | given pfs 66984 global=090", "MD05"),
]


@pytest.mark.parametrize(("what", "claim", "facts", "rule"), MISTAKES, ids=lambda value: str(value)[:60])
def test_a_forgotten_modifier_is_found_with_its_table_and_not_checked_without(
    what: str, claim: str, facts: str, rule: str
) -> None:
    with_table = judged(f"{claim} | {facts}", rule)
    assert [f.rule for f in with_table.findings] == [rule], what
    without = judged(claim, rule)
    assert not without.findings
    assert [n.rule for n in without.not_checked] == [rule]


CLAIM_ONLY = [
    ("AA", "P dos=2026-01-05 dx=K80.20 filing=MB pos=22 | 00790 x95MJ", "MD22", "reject"),
    ("AT", "P dos=2026-01-05 dx=M99.03 filing=MB | 98941", "MD25", "deny"),
    ("RH", "P dos=2026-01-05 dx=I21.9 filing=MB pos=41 | A0427", "MD24", "reject"),
    ("F4", "P dos=2026-01-05 dx=E11.9 | 83036-90", "MD19", "deny"),
    ("25", "P dos=2026-01-05 dx=Z00.00 | 99396 | 99213", "EM04", "deny"),
]


@pytest.mark.parametrize(("what", "claim", "rule", "severity"), CLAIM_ONLY)
def test_what_the_claim_alone_decides_needs_no_table(what: str, claim: str, rule: str, severity: str) -> None:
    verdict = judged(claim, rule)
    assert [(f.rule, f.severity) for f in verdict.findings] == [(rule, severity)], what
    assert not verdict.not_checked


SOUND = [
    "P dos=2026-01-05 dx=E11.9 | 99213",
    "P dos=2026-01-05 dx=E11.9,Z79.84 filing=MB | 99214-25 | 83036-QW ref.X4=05D1234567 | 36415",
    "P dos=2026-01-05 dx=S42.001A pos=22 | 99203-57 | 23500-RT | 73000-26-RT",
    "P dos=2026-01-05 dx=M25.561 filing=MB | 97110-GP x2 | 97140-GP-59 | 97161-GP",
    "P dos=2026-01-05 dx=K80.20 filing=MB pos=22 | 00790-QK-P3 x95MJ | 00790-QX-P3 x95MJ rendering=1932102118",
    "P dos=2026-01-05 dx=C50.911 filing=MB | 96413 | J9355-JZ x12 | 96415",
    "P dos=2026-01-05 dx=Z00.01,I10 | 99396 | 99213-25 | 90471 | 90686",
    "P dos=2026-01-05 dx=I50.9 pos=21 | 99223-AI | 93010",
    "P dos=2026-01-05 dx=J44.9 filing=MB pos=12 | E1390-RR",
    "I dos=2026-01-05 tob=131 filing=MA dx=R07.9 | 99284-25 rev=0450 | 93005 rev=0730 | 71046 rev=0320",
    "I dos=2026-01-05..2026-01-08 tob=111 dx=I50.9 | 80053 rev=0300",
    "D dos=2026-01-05 | D2392 tooth=14/MO | D0120",
]


@pytest.mark.parametrize("claim", SOUND)
def test_sound_claims_are_quiet(claim: str) -> None:
    assert [f"{f.rule}: {f.message}" for f in judged(claim, "MD", "EM").findings] == []


def test_every_list_the_edits_need_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "lists.md").read_text(encoding="utf-8")
    for rule in all_rules():
        if rule.card.id[:2] in ("MD", "EM"):
            for need in rule.card.needs:
                kind, _, name = need.partition("-")
                if kind in ("list", "payer"):
                    assert f"| `{name}` |" in page, f"{rule.card.id} needs {need}"
