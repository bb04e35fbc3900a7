"""The ledger of an input: claims come back as they were, and rules see the others of their input whatever the order."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanclaim
from cleanclaim import SetFinding, Settings, Verdict
from cleanclaim.process.checking import Pass
from cleanclaim.process.events import Built, CheckedFile, DecidedClaim, Passed
from cleanclaim.process.ledger import Ledger
from cleanclaim.process.session import Session
from cleanclaim.process.source import Source
from cleanclaim.process.stages import Stages
from cleanclaim.store.patient_key import patient_key
from tests.cleanclaim.decision_files import CLAIM, FAULTS, HEAD, SUBSCRIBER, _provider, one_set
from tests.cleanclaim.shell import ROOT
from validators.engine.finding import WARN, Fault, NotChecked, Unavailable
from validators.engine.rule import SUBMISSION, Card, Rule
from validators.engine.runner import SubmissionRunner
from validators.examples.several import SeveralClaims
from validators.questions.reference import Reference
from validators.questions.submission import ClaimsBy, LinesBy
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.records.claim import Claim

OURS = sorted([*(ROOT / "sample_edi").glob("*.edi"), *(ROOT / "tests").rglob("*.edi")])
NO_STORE = Settings(path=None, data=Path("no-data-folder"))
DAY = date(2026, 1, 5)


def patient(hl: int, name: str, claim: str, code: str = "99213", day: str = "20260105") -> str:
    text = SUBSCRIBER.format(hl=hl, above=1, name=name) + CLAIM.format(id=claim)
    return text.replace("99213", code).replace("20260105", day)


def file_of(*claims: tuple[str, ...], broken: str = "") -> str:
    """One set of claims of one physician: (patient, number, code, day)."""
    body = one_set("0001", _provider(1, "1234567893"), *[patient(at, *claim) for at, claim in enumerate(claims, 2)])
    return HEAD + (body.replace(broken, "*9*", 1) if broken else body) + "GE*1*7~\nIEA*1*000000042~\n"


def verdicts(text: str, **options: Any) -> dict[str, tuple[Any, ...]]:
    found = {}
    for item in cleanclaim.check(io.BytesIO(text.encode()), settings=NO_STORE, **options):
        if isinstance(item, Verdict):
            rules = sorted(f.rule for f in item.findings)
            found[item.claim.id] = (item.disposition, rules, sorted((n.rule, n.reason) for n in item.not_checked))
    return found


def built(source: Source) -> Iterator[tuple[SetHeader, Claim]]:
    header: Any = None
    for event in Pass(Stages(structure=False, roles=("claims",), puts_by=False)).run(source):
        if isinstance(event, Passed) and isinstance(event.event, SetPiece):
            header = event.event.header
        elif isinstance(event, Built) and isinstance(event.record, Claim):
            yield header, event.record


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_a_claim_comes_back_as_it_was(path: Path) -> None:
    """Built anew from its segments: every field, every place in the file."""
    ledger = Ledger()
    claims = []
    try:
        for header, claim in built(Source("x", io.BytesIO(path.read_bytes()))):
            ledger.add(header, claim, rejected=False)
            claims.append(claim)
    except cleanclaim.SourceError:
        return
    ledger.refuse((), ())
    assert [ledger._built(claim.ordinal) for claim in claims] == claims


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_an_edit_sees_the_other_claims_of_the_file_whatever_their_order(order: tuple[int, ...]) -> None:
    """EM03: two visits of a day by one physician. EM01: a new patient visit after another visit."""
    claims = [("A", "C1"), ("A", "C2", "99214"), ("B", "C3", "99203", "20260107"), ("B", "C4")]
    found = verdicts(file_of(*[claims[at] for at in order]))
    assert {name: rules for name, (_, rules, _) in found.items()} == {
        "C1": ["EM03"], "C2": ["EM03"], "C3": ["EM01"], "C4": []
    }  # fmt: skip
    assert found["C4"][0] == "clean"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_of_a_claim_billed_twice_the_later_number_is_told_whatever_the_order(order: tuple[int, ...]) -> None:
    """BN09, and not EM03 beside it: the visit is the same one."""
    claims = [("A", "C1"), ("A", "C2"), ("B", "C3")]
    found = verdicts(file_of(*[claims[at] for at in order]))
    assert {name: rules for name, (_, rules, _) in found.items()} == {"C1": [], "C2": ["BN09"], "C3": []}


def test_a_stranger_changes_nothing() -> None:
    assert verdicts(file_of(("A", "C1"), ("B", "C2")))["C1"] == verdicts(file_of(("A", "C1")))["C1"]


@pytest.mark.parametrize("cut", [40, 333, 1000, 5000])
def test_however_the_file_is_cut_into_pieces(cut: int) -> None:
    text = file_of(("A", "C1"), ("B", "C2", "99203", "20260107"), ("A", "C3"), ("B", "C4")).encode()

    class Bites(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            return super().read(cut)

    session = Session(NO_STORE)
    whole, bitten = (
        [e for e in Pass(session.stages()).run(Source("x", stream)) if isinstance(e, DecidedClaim)]
        for stream in (io.BytesIO(text), Bites(text))
    )
    assert whole == bitten


def test_what_is_refused_was_never_billed() -> None:
    good = file_of(("A", "C1"))
    broken = file_of(("A", "C2"), broken="SE*").replace("000000042", "000000043")
    broken = broken.replace("*0001", "*0002")
    whole = file_of(("A", "C2", "99214")).replace("000000042", "000000043").replace("*0001", "*0002")
    assert verdicts(good + whole)["C1"][1] == ["EM03"]
    assert verdicts(good + broken)["C1"] == verdicts(good)["C1"]
    bad_claim = file_of(("A", "C1"), ("A", "C2")).replace("CLM*C2*100***11:B:1", "CLM*C2*100***11:Q:1")
    assert verdicts(bad_claim)["C1"] == verdicts(good)["C1"]
    provider = file_of(("A", "C1"), ("A", "C2")).replace("122070001", "12207", 1)
    assert {name: found[0] for name, found in verdicts(provider).items()} == {"C1": "reject", "C2": "reject"}
    assert all(not {"EM03", "BN09"} & set(found[1]) for found in verdicts(provider).values())


def test_a_file_sent_again_meets_itself_once(tmp_path: Path) -> None:
    """What the store holds of the file is the file itself, not others beside it."""
    own = Settings(path=None, data=tmp_path)
    text = file_of(("A", "C1"), ("A", "C2"), ("A", "C3")).encode()
    store = str(tmp_path / "s.sqlite")

    def run() -> list[tuple[Any, ...]]:
        items = cleanclaim.check(io.BytesIO(text), settings=own, store=store, record=True)
        return [(i.claim.id, i.disposition, i.findings) for i in items if isinstance(i, Verdict)]

    first, again = run(), run()
    assert [(name, disposition, [f.message for f in found]) for name, disposition, found in first] == [
        (name, disposition, [f.message for f in found]) for name, disposition, found in again
    ]


def ledger_of(claims: list[Claim], header: SetHeader) -> Ledger:
    ledger = Ledger()
    for claim in claims:
        ledger.add(header, claim, rejected=False)
    ledger.refuse((), ())
    return ledger


CLAIMS = st.lists(
    st.tuples(
        st.sampled_from("ABC"), st.sampled_from(["N1", "N2", "N3"]), st.sampled_from(["99213", "99203"]),
        st.sampled_from(["20260105", "20260106"]),
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(CLAIMS)
def test_it_answers_as_the_claims_themselves_would(made: list[tuple[str, ...]]) -> None:
    """Beside the twin that holds all claims in memory: the same services, claims and groups in the same order."""
    pairs = list(built(Source("x", io.BytesIO(file_of(*made).encode()))))
    claims = [claim for _, claim in pairs]
    ledger = ledger_of(claims, pairs[0][0])
    twin = SeveralClaims(claims, lambda claim: patient_key(b"a patient within one input", claim))
    for claim in claims:
        for window in ((DAY, DAY), (DAY, DAY + timedelta(days=3))):
            for codes in (None, ("99203",)):
                for back in (False, True):
                    said = list(ledger.past_lines(claim, *window, codes, back))
                    assert said == list(twin.past_lines(claim, *window, codes, back))
        assert list(ledger.claims_numbered(claim)) == list(twin.claims_numbered(claim))
    assert list(ledger.provider_lines("1234567893", DAY)) == list(twin.provider_lines("1234567893", DAY))
    for key in ClaimsBy:
        assert [(g.key, list(g.rows)) for g in ledger.claims_by(key)] == [
            (g.key, list(g.rows)) for g in twin.claims_by(key)
        ]
    for by in LinesBy:
        for codes in (None, ("99213",)):
            assert [(g.key, list(g.rows)) for g in ledger.lines_by(by, codes)] == [
                (g.key, list(g.rows)) for g in twin.lines_by(by, codes)
            ]
    assert [(s.control, s.claims) for s in ledger.sets()] == [("0001", len(claims))]
    assert not ledger.covers(DAY)
    ledger.close()


def test_nobody_in_particular_has_no_past() -> None:
    ((header, claim),) = built(Source("x", io.BytesIO(file_of(("A", "C1")).encode())))
    nobody = msgspec.structs.replace(claim, subscriber=None, patient=None)
    with pytest.raises(Unavailable, match="know the patient"):
        list(ledger_of([nobody], header).past_lines(nobody, DAY, DAY))


def numbered_twice(submission: Any, _case: Any) -> Iterator[Fault | NotChecked]:
    """A rule over the submission: claims that share a number."""
    for group in submission.claims_by(ClaimsBy.NUMBER):
        _, *others = group.rows
        for row in others:
            yield Fault(row.where, f"The number {row.claim} is used before.", row.claim, of=row)
    yield NotChecked("no list of numbers")


RULE = Rule(
    Card(id="ZZ90", scope=SUBMISSION, severity=WARN, snip=7, source="a test", since="0", name="numbered twice"),
    numbered_twice,
)


def test_a_rule_over_the_submission_speaks_of_its_claims() -> None:
    session = Session(NO_STORE, only=("ZZ",))

    def runner(past: Any) -> SubmissionRunner:
        reference: Reference = session.reference.with_past(past)
        return SubmissionRunner([RULE], reference)

    text = file_of(("A", "C1"), ("B", "C2"), ("C", "C1"), ("A", "C1"))
    stages = Stages(session.runner, submission=runner, asks_for_others=True)
    events = list(Pass(stages).run(Source("x", io.BytesIO(text.encode()))))
    decided = [event for event in events if isinstance(event, DecidedClaim)]
    assert [(e.record.claim, e.record.disposition, [f.rule for f in e.findings]) for e in decided] == [
        ("C1", "clean", []), ("C2", "clean", []), ("C1", "warn", ["ZZ90"]), ("C1", "warn", ["ZZ90"])
    ]  # fmt: skip
    (done,) = [event.record for event in events if isinstance(event, CheckedFile)]
    assert [(item.rule, item.reason) for item in done.not_checked] == [("ZZ90", "no list of numbers")]


@pytest.mark.parametrize("fault", FAULTS)
def test_no_ledger_is_left_open(fault: str) -> None:
    items = list(cleanclaim.check(io.BytesIO(FAULTS[fault]().encode()), settings=NO_STORE))
    assert [item for item in items if not isinstance(item, (Verdict, SetFinding))]
