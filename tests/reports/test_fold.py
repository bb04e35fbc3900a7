"""The state of a claim after all that is known: whatever the order of events, however they come in pieces."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.matching.lineage import SubmittedClaim
from reports.outcomes.fold import Answered, ClaimState, FrontEndAnswer, fold
from reports.outcomes.payments import Payment
from tests.reports.made import answered, at, cas, claim, line, payment, service

FEB, MAR, APR = date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)


def of(charge: str = "640", **more: object) -> SubmittedClaim:
    return claim(line(1, "23500", "A-1", charge), **more)


def decided(paid: str, *reasons: tuple[str, str, str], control: str = "ICN1", status: str = "1") -> Payment:
    """A decision on 640 dollars."""
    adjustments = tuple(cas(*reason) for reason in reasons)
    return payment(service("23500", paid, *adjustments, control="A-1", charge="640"), status=status, control=control)


DENIED = decided("0", ("CO", "11", "640"))
PAID = decided("400", ("CO", "45", "240"))
PAID_LATER = decided("400", ("CO", "45", "240"), control="ICN2")
TAKEN_BACK = payment(
    service("23500", "-400", cas("CO", "45", "-240"), control="A-1", charge="-640"), status="22", control="ICN1"
)
DENIAL_TAKEN_BACK = payment(
    service("23500", "0", cas("CO", "11", "-640"), control="A-1", charge="-640"), status="22", control="ICN1"
)


def state(*events: tuple[Payment, date]) -> ClaimState:
    ours = of()
    found = [answered(ours, said, day, f"T{n}") for n, (said, day) in enumerate(events)]
    (only,) = fold([ours], found)
    return only


@pytest.mark.parametrize(
    ("events", "word", "net", "denied", "initial"),
    [
        ([(PAID, FEB)], "paid", "400", "0", "0"),
        ([(DENIED, FEB)], "denied", "0", "640", "640"),
        ([(DENIED, FEB), (DENIAL_TAKEN_BACK, MAR), (PAID_LATER, MAR)], "overturned", "400", "0", "640"),
        ([(DENIED, FEB), (PAID_LATER, APR)], "overturned", "400", "0", "640"),
        ([(PAID, FEB), (TAKEN_BACK, MAR)], "reversed", "0", "0", "0"),
        ([(PAID, FEB), (TAKEN_BACK, MAR), (decided("0", ("CO", "11", "640"), control="I2"), MAR)],
         "denied", "0", "640", "0"),
        ([(TAKEN_BACK, MAR)], "reversed", "-400", "0", "0"),
        ([(decided("0", ("PR", "1", "400"), ("CO", "45", "240")), FEB)], "paid", "0", "0", "0"),
        ([(decided("0", ("CO", "45", "640")), FEB)], "paid nothing", "0", "0", "0"),
        ([(decided("200", ("CO", "151", "440")), FEB)], "partly paid", "200", "440", "440"),
        ([(decided("0", ("OA", "133", "640"), status="5"), FEB)], "pended", "0", "0", "0"),
        ([(decided("0", ("OA", "B11", "640"), status="23"), FEB)], "forwarded", "0", "0", "0"),
        ([(decided("0", ("OA", "101", "640"), status="25"), FEB)], "priced", "0", "0", "0"),
        ([(decided("0", status="77"), FEB)], "unknown status", "0", "0", "0"),
        ([(payment(charge=Decimal(640), paid=Decimal(0)), FEB)], "denied", "0", "640", "640"),
    ],
)  # fmt: skip
def test_what_a_story_comes_to(
    events: list[tuple[Payment, date]], word: str, net: str, denied: str, initial: str
) -> None:
    found = state(*events)
    assert (found.state, found.net_paid, found.money.denied, found.initial_denied) == (
        word, Decimal(net), Decimal(denied), Decimal(initial),
    )  # fmt: skip
    assert found.money.balances


def test_a_reversal_without_22_takes_back_as_well() -> None:
    negative = msgspec.structs.replace(TAKEN_BACK, status="1")
    assert state((PAID, FEB), (negative, MAR)).state == "reversed"


def test_a_reversal_of_a_payment_not_seen_is_told_and_not_counted_as_a_denial() -> None:
    found = state((TAKEN_BACK, MAR), (decided("0", ("CO", "11", "640"), control="ICN2"), MAR))
    assert (found.state, found.unseen, found.net_paid) == ("denied", -400, -400)
    assert "reversal of a payment not seen" in found.trail


def two_parts() -> tuple[SubmittedClaim, Payment, Payment]:
    ours = claim(line(1, "99213", "A-1", "120"), line(2, "23500", "A-2", "640"))
    first = payment(service("99213", "80", cas("CO", "45", "40"), control="A-1", charge="120"), control="I-A")
    second = payment(service("23500", "0", cas("CO", "11", "640"), control="A-2", charge="640"), control="I-B")
    return ours, first, second


def test_parts_of_a_split_claim_stand_beside_each_other() -> None:
    ours, first, second = two_parts()
    (found,) = fold([ours], [answered(ours, first), answered(ours, second, ordinal=2)])
    assert (found.state, found.parts, found.money.paid, found.money.denied) == ("partly paid", 2, 80, 640)
    (half,) = fold([ours], [answered(ours, first)])
    assert (half.state, half.unanswered_lines, half.money.unanswered) == ("partly paid", (2,), 640)


def test_a_replaced_version_is_corrected_and_its_denial_no_money_of_the_replacement() -> None:
    first = of(key=1, created=at(2026, 1, 10))
    second = of(key=2, frequency="7", created=at(2026, 2, 10))
    old, new = fold([first, second], [answered(first, DENIED, FEB), answered(second, PAID_LATER, MAR, "T2")])
    assert (old.state, old.trail, old.money.denied, old.initial_denied) == (
        "corrected", ("denied", "corrected"), 0, 640,
    )  # fmt: skip
    assert (new.state, new.money.paid, new.initial_denied) == ("paid", 400, 0)


def test_a_void_leaves_nothing_paid() -> None:
    first, void = of(key=1), of(key=2, frequency="8")
    old, new = fold([first, void], [answered(first, PAID, FEB), answered(first, TAKEN_BACK, MAR, "T2")])
    assert (old.state, old.net_paid, old.money.denied) == ("voided by us", 0, 0)
    assert new.detail == "the void itself"


def test_a_crossover_payer_adds_and_replaces_nothing() -> None:
    ours = of()
    other = msgspec.structs.replace(answered(ours, decided("80", status="2"), MAR, "T2"), crossover=True)
    (found,) = fold([ours], [answered(ours, PAID, FEB), other])
    assert (found.state, found.money.paid, found.crossover) == ("paid", 400, 80)


@pytest.mark.parametrize(("rejected", "word"), [(True, "rejected"), (False, "no answer")])
def test_a_front_ends_word_counts_until_the_payer_decides(rejected: bool, word: str) -> None:
    ours = of()
    said = FrontEndAnswer(claim=1, rejected=rejected, label="rejected A7:507", source="277CA", date=FEB)
    (found,) = fold([ours], [], [said])
    assert (found.state, found.denials) == (word, ())
    (after,) = fold([ours], [answered(ours, PAID, MAR)], [said])
    assert after.state == "paid"


def test_a_reason_at_both_levels_is_counted_once() -> None:
    doubled = msgspec.structs.replace(DENIED, reasons=(cas("CO", "11", "640"),))
    found = state((doubled, FEB))
    assert [(d.line, d.amount) for d in found.denials] == [(1, 640)]
    assert (found.money.denied, found.money.other) == (640, 0)


EVENTS = [
    (DENIED, FEB),
    (DENIAL_TAKEN_BACK, MAR),
    (PAID_LATER, MAR),
    (msgspec.structs.replace(TAKEN_BACK, control="ICN2"), APR),
    (decided("300", ("CO", "45", "340"), control="ICN3"), APR),
]


@given(st.permutations(range(len(EVENTS))))
def test_the_order_in_which_events_are_read_changes_nothing(order: list[int]) -> None:
    ours = of()
    events = [answered(ours, said, day, f"T{n}", n) for n, (said, day) in enumerate(EVENTS)]
    want = fold([ours], events)
    assert fold([ours], [events[n] for n in order]) == want
    assert (want[0].state, want[0].money.paid) == ("overturned", 300)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["CO", "PR", "OA", "PI"]),
            st.sampled_from(["45", "1", "50", "97", "23", "94", "999"]),
            st.integers(-20000, 64000),
        ),
        max_size=5,
    ),
    st.integers(0, 64000),
    st.integers(1, 64000),
)
def test_every_dollar_is_in_one_class(reasons: list[tuple[str, str, int]], paid: int, charge: int) -> None:
    """Whatever a payer writes: the parts make the charge, and no more is denied than charge less payment."""
    adjustments = tuple(cas(group, carc, str(Decimal(amount).scaleb(-2))) for group, carc, amount in reasons)
    said = payment(
        service("23500", str(Decimal(paid).scaleb(-2)), *adjustments, control="A-1",
                charge=str(Decimal(charge).scaleb(-2))),
    )  # fmt: skip
    ours = of()
    (found,) = fold([ours], [answered(ours, said)])
    assert found.money.balances
    assert 0 <= found.money.denied <= max(found.money.charge - found.money.paid, Decimal(0))


def test_an_answer_that_nothing_is_known_of_is_none() -> None:
    (found,) = fold([of()], [])
    assert (found.state, found.money.unanswered) == ("no answer", 640)
    assert isinstance(found, ClaimState)
    assert Answered
