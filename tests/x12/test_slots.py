"""Drafts that are lists have their fields where the types have them."""

from __future__ import annotations

from types import ModuleType

import pytest

from x12.build import claim_slots, lines, party
from x12.records.claim import Claim, ServiceLine
from x12.records.party import Party


@pytest.mark.parametrize(("module", "record"), [(claim_slots, Claim), (lines, ServiceLine)], ids=["claim", "line"])
def test_every_field_has_the_slot_of_its_name(module: ModuleType, record: type[Claim] | type[ServiceLine]) -> None:
    fields = record.__struct_fields__
    assert [getattr(module, name.upper()) for name in fields] == list(range(len(fields)))


def test_the_slots_of_a_party_that_later_segments_fill() -> None:
    names = ("NAME", "TAXONOMY", "TAXONOMY_WHERE", "ADDRESS", "ADDRESS_WHERE", "REFS", "CONTACTS")
    assert [Party.__struct_fields__[getattr(party, name)] for name in names] == [name.lower() for name in names]
