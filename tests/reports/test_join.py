"""Which claim an answer answers, by all the evidence there is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.matching.episodes import episodes
from reports.matching.evidence import Sent
from reports.matching.join import AMBIGUOUS, CERTAIN, CONFLICT, JOINED, LIKELY, UNKNOWN, WEAK, judge
from reports.matching.numbers import begins, cut_forms, is_telling, normalised
from tests.reports.made import DAY, answer, at, sent

LONG = "CEDAR20260105ALDER01X"


@pytest.mark.parametrize(
    ("sent_number", "given_number", "key", "confidence"),
    [
        ("ab-0012", "ab-0012", "CLP01", CERTAIN),
        ("ab-0012", "AB-0012", "CLP01 normalised", LIKELY),
        ("ab-0012", "AB0012", "CLP01 normalised", LIKELY),
        ("0000200", "200", "CLP01 normalised", LIKELY),
        (LONG, LONG[:17], "CLP01 cut", LIKELY),
        (LONG, LONG[:20], "CLP01 cut", LIKELY),
        (LONG, LONG[:14], "CLP01 beginning", WEAK),
        ("ab-0012", "0", "", WEAK),
        ("ab-0012", "", "", WEAK),
    ],
)
def test_the_number_as_payers_give_it_back(sent_number: str, given_number: str, key: str, confidence: str) -> None:
    found = judge(answer(given_number), [sent(sent_number)])
    wanted = " + ".join(filter(None, (key, "patient", "date", "charge")))
    assert (found.status, found.key, found.confidence) == (JOINED, wanted, confidence)


@pytest.mark.parametrize(
    ("more", "status", "confidence"),
    [
        ({}, JOINED, CERTAIN),
        ({"charge": 4000}, JOINED, CERTAIN),  # a part of it
        ({"charge": 15000}, JOINED, LIKELY),  # more than was sent: told, and not certain
        ({"charge": 15000, "codes": frozenset({"99215"})}, CONFLICT, ""),
        ({"first": date(2025, 1, 5), "last": date(2025, 1, 5)}, CONFLICT, ""),
        ({"payee_npi": "N2", "payee_tax": "T2"}, CONFLICT, ""),
        ({"payee_npi": "N2"}, JOINED, CERTAIN),  # the tax number is the same
        ({"members": ("X",), "names": ("Y",), "charge": 5000}, CONFLICT, ""),
        ({"members": ("X",), "names": ("Y",)}, JOINED, WEAK),  # all but the person agrees
        ({"members": ("X",)}, JOINED, CERTAIN),  # another member number, the same name
        ({"names": ("Y",)}, JOINED, CERTAIN),  # the same member number, another name
        ({"members": (), "names": ()}, JOINED, CERTAIN),
        ({"members": (), "names": (), "first": None, "last": None}, JOINED, LIKELY),
        ({"members": (), "names": (), "first": None, "last": None, "charge": None}, JOINED, WEAK),
    ],
)
def test_a_number_alone_joins_nothing_and_one_contradiction_undoes_it(
    more: dict[str, object], status: str, confidence: str
) -> None:
    found = judge(answer(**more), [sent()])
    assert (found.status, found.confidence) == (status, confidence)
    assert bool(found.nearest) == (status == CONFLICT)


def test_numbers_of_another_office_join_nothing() -> None:
    """The same numbers, but another provider, patients, days and charges: not one join."""
    ours = [sent(f"A{n}", member=f"m{n}", name=f"n{n}") for n in range(50)]
    for n in range(50):
        other = answer(f"A{n}", payee_npi="N9", payee_tax="T9", members=(f"x{n}",), names=(f"y{n}",))
        assert judge(other, ours).status == CONFLICT


def test_two_that_fit_alike_are_ambiguous_and_both_are_told() -> None:
    one, two = sent("00210", patient="P1", member=""), sent("210", patient="P2", member="")
    found = judge(answer("0210", members=()), [one, two])
    assert found.status == AMBIGUOUS
    assert {near.claim for near in found.nearest} == {one.key, two.key}
    told = judge(answer("0210", members=("M1",), names=("N1",)), [sent("00210", member="M1", name="N1"), two])
    assert told.status == JOINED, "the patient decides"


def test_primary_and_secondary_claims_of_one_number() -> None:
    primary = sent("T10", payer="A", sequence="P")
    secondary = sent("T10", payer="B", sequence="S")
    assert judge(answer("T10", payer="A", sequence="P"), [primary, secondary]).claim == primary.key
    assert judge(answer("T10", payer="B", sequence="S"), [primary, secondary]).claim == secondary.key


def test_a_number_used_again_for_the_next_visit() -> None:
    first, second = sent(first=date(2025, 11, 3), last=date(2025, 11, 3)), sent()
    assert judge(answer(first=date(2025, 11, 3), last=date(2025, 11, 3)), [first, second]).claim == first.key
    assert judge(answer(first=date(2025, 11, 3), last=date(2025, 11, 3)), [second]).status == CONFLICT


def test_a_number_of_its_own_is_outweighed_by_the_line_number_only() -> None:
    ours = sent("A1", controls=frozenset({"LINE77"}))
    assert judge(answer("B2"), [ours]).status == UNKNOWN, "a twin's payment is not this claim's"
    assert judge(answer("B2", controls=frozenset({"LINE77"})), [ours]).status == JOINED


def test_versions_of_one_claim_are_never_ambiguous() -> None:
    original = sent(created=at(2026, 1, 10))
    replacement = sent(created=at(2026, 1, 20), frequency="7", original="ICN1")
    versions = [original, replacement]
    assert judge(answer(payer_control="ICN1"), versions).claim == original.key
    assert judge(answer(payer_control="ICN2", frequency="7"), versions).claim == replacement.key
    assert judge(answer(payer_control="ICN1"), [replacement]).status == CONFLICT, "it answers what was replaced"


def test_a_version_made_after_the_answer_is_not_meant() -> None:
    first = sent(created=at(2026, 1, 10))
    again = sent(created=at(2026, 3, 1))
    assert judge(answer(dated=date(2026, 2, 1)), [first, again]).claim == first.key
    assert judge(answer(dated=date(2026, 4, 1)), [first, again]).claim == again.key


def test_replacements_find_their_episode_by_the_payers_number_or_the_patient() -> None:
    visit = sent("A", payer_controls=frozenset({"ICN1"}))
    other = sent("A", patient="Q", member="MQ", name="NQ")
    by_number = sent("Z", frequency="7", original="ICN1")
    by_patient = sent("A", frequency="8")
    found = episodes([by_patient, by_number, other, visit])
    assert {frozenset(c.key for c in episode) for episode in found} == {
        frozenset({visit.key, by_number.key, by_patient.key}),
        frozenset({other.key}),
    }


@given(st.permutations(range(6)))
def test_episodes_do_not_depend_on_the_order_of_recording(order: list[int]) -> None:
    made = [
        sent("A", key=100 + n, place=str(n), patient=f"P{n % 2}", frequency="7" if n == 5 else "1") for n in range(6)
    ]
    want = {frozenset(c.key for c in episode) for episode in episodes(made)}
    assert {frozenset(c.key for c in episode) for episode in episodes([made[n] for n in order])} == want


@given(st.text(max_size=40))
def test_a_normalised_number_is_its_own_form(text: str) -> None:
    form = normalised(text)
    assert normalised(form) == form
    assert not form.startswith("0")


def test_numbers_that_are_none() -> None:
    assert [normalised(text) for text in ("0", "000", "", "-", "None", "unknown")] == [""] * 6
    assert cut_forms("SHORT") == ("", "")
    assert cut_forms("A" * 21) == ("A" * 17, "A" * 20)
    assert begins("ACCT2026010500012", "ACCT20260105")
    assert not begins("ACCT1", "ACCT")
    assert [is_telling(control) for control in ("1", "12", "1234", "A1", "")] == [False, False, True, True, False]


def test_a_number_shared_by_many_is_weighed_by_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """1,500 claims of one number that look alike to an answer cost one comparison, not 1,500."""
    from reports.matching import join

    calls = 0
    weigh = join.weigh

    def counted(*words: object) -> object:
        nonlocal calls
        calls += 1
        return weigh(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(join, "weigh", counted)
    many: list[Sent] = [sent("SAME", place=str(n)) for n in range(1500)]
    assert judge(answer("SAME"), many).status == JOINED, "all of one visit are versions of it"
    assert calls == 1
    assert many[0].first == DAY
