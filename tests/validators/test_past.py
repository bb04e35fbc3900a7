"""Other claims: one protocol for the store, for the rest of the file and for examples; the same whatever the order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanclaim.reference.built_in import builtin_tables
from cleanclaim.store.store import open_store
from validators.engine.case import SubmissionCase
from validators.engine.catalogue import all_rules, rule_by_id
from validators.engine.finding import CannotAnswer, Fault, Finding, NotChecked, Unavailable
from validators.engine.policy import Policy
from validators.engine.rule import OF_REMITTANCES, OF_STATUSES, SUBMISSION, Rule
from validators.engine.runner import HISTORY, Runner, SubmissionRunner, Verdict
from validators.examples.facts import given as facts
from validators.examples.several import SeveralClaims
from validators.examples.shorthand import parse_claim
from validators.questions.past import JoinedPast, Past, line_order
from validators.questions.reference import Reference
from validators.questions.rows import PairOutcomes, PastClaim, PastLine
from validators.questions.submission import ClaimsBy, LinesBy, Submission
from x12.records.claim import Claim

DAY = date(2026, 1, 5)


def claims_of(*texts: str) -> list[Claim]:
    """Claims in shorthand as one file: numbered CC1, CC2 … where the text says no number."""
    return [
        msgspec.structs.replace(parse_claim(text), ordinal=ordinal, id=f"CC{ordinal}")
        for ordinal, text in enumerate(texts, 1)
    ]


def patient_of(claim: Claim) -> str:
    """Examples tell patients apart by birth date."""
    return claim.person.birth.isoformat() if claim.person and claim.person.birth else ""


def several(claims: list[Claim]) -> SeveralClaims:
    return SeveralClaims(claims, patient_of)


A, B = "born=1950-01-01", "born=1960-02-02"
VISIT = f"P dos=2026-01-05 dx=E11.9 {A} | 99213"
SURGERY = f"P dos=2026-01-05 dx=E11.9 {A} | 17000 | 99213 dos=2026-01-07"
STRANGER = f"P dos=2026-01-05 dx=E11.9 {B} | 99213"


def test_other_claims_of_the_patient_are_seen_and_no_others() -> None:
    claims = claims_of(VISIT, SURGERY, STRANGER)
    past = several(claims)
    seen = [(row.claim, row.line, row.code) for row in past.past_lines(claims[0], DAY, DAY + timedelta(days=9))]
    assert seen == [("CC2", 1, "17000"), ("CC2", 2, "99213")]
    newest = past.past_lines(claims[0], DAY, DAY + timedelta(days=9), ("99213",), newest_first=True)
    assert [row.start for row in newest] == [date(2026, 1, 7)]
    assert list(past.past_lines(claims[2], DAY, DAY)) == []
    assert [row.claim for row in past.provider_lines("1234567893", DAY)] == ["CC1", "CC2", "CC3"]
    nobody = claims_of("P dos=2026-01-05 dx=E11.9 | 99213")[0]
    with pytest.raises(Unavailable, match="know the patient"):
        list(past.past_lines(nobody, DAY, DAY))


def test_groups_are_of_two_claims_or_more_in_the_order_of_their_keys() -> None:
    twice = f"P dos=2026-01-05 dx=E11.9 {B} | 99213 | 99213"
    submission = several(claims_of(SURGERY, VISIT, twice))
    days = [(group.key, [row.claim for row in group.rows]) for group in submission.lines_by(LinesBy.PATIENT_DAY)]
    assert days == [(("1950-01-01", "2026-01-05"), ["CC1", "CC2"])]
    assert [group.key for group in submission.lines_by(LinesBy.SERVICE)] == []
    assert [len(list(g.rows)) for g in submission.lines_by(LinesBy.PROVIDER_DAY, ("99213",))] == [3]
    same = [msgspec.structs.replace(claim, id="SAME") for claim in claims_of(VISIT, STRANGER)]
    assert [(g.key[1], len(list(g.rows))) for g in several(same).claims_by(ClaimsBy.NUMBER)] == [("SAME", 2)]
    assert [row.patient for row in several(same).claims_numbered(same[0])] == ["1960-02-02"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("with_store", [False, True])
def test_a_history_edit_sees_the_other_claims_of_the_file(order: tuple[int, int], with_store: bool) -> None:
    """EM03: two visits of one day by one physician on two claims, whichever comes first, with and without a store."""
    claims = [claims_of(VISIT, VISIT.replace("99213", "99214"))[index] for index in order]
    reference = facts("P | 99213 | past since=2020-01-01" if with_store else "P | 99213", builtin_tables())
    runner = Runner([rule_by_id("EM03")], reference)
    alone = [runner.check(claim) for claim in claims]
    assert [bool(verdict.not_checked) for verdict in alone] == [not with_store] * 2
    assert all(runner.asks_past(claim) for claim in claims)
    parts: list[Past] = [several(claims)] + ([reference.history] if with_store else [])
    again = [runner.with_past(JoinedPast(parts)).check(claim) for claim in claims]
    assert {verdict.claim.id: [f.rule for f in verdict.findings] for verdict in again} == {
        "CC1": ["EM03"],
        "CC2": ["EM03"],
    }
    assert [runner.check(claim) for claim in claims] == alone, "the first runner is as it was"


class Spy:
    """A past that knows nothing and remembers that it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def covers(self, day: date) -> bool:
        self.asked += 1
        return True

    def past_lines(
        self, claim: Claim, since: date, until: date, codes: Collection[str] | None = None, newest_first: bool = False
    ) -> Iterator[PastLine]:
        self.asked += 1
        return iter(())

    def claims_numbered(self, claim: Claim) -> Iterator[PastClaim]:
        self.asked += 1
        return iter(())

    def provider_lines(self, npi: str, day: date, codes: Collection[str] | None = None) -> Iterator[PastLine]:
        self.asked += 1
        return iter(())

    def outcomes(self, payer: str, code: str, diagnosis: str) -> PairOutcomes:
        return PairOutcomes(0, 0)  # of the payer, not of the patient: other claims of the file change nothing


