"""Diagnosis and procedure: evidence in its order, group logic of policies, and the edges of dates and ages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from cleanclaim.reference.built_in import builtin_tables
from cleanclaim.settings import load_settings
from validators.alignment._ages import LIMITS, age_in
from validators.alignment._frequency import first_of_month
from validators.alignment._professions import bills, profession
from validators.alignment.article_logic import groups_for, judge_article, partner_groups
from validators.alignment.evidence import interval, weigh
from validators.engine.catalogue import all_rules, rule_by_id
from validators.engine.runner import Runner, Verdict
from validators.examples.facts import given
from validators.examples.shorthand import parse_claim
from validators.questions.rows import Article, PairOutcomes
from x12.records.party import Address

ALIGNMENT = tuple(rule for rule in all_rules() if rule.card.family == "alignment")


def check(text: str, *rules: str) -> Verdict:
    chosen = [rule_by_id(name) for name in rules] if rules else list(ALIGNMENT)
    return Runner(chosen, given(text, builtin_tables())).check(parse_claim(text))


def found(text: str, *rules: str) -> list[str]:
    return sorted(finding.rule for finding in check(text, *rules).findings)


# Every pair of the customer's brief, and more of each kind.
RIGHT = [
    "P dos=2026-01-05 dx=E11.9 | 99213",
    "P dos=2026-01-05 dx=S42.001A | 23500",
    "P dos=2026-01-05 dx=J02.9 | 99213 | 87880",
    "P dos=2026-01-05 dx=Z12.31 sex=F | 77067",
    "P dos=2026-01-05 dx=H25.11 | 66984-RT",
    "P dos=2026-01-05 dx=N18.6 | 90935",
    "P dos=2026-01-05 dx=O80,Z37.0 sex=F | 59400",
    "P dos=2026-01-05 dx=M17.11,E11.9,I10 | 27447-RT",
    "P dos=2026-01-05 dx=F32.1 | 90834",
    "P dos=2026-01-05 dx=E11.9,Z79.4 | 83036 | 80061",
]
WRONG = [
    ("P dos=2026-01-05 dx=E11.9 | 23500", ["AL04"]),
    ("P dos=2026-01-05 dx=E11.9,I10 | 23500", ["AL04"]),
    ("P dos=2026-01-05 dx=H66.91 | 66984-RT", ["AL04"]),
    ("P dos=2026-01-05 dx=H66.91 sex=F | 59400", ["AL04"]),
    ("P dos=2026-01-05 dx=N40.1 sex=M | 59400", ["AL04", "AL08"]),
    ("P dos=2026-01-05 dx=M17.11 | 29827-RT", ["AL04"]),
    ("P dos=2026-01-05 dx=S82.001A | 90834", ["AL04"]),
    ("P dos=2026-01-05 dx=S42.001A,E11.9 | 23500 ->2 | 99213-25 ->1", ["AL04"]),
    ("P dos=2026-01-05 dx=E11.9 | 23500 | 25600", ["AL04", "AL04"]),
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_pairs_are_clean(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(("text", "rules"), WRONG)
def test_wrong_pairs_are_found(text: str, rules: list[str]) -> None:
    assert found(text) == rules


def test_a_misaligned_line_only_warns_and_predicts_denial_11() -> None:
    (finding,) = check("P dos=2026-01-05 dx=S42.001A,E11.9 | 23500 ->2").findings
    assert (finding.severity, finding.predicts, finding.element) == ("warn", ("11",), "SV107")
    assert finding.value == "E11.9"
    assert "S42.001A on this claim would fit" in finding.message
    assert finding.edition == "alignment model 2026.2, line 23500-23515"


@pytest.mark.parametrize(
    "text",
    [
        "P dos=2026-01-05 dx=R52 | 23500",  # a symptom
        "P dos=2026-01-05 dx=Z98.890 | 23500",  # a status
        "P dos=2026-01-05 dx=C79.51 | 23500",  # a metastasis
        "P dos=2026-01-05 dx=T84.84XA | 23500",  # a complication
        "P dos=2026-01-05 dx=T07.XXXA | 23500",  # several injuries
        "P dos=2026-01-05 dx=E11.9,R52 | 23500",  # one that may fit beside one that does not
        "P dos=2026-01-05 dx= | 23500",  # no diagnosis at all is another edit's
        "P dos=2026-01-05 dx=E11.9 | 99999",  # a procedure the table does not know
        "I dos=2026-01-05 dx=E11.9,S42.001A tob=131 | 23500 rev=0450",  # institutional lines do not point: one fits
        "I dos=2026-01-05 dx=E11.9 tob=111 | 23500 rev=0450",  # a stay is not billed by procedure
        "I dos=2026-01-05 dx=E11.9 tob=131 | '' rev=0450",  # a line without a procedure
    ],
)
def test_what_may_be_right_is_not_questioned(text: str) -> None:
    assert found(text, "AL04") == []


@pytest.mark.parametrize("tob", ["131", "141", "831", "851", "721", "221"])
def test_outpatient_institutional_claims_are_asked_too(tob: str) -> None:
    (finding,) = check(f"I dos=2026-01-05 dx=E11.9,I10 tob={tob} | 23500 rev=0450", "AL04").findings
    assert (finding.severity, finding.element, finding.value) == ("warn", "SV202-2", "E11.9,I10")
    assert "Collarbone fracture" in finding.message


@pytest.mark.parametrize(
    ("settings", "payer", "disposition"),
    [
        ("", "PAYER1", "warn"),
        ("[edits]\nAL04 = 'hold'", "PAYER1", "hold"),
        ("[payers.PAYER1.edits]\nAL04 = 'hold'", "PAYER1", "hold"),
        ("[payers.PAYER1.edits]\nAL04 = 'hold'", "PAYER2", "warn"),
        ("[edits]\nAL04 = 'off'", "PAYER1", "clean"),
    ],
)
def test_the_misfit_warns_by_default_and_one_line_of_settings_holds_it(
    settings: str, payer: str, disposition: str, tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(settings, encoding="utf-8")
    text = f"P dos=2026-01-05 dx=E11.9 payer={payer} | 23500"
    ref = given(text, builtin_tables())
    ref.policy = load_settings(file).policy
    assert Runner([rule_by_id("AL04")], ref).check(parse_claim(text)).disposition == disposition


@pytest.mark.parametrize(
    ("paid", "denied", "severity"),
    [
        (0, 20, "deny"),
        (6, 15, "deny"),  # lower end 0.50
        (7, 15, "warn"),  # lower end 0.47: the facets speak
        (0, 19, "warn"),  # not yet twenty
        (1, 30, "deny"),
    ],
)
def test_this_payers_own_denials_hold(paid: int, denied: int, severity: str) -> None:
    facts = f"given outcome PAYER1 23500 E11.9 paid={paid} denied={denied}"
    (finding,) = check(f"P dos=2026-01-05 dx=E11.9 | 23500 | {facts}", "AL04").findings
    assert finding.severity == severity


def test_another_payers_denials_hold_nothing() -> None:
    facts = "given outcome PAYER2 23500 E11.9 denied=40"
    (finding,) = check(f"P dos=2026-01-05 dx=E11.9 | 23500 | {facts}", "AL04").findings
    assert finding.severity == "warn"


COVERED = "| given article A1 code=23500 covers=E11.9"


@pytest.mark.parametrize(
    ("facts", "verdict", "source"),
    [
        ("", "against", "facets"),
        ("| given outcome PAYER1 23500 E11.9 paid=20 denied=1", "supports", "payer history"),
        ("| given outcome PAYER1 23500 E11.9 paid=1 denied=20", "against", "payer history"),
        ("| given outcome PAYER1 23500 E11.9 paid=2 denied=1", "against", "facets"),
        ("| given outcome PAYER2 23500 E11.9 paid=20 denied=1", "against", "facets"),
        (COVERED, "supports", "coverage policy"),
        (f"{COVERED} | given outcome PAYER1 23500 E11.9 denied=20", "supports", "coverage policy"),
        ("| given article A1 code=23500 covers=S42.001A", "against", "coverage policy"),
        ("| given article A1 code=24500 covers=E11.9", "against", "facets"),
    ],
)  # fmt: skip
def test_the_strongest_evidence_decides(facts: str, verdict: str, source: str) -> None:
    ref = given(f"P dos=2026-01-05 {facts}", builtin_tables())
    weighing = weigh("23500", ["E119"], date(2026, 1, 5), ref, payer="PAYER1")
    assert weighing.verdict("E119") == (verdict, source)


def test_what_could_not_be_asked_is_said() -> None:
    ref = given("P dos=2026-01-05", builtin_tables())
    weighing = weigh("23500", ["S42001A"], date(2026, 1, 5), ref)
    assert weighing.missing == ("no coverage table", "no claim history (run with --store)")


def test_silence_is_not_support() -> None:
    ref = given("P dos=2026-01-05", builtin_tables())
    assert weigh("99999", ["E119"], date(2026, 1, 5), ref).verdict("E119") == ("silent", "")


@pytest.mark.parametrize(
    ("paid", "denied", "low", "high"),
    [(0, 5, 0.566, 1.0), (5, 0, 0.0, 0.434), (10, 10, 0.299, 0.701), (0, 1, 0.207, 1.0)],
)
def test_wilson_interval(paid: int, denied: int, low: float, high: float) -> None:
    """Values from the published formula, z = 1.96."""
    assert interval(PairOutcomes(paid, denied)) == pytest.approx((low, high), abs=0.001)


@property_of(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share(paid: int, denied: int) -> None:
    if paid + denied:
        low, high = interval(PairOutcomes(paid, denied))
        assert 0 <= low <= denied / (paid + denied) + 1e-9
        assert denied / (paid + denied) - 1e-9 <= high <= 1


def article(
    paragraphs: dict[int, str], covered: dict[int, str], noncovered: dict[int, str] | None = None, groups: str = "1"
) -> Article:
    def sets(lists: dict[int, str]) -> dict[int, frozenset[str]]:
        return {number: frozenset(codes.split()) for number, codes in lists.items()}

    return Article(
        id="A50000", title="invented", kind="LCD article", states=frozenset(), contractors=frozenset(), first=None,
        last=None, groups=tuple(int(g) for g in groups.split()), covered=sets(covered),
        noncovered=sets(noncovered or {}), paragraphs=paragraphs,
    )  # fmt: skip


TWO_LISTS = {1: "G560", 2: "M5416"}


@pytest.mark.parametrize(
    ("paragraphs", "procedure", "listed_in", "expected"),
    [
        ({}, "95910", "1", (1, 2)),
        ({1: "The following support medical necessity:", 2: "Also covered:"}, "95910", "1", (1, 2)),
        ({1: "For CPT codes 95907-95913", 2: "For CPT codes 95860 through 95887"}, "95910", "1", (1,)),
        ({1: "For CPT codes 95907-95913", 2: "For CPT codes 95860 through 95887"}, "95886", "1", (2,)),
        ({1: "Applicable to codes 95910, 95911", 2: "For all codes"}, "95910", "1", (1, 2)),
        ({1: "Applicable to codes 95910, 95911", 2: "For 95886 only"}, "99999", "1", (1, 2)),
        ({1: "Group 1 CPT codes:", 2: "Group 2 CPT codes:"}, "95910", "2", (2,)),
        ({1: "for procedure codes in Group 1", 2: "for HCPCS codes from Group 2"}, "95910", "1", (1,)),
        ({1: "All except 95910", 2: "For CPT code 95910"}, "95910", "1", (1, 2)),
        ({1: "Effective 10/01/2023, see L33577 and A56781", 2: ""}, "95910", "1", (1, 2)),
    ],
)
def test_which_groups_are_for_the_procedure(
    paragraphs: dict[int, str], procedure: str, listed_in: str, expected: tuple[int, ...]
) -> None:
    assert groups_for(article(paragraphs, TWO_LISTS, groups=listed_in), procedure) == expected


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("", "against"),
        ("The following ICD-10-CM codes do not support medical necessity.", "against"),
        ("For CPT codes 95907-95913", "against"),
        ("For CPT codes 95860 through 95887", "supports"),
        ("For all claims submitted with the N3 modifier.", "supports"),
        ("Not covered when reported alone", "supports"),
        ("These codes may not be reported as the primary diagnosis", "supports"),
    ],
)
def test_a_list_of_diagnoses_not_covered(words: str, verdict: str) -> None:
    """A list that holds on a condition the article states in words is read in the provider's favour."""
    policy = article({-1: words}, {}, {1: "G560"})
    assert judge_article(policy, "95910", "G560", frozenset({"G560"})).verdict == verdict


