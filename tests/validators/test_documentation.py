"""Documentation edits: the last day that is in time and the first that is late, and facts that are unknown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from cleanclaim.reference.built_in import builtin_tables
from validators.engine.catalogue import all_rules, rule_by_id
from validators.engine.runner import Runner, Verdict
from validators.examples.facts import given
from validators.examples.shorthand import parse_claim

DOCUMENTATION = tuple(rule for rule in all_rules() if rule.card.family == "documentation")


def check(text: str, *rules: str) -> Verdict:
    chosen = [rule_by_id(name) for name in rules] if rules else list(DOCUMENTATION)
    return Runner(chosen, given(text, builtin_tables())).check(parse_claim(text))


def said(text: str, *rules: str) -> list[tuple[str, str]]:
    return [(f.rule, f.severity) for f in check(text, *rules).findings]


@pytest.mark.parametrize(
    ("pwk", "expected"),
    [
        ("OZ/FX/A1", []),
        ("OZ/AA", []),
        ("OZ/FX", ["DC01"]),
        ("OZ/BM", ["DC01"]),
        ("OZ/EL", ["DC01"]),
        ("OZ/EM", ["DC01"]),
        ("OZ/FT", ["DC01"]),
        ("OZ/FX,B3/BM", ["DC01", "DC01"]),
        ("OZ/FX/A1,OZ/FX/A1", []),  # the same document named twice
        ("OZ/FX/A1,B3/BM/A1", ["DC01"]),  # two documents under one number
    ],
)
def test_control_numbers(pwk: str, expected: list[str]) -> None:
    text = f"P dos=2026-01-05 dx=M17.11 pwk={pwk} | 27447"
    assert [rule for rule, _ in said(text, "DC01")] == expected


@pytest.mark.parametrize(
    ("transmission", "day", "late"),
    [
        ("FX", "2026-01-13", False), ("FX", "2026-01-14", True), ("EL", "2026-01-13", False),
        ("EL", "2026-01-14", True),
        ("BM", "2026-01-16", False), ("BM", "2026-01-17", True), ("AA", "2026-03-01", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("word", ["sent", "as_of"])
def test_the_last_day_an_attachment_is_in_time(transmission: str, day: str, late: bool, word: str) -> None:
    text = f"P dos=2026-01-05 created=2026-01-06 dx=M17.11 pwk=OZ/{transmission}/A1 | 27447 | doc line=0 {word}={day}"
    assert said(text, "DC03") == ([("DC03", "deny")] if late else [])


def test_fax_and_mail_together_are_due_by_the_earlier_day() -> None:
    text = "P dos=2026-01-05 created=2026-01-06 dx=M17.11 pwk=OZ/BM/A1,B3/FX/A2 | 27447 | doc line=0 sent=2026-01-15"
    assert said(text, "DC03") == [("DC03", "deny")]


@pytest.mark.parametrize("facts", ["", "| doc line=0 minutes=3"])
def test_an_announced_attachment_without_facts_is_not_checked(facts: str) -> None:
    verdict = check(f"P dos=2026-01-05 created=2026-01-06 dx=M17.11 pwk=OZ/BM/A1 | 27447 {facts}", "DC03")
    assert verdict.findings == ()
    assert len(verdict.not_checked) == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("requested=2026-02-01 sent=2026-03-18", []),  # 45 days
        ("requested=2026-02-01 sent=2026-03-19", [("DC06", "deny")]),
        ("requested=2026-02-01 as_of=2026-03-08", []),  # ten days before the end
        ("requested=2026-02-01 as_of=2026-03-09", [("DC06", "warn")]),
        ("requested=2026-02-01 as_of=2026-03-18", [("DC06", "warn")]),
        ("requested=2026-02-01 as_of=2026-03-19", [("DC06", "deny")]),
        ("requested=2026-02-01", []),
        ("as_of=2026-03-19", []),
        ("requested=2026-02-01 sent=2026-02-02 as_of=2026-12-31", []),
    ],
)
def test_a_request_is_answered_in_45_days(words: str, expected: list[tuple[str, str]]) -> None:
    assert said(f"P dos=2026-01-05 dx=M17.11 | 27447 | doc line=0 {words}", "DC06") == expected


@property_of(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 200), st.integers(1, 120))
def test_a_request_answered_within_the_payers_days_is_never_late(asked: date, after: int, days: int) -> None:
    sent = asked + timedelta(days=after)
    text = f"P dos=2019-12-31 dx=M17.11 | 27447 | doc line=0 requested={asked} sent={sent} | set DC06.days={days}"
    assert bool(said(text, "DC06")) == (after > days)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P dos=2026-01-05 dx=M17.11 | 27447-22", ["DC02"]),
        ("P dos=2026-01-05 dx=M17.11 | 27447-22 pwk=OZ/FX/A1", []),
        ("P dos=2026-01-05 dx=M17.11 | 27447-22 | doc line=0 attachments=operative-report", []),
        ("P dos=2026-01-05 dx=M17.11 | 27447-22 | doc line=2 attachments=operative-report", ["DC02"]),
        ("P dos=2026-01-05 dx=M17.11 | 27447-62 | given pfs 27447 co_surgeon=1", ["DC02"]),
        ("P dos=2026-01-05 dx=M17.11 | 27447-62 | given pfs 27447 co_surgeon=2", []),
        ("P dos=2026-01-05 dx=M17.11 | 27447-66 | given pfs 27447 team=1", ["DC02"]),
        ("P dos=2026-01-05 dx=M17.11 | 27447-AS | given pfs 27447 assistant=0", ["DC02"]),
        ("P dos=2026-01-05 dx=M17.11 | 27447-AS | given pfs 27447 assistant=1", []),
        ("P dos=2026-01-05 dx=M17.11 | 27447 $49999 | set DC02.charge=50000", []),
        ("P dos=2026-01-05 dx=M17.11 | 27447 $50000 | set DC02.charge=50000", ["DC02"]),
        ("P dos=2026-01-05 dx=M17.11 | 27447 $30000 | 20610 $20000 | set DC02.charge=50000", ["DC02"]),
    ],
)
def test_documents_expected(text: str, expected: list[str]) -> None:
    assert [rule for rule, _ in said(text, "DC02")] == expected


def test_an_assistant_without_a_fee_schedule_is_not_checked() -> None:
    verdict = check("P dos=2026-01-05 dx=M17.11 | 27447-80", "DC02")
    assert verdict.findings == ()
    assert verdict.not_checked[0].reason == "no fee-schedule table"


@pytest.mark.parametrize(
    ("text", "predicted"),
    [
        ("P dos=2026-01-05 dx=G47.33 filing=MB | E0601-RR | doc line=1 order=no", "173"),
        ("P dos=2026-01-05 dx=G47.33 filing=MB | E0601-RR | doc line=1 signed=no", "175"),
        ("P dos=2026-01-05 dx=G35 filing=MB | K0823-RR | doc line=1 face_to_face=no", "176"),
        ("P dos=2026-01-05 dx=N18.6 filing=MB pos=41 | A0428-RJ | doc line=1 certification=no", "252+N745"),
        ("P dos=2026-01-05 dx=N18.6 filing=MB pos=41 | A0428-RJ | doc line=1 medical_necessity=no", "50"),
        ("P dos=2026-01-05 dx=Z30.2 filing=MC sex=F | 58671 | doc line=1 consent=no", "252+N228"),
    ],
)
def test_what_the_record_lacks_and_the_denial_it_predicts(text: str, predicted: str) -> None:
    (finding,) = check(text).findings
    assert finding.predicts[0] == predicted
    assert finding.severity == "deny"


@pytest.mark.parametrize(
    "text",
    [
        "P dos=2026-01-05 dx=G47.33 filing=MB | E0601-RR",
        "P dos=2026-01-05 dx=N18.6 filing=MB pos=41 | A0428-RJ",
    ],
)
def test_an_unknown_fact_is_not_a_pass(text: str) -> None:
    verdict = check(text)
    assert verdict.findings == ()
    assert [n.reason for n in verdict.not_checked] == ["no documentation facts for this service"]


def test_an_ordinary_claim_asks_for_no_documents() -> None:
    verdict = check("P dos=2026-01-05 dx=E11.9 filing=MB | 99213 | 83036 | 36415")
    assert verdict.findings == ()
    assert verdict.not_checked == ()