def test_a_rule_that_asks_for_other_claims_says_so_on_its_card() -> None:
    """``needs`` history decides which claims are looked at again when the whole file is known."""
    asking = set()
    for rule in all_rules():
        if rule.card.scope in OF_REMITTANCES | OF_STATUSES:
            continue
        for text in (*rule.card.denied, *rule.card.clean):
            spy = Spy()
            Runner([rule], facts(text, builtin_tables()).with_past(spy)).check(parse_claim(text))
            if spy.asked:
                asking.add(rule.card.id)
    assert asking == {rule.card.id for rule in all_rules() if HISTORY in rule.card.needs}


def judged(claims: list[Claim], *rules: Rule, policy: Policy | None = None) -> list[tuple[int, Finding | NotChecked]]:
    reference = Reference(builtin_tables(), policy=policy)
    return list(SubmissionRunner(rules, reference).check(several(claims)))


def made(rule_id: str, check: object) -> Rule:
    card = msgspec.structs.replace(rule_by_id("PX16").card, id=rule_id, name=f"made {rule_id}", scope=SUBMISSION)
    return Rule(card, check)  # type: ignore[arg-type]


def twice(submission: Submission, case: SubmissionCase) -> Iterator[Fault]:
    for group in submission.lines_by(LinesBy.SERVICE):
        first, *others = group.rows
        for row in others:
            assert row.where is not None
            yield Fault(row.where, f"as on {first.claim}", row.code, line=row.line, of=row)


def test_a_submission_rule_names_the_claim_it_speaks_of() -> None:
    claims = claims_of(VISIT, STRANGER, VISIT)
    ((ordinal, found),) = judged(claims, made("ZZ20", twice))
    assert isinstance(found, Finding)
    assert (ordinal, found.claim, found.line, found.value, found.message) == (3, "CC3", 1, "99213", "as on CC1")
    assert judged(claims, made("ZZ20", twice), policy=Policy(modes={"*": {"ZZ20": "off"}})) == []