@pytest.mark.parametrize(
    ("words", "partners"),
    [
        ("", ()),
        ("Group 1 codes must be billed with a code from Group 2.", (2,)),
        ("A diagnosis from this list is required in addition to a diagnosis in Group 3", (3,)),
        ("Both a code from Group 1 and one from Group 2 are required.", (2,)),
        ("Report as secondary along with a primary from group 2", (2,)),
        ("These codes and those of Group 2 support medical necessity.", ()),
        ("Must be billed with Group 2 CPT codes.", ()),
        ("The record must support the codes. For CPT codes of Group 1 and Group 2.", ()),
        ("Must be billed with a code from Group 2 or Group 3.", ()),
        ("Codes B35.1 and L60.2 must be reported as primary, with one of the ICD-10-CM codes in Group 3.", (3,)),
        ("Must be reported with modifier KX and a code of Group 2", ()),
        ("The record must support the code. See also Group 2.", ()),
        ("Codes in Group 1 require a secondary diagnosis from Group 2", (2,)),
        ("Group 3 codes must be reported with a code from Group 4", ()),  # speaks of another group
        ("*Codes marked with an asterisk must be billed with a code from Group 3", ()),  # of some codes only
        ("The following ICD-10-CM codes support medical necessity. It is the provider's responsibility to select codes"
         " carried out to the highest level of specificity.", ()),
    ],
)  # fmt: skip
def test_which_groups_must_stand_beside(words: str, partners: tuple[int, ...]) -> None:
    assert partner_groups(article({1: words}, TWO_LISTS), 1) == partners


