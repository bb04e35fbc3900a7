"""Outgoing envelopes: counts, padding, control numbers, and values that must not break them."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from x12.envelope.events import InterchangeStart, read_sets
from x12.envelope.set_pieces import SetPiece
from x12.records.issue import Issue
from x12.write.envelope import Address, CountingControls, OutgoingInterchange, clean, composite, segment

MOMENT = datetime(2026, 3, 4, 5, 6)  # noqa: DTZ001 - a clock handed in


def test_segments_and_composites_leave_out_what_is_empty_at_the_end() -> None:
    assert segment("IK3", "CLM", "22", "", "8") == "IK3*CLM*22**8"
    assert segment("IK3", "CLM", "22", "", "") == "IK3*CLM*22"
    assert composite("5", "", "2") == "5::2"
    assert composite("5", "", "") == "5"


@pytest.mark.parametrize(
    ("value", "longest", "kept"),
    [
        ("A*B:C~D^E", 99, "A B C D E"),
        ("caf\xe9\n", 99, "caf"),
        ("  x  ", 99, "x"),
        ("abc def", 4, "abc"),
        ("~*", 9, ""),
    ],
)
def test_values_are_made_fit(value: str, longest: int, kept: str) -> None:
    assert clean(value, longest) == kept


def test_control_numbers_begin_again_after_nine_digits() -> None:
    controls = CountingControls(interchange=999_999_998, group=999_999_999)
    assert [controls.interchange() for _ in range(3)] == [999_999_998, 999_999_999, 1]
    assert [controls.group() for _ in range(2)] == [999_999_999, 1]


def test_counts_of_several_sets_and_groups() -> None:
    outgoing = OutgoingInterchange(Address("ZZ", "US", "ZZ", "THEM", "T"), MOMENT, CountingControls(7, 70))
    outgoing.add_group("HN", "005010X214", "US", "THEM", [("277", ["BHT*1", "HL*1"]), ("277", [])])
    outgoing.add_group("FA", "005010X231A1", "US", "THEM", [("999", ["AK1*HC*1"])])
    text = outgoing.render().decode()
    assert [line.split("*", 1)[1] for line in text.splitlines() if line.startswith(("SE", "GE", "IEA"))] == [
        "4*0001~", "2*0002~", "2*70~", "3*0001~", "1*71~", "2*000000007~",
    ]  # fmt: skip


text = st.text(max_size=20)


@given(sender=text, receiver=text, qualifier=text, application=text, usage=text)
def test_any_received_identifiers_give_a_sound_envelope(
    sender: str, receiver: str, qualifier: str, application: str, usage: str
) -> None:
    address = Address(qualifier, sender, qualifier, receiver, usage).swapped()
    outgoing = OutgoingInterchange(address, MOMENT, CountingControls())
    outgoing.add_group("FA", "005010X231A1", application, application, [("999", ["AK1*HC*1*005010X222A1"])])
    events = list(read_sets(io.BytesIO(outgoing.render())))
    assert not [event for event in events if isinstance(event, Issue)]
    (start,) = [event for event in events if isinstance(event, InterchangeStart)]
    assert [len(element) for element in start.interchange.elements[1:]] == [
        2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1,
    ]  # fmt: skip
    assert sum(len(event.texts) for event in events if isinstance(event, SetPiece)) == 3