def test_a_submission_rule_that_breaks_costs_one_finding_and_a_broken_source_stops() -> None:
    def breaking(submission: Submission, case: SubmissionCase) -> Iterator[Fault]:
        yield from twice(submission, case)
        raise KeyError("x")

    def asking(submission: Submission, case: SubmissionCase) -> Iterator[Fault]:
        case.ref.history.covers(DAY)
        yield from ()

    def broken(submission: Submission, case: SubmissionCase) -> Iterator[Fault]:
        raise CannotAnswer("the ledger is gone")
        yield

    found = judged(claims_of(VISIT, VISIT), made("ZZ21", breaking), made("ZZ22", asking), made("ZZ20", twice))
    told = [(n, f.name, f.severity) if isinstance(f, Finding) else (n, f.rule, f.reason[:16]) for n, f in found]
    assert told == [
        (2, "made ZZ21", "reject"),
        (0, "crashed", "deny"),
        (0, "ZZ22", "no claim history"),
        (2, "made ZZ20", "reject"),
    ]
    with pytest.raises(CannotAnswer):
        judged(claims_of(VISIT, VISIT), made("ZZ23", broken))


lines = st.tuples(st.sampled_from([A, B]), st.integers(0, 2), st.sampled_from(["99213", "99214", "17000"]))


@given(st.lists(lines, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_answers_do_not_depend_on_the_order_of_the_claims(rows: list[tuple[str, int, str]], random: object) -> None:
    texts = [f"P dos=2026-01-0{5 + day} dx=E11.9 {who} | {code}" for who, day, code in rows]
    claims = claims_of(*texts)
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = several(claims), several(shuffled)
    for key in LinesBy:
        first, second = ([(group.key, list(group.rows)) for group in each.lines_by(key)] for each in (one, other))
        assert first == second
    for claim in claims:
        since, until = DAY, DAY + timedelta(days=3)
        ordered = list(one.past_lines(claim, since, until))
        assert ordered == list(other.past_lines(claim, since, until)) == sorted(ordered, key=line_order)
        assert list(one.past_lines(claim, since, until, newest_first=True)) == ordered[::-1]


@given(st.lists(lines, min_size=1, max_size=6), st.integers(0, 6))
def test_a_file_in_two_pieces_answers_as_a_whole(rows: list[tuple[str, int, str]], cut: int) -> None:
    claims = claims_of(*[f"P dos=2026-01-0{5 + day} dx=E11.9 {who} | {code}" for who, day, code in rows])
    whole, pieces = several(claims), JoinedPast([several(claims[:cut]), several(claims[cut:])])
    for claim in claims:
        for newest in (False, True):
            asked = (claim, DAY, DAY + timedelta(days=3), None, newest)
            assert list(whole.past_lines(*asked)) == list(pieces.past_lines(*asked))
    assert list(whole.provider_lines("1234567893", DAY)) == list(pieces.provider_lines("1234567893", DAY))


def test_the_store_answers_like_the_claims_themselves(tmp_path: Path) -> None:
    """What was recorded is asked for by a claim that is not among it; keys are opaque and left out."""
    claims = claims_of(VISIT, SURGERY, STRANGER)
    asking = msgspec.structs.replace(claims[0], id="NEW", ordinal=9)
    with open_store(str(tmp_path / "s.sqlite"), tmp_path) as store:
        with store.recording("x") as recording:
            for claim in claims:
                recording.add(Verdict(claim, (), (), "clean"))
            assert recording.complete("0" * 64, ())
        stored, plain = store.history, several(claims)
        for codes in (None, ("99213",)):
            for newest in (False, True):
                window = (asking, DAY, DAY + timedelta(days=3), codes, newest)
                assert [bare(row) for row in stored.past_lines(*window)] == [
                    bare(row) for row in plain.past_lines(*window)
                ]
            assert [bare(row) for row in stored.provider_lines("1234567893", DAY, codes)] == [
                bare(row) for row in plain.provider_lines("1234567893", DAY, codes)
            ]
        (same,) = stored.claims_numbered(claims[1])
        assert (same.claim, same.lines, same.charge, same.start) == ("CC2", 2, claims[1].charge, DAY)


def bare(row: PastLine) -> PastLine:
    units = None if row.units is None else Decimal(row.units)
    return msgspec.structs.replace(row, patient="", tax_id="", ordinal=0, where=None, units=units)