@pytest.mark.parametrize(
    ("diagnoses", "verdict"),
    [("G560", "against"), ("G560 M5416", "supports"), ("G560 E119", "against"), ("E119", "against")],
)
def test_a_second_diagnosis_of_another_group(diagnoses: str, verdict: str) -> None:
    policy = article({1: "must be billed with a code from Group 2", 2: "secondary to Group 1, with Group 1"}, TWO_LISTS)
    codes = diagnoses.split()
    assert judge_article(policy, "95910", codes[0], frozenset(codes)).verdict == verdict


@pytest.mark.parametrize(
    ("covered", "noncovered", "verdict"),
    [
        ({1: "E119"}, {}, "supports"),
        ({1: "I10"}, {}, "against"),
        ({}, {1: "E119"}, "against"),
        ({}, {1: "I10"}, "supports"),
        ({1: "E119"}, {1: "E119"}, "against"),
        ({}, {}, "silent"),
    ],
)
def test_lists_of_an_article(covered: dict[int, str], noncovered: dict[int, str], verdict: str) -> None:
    assert judge_article(article({}, covered, noncovered), "83036", "E119", frozenset({"E119"})).verdict == verdict


def in_state(text: str, facility: str, billing: str) -> Verdict:
    claim = parse_claim(text)
    assert claim.billing
    changes = {"billing": msgspec.structs.replace(claim.billing, address=Address(state=billing))} if billing else {}
    if facility:
        party = msgspec.structs.replace(claim.billing, role="77", address=Address(state=facility))
        changes["providers"] = (*claim.providers, party)  # type: ignore[assignment]
    claim = msgspec.structs.replace(claim, **changes)
    return Runner([rule_by_id("AL02")], given(text, builtin_tables())).check(claim)


DIFFERING = (
    "P dos=2026-01-05 dx=E11.9 filing=MB | 95910 | given article A1 code=95910 covers=G56.01 state=TX "
    "| given article A2 code=95910 covers=E11.9 state=FL"
)


@pytest.mark.parametrize(
    ("facility", "billing", "findings", "not_checked"),
    [
        ("TX", "FL", 1, 0),  # where the service was given, not who bills
        ("FL", "TX", 0, 0),
        ("", "TX", 1, 0),
        ("", "FL", 0, 0),
        ("", "NY", 0, 0),  # no article there
        ("", "", 0, 1),  # contractors differ and the place is unknown
    ],
)
def test_the_state_of_the_service_decides(facility: str, billing: str, findings: int, not_checked: int) -> None:
    verdict = in_state(DIFFERING, facility, billing)
    assert (len(verdict.findings), len(verdict.not_checked)) == (findings, not_checked)


@pytest.mark.parametrize(
    ("modifier", "severity"), [("", "deny"), ("-GA", "inform"), ("-GZ", "inform"), ("-GY", "inform"), ("-59", "deny")]
)
def test_a_liability_modifier_makes_the_denial_expected(modifier: str, severity: str) -> None:
    text = f"P dos=2026-01-05 dx=I10 filing=MB | 95910{modifier} | given article A1 code=95910 covers=G56.01"
    assert [f.severity for f in check(text, "AL02").findings] == [severity]


def test_one_root_cause_gives_one_message() -> None:
    text = "P dos=2026-01-05 dx=E11.9 filing=MB | 23500 | given article A1 code=23500 covers=S42.001A"
    (finding,) = check(text).findings
    assert finding.rule == "AL02"


def test_settings_may_apply_medicare_policy_to_every_payer() -> None:
    text = "P dos=2026-01-05 dx=I10 filing=CI | 95910 | given article A1 code=95910 covers=G56.01"
    assert found(text, "AL02") == []
    assert found(f"{text} | set AL02.every_payer=1", "AL02") == ["AL02"]


def test_without_policies_a_medicare_line_is_not_checked_and_a_visit_asks_nothing() -> None:
    verdict = check("P dos=2026-01-05 dx=E11.9 filing=MB | 93306 | 99213", "AL02")
    assert [(n.rule, n.line) for n in verdict.not_checked] == [("AL02", 1)]


# Ages: the day before, the birthday, and 29 February.
@pytest.mark.parametrize(
    ("born", "day", "unit", "age"),
    [
        (date(2020, 2, 29), date(2021, 2, 28), "years", 0),
        (date(2020, 2, 29), date(2021, 3, 1), "years", 1),
        (date(1961, 1, 5), date(2026, 1, 4), "years", 64),
        (date(1961, 1, 5), date(2026, 1, 5), "years", 65),
        (date(2025, 7, 31), date(2026, 1, 30), "months", 5),
        (date(2025, 7, 31), date(2026, 1, 31), "months", 6),
        (date(2025, 12, 8), date(2026, 1, 5), "days", 28),
    ],
)
def test_ages(born: date, day: date, unit: str, age: int) -> None:
    assert age_in(born, day, unit) == age


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.codes)
def test_every_age_limit_holds_on_its_own_edges(limit: object) -> None:
    low, high, unit = limit.low, limit.high, limit.unit  # type: ignore[attr-defined]
    assert 0 <= low <= high
    assert unit in ("days", "months", "years")


@pytest.mark.parametrize(
    ("born", "expected"),
    [("2025-12-08", []), ("2025-12-07", ["AL07"]), ("2026-01-05", []), ("", [])],
)
def test_newborn_care_until_the_28th_day(born: str, expected: list[str]) -> None:
    text = f"P dos=2026-01-05 dx=Z38.00 {f'born={born}' if born else ''} | 99462"
    assert found(text, "AL07") == expected


# Frequency: the last day that is too early and the first that is not.
@pytest.mark.parametrize(("day", "expected"), [("2026-01-31", ["AL09"]), ("2026-02-01", []), ("2026-02-28", [])])
def test_eleven_full_months_after_the_month_of_the_last(day: str, expected: list[str]) -> None:
    text = f"P dos={day} dx=Z12.31 filing=MB sex=F | 77067 | past 77067 on=2025-02-20"
    assert found(text, "AL09") == expected


@pytest.mark.parametrize(("since", "checked"), [("2025-02-01", True), ("2025-01-31", True), ("2025-02-02", False)])
def test_a_younger_history_is_incomplete(since: str, checked: bool) -> None:
    verdict = check(f"P dos=2026-01-05 dx=Z12.31 filing=MB sex=F | 77067 | past since={since}", "AL09")
    assert verdict.findings == ()
    assert (verdict.not_checked == ()) == checked
    assert checked or "history incomplete" in verdict.not_checked[0].reason


@property_of(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(-300, 300))
def test_months_are_counted_from_the_first(day: date, months: int) -> None:
    shifted = first_of_month(day, months)
    assert shifted.day == 1
    assert first_of_month(shifted, -months) == day.replace(day=1)


@pytest.mark.parametrize(
    ("taxonomy", "code", "fits"),
    [
        ("111N00000X", "98941", True), ("111N00000X", "27447", False), ("1041C0700X", "90834", True),
        ("1041C0700X", "99214", False), ("225100000X", "97110", True), ("225100000X", "66984", False),
        ("291U00000X", "80053", True), ("291U00000X", "99213", False), ("213E00000X", "11721", True),
        ("213E00000X", "59400", False), ("152W00000X", "92014", True), ("3416L0300X", "A0427", True),
    ],
)  # fmt: skip
def test_professions(taxonomy: str, code: str, fits: bool) -> None:
    assert profession(taxonomy)
    assert bills(taxonomy[:4], code) == fits


@pytest.mark.parametrize("taxonomy", ["207Q00000X", "363L00000X", "363A00000X", "208600000X", "367500000X", ""])
def test_physicians_and_advanced_practitioners_have_no_profile(taxonomy: str) -> None:
    assert profession(taxonomy) == ""
