"""HL loops (2000A billing provider, 2000B subscriber, 2000C patient) and what a claim takes from its chain of them.

A claim is given the parties of the levels above it by its own HL chain, nearest first, never those of a neighbour.
"""

from __future__ import annotations

from typing import Any

from x12.build import party as parties
from x12.build.claim_slots import (
    BILLING,
    EMPTY,
    INSURANCE,
    LOOPS,
    PATIENT,
    PAY_TO,
    PAY_TO_PLAN,
    PAYER,
    SUBSCRIBER,
)
from x12.build.values import DAYS, PADDING, day, number
from x12.records.claim import Insurance, Person
from x12.records.party import Party
from x12.text.segments import SegmentRun, Where

RECENT = 50
"""At least so many levels that may have children are remembered, for an HL02 that names one no longer open.

Few, because what lives long is far from the processor when its memory is used again.
"""

Described = tuple[list[str], Where]
"""A segment that describes a person, and its place."""


class Level:
    """One HL loop: its place in the tree, its parties and the segments that describe a person."""

    __slots__ = (
        "code", "demographics", "facts", "id", "insurance", "parent", "patient", "people", "rank", "run", "taxonomy",
        "where",
    )  # fmt: skip

    def __init__(self, identifier: str, code: str, rank: int, parent: Level | None, where: Where) -> None:
        self.id = identifier
        self.code = code
        self.rank = rank
        self.parent = parent
        self.where = where
        self.people: dict[str, list[Any]] = {}
        self.demographics: Described | None = None
        self.patient: Described | None = None
        self.insurance: Insurance | None = None
        self.taxonomy: tuple[str, Where] | None = None
        self.run: SegmentRun | None = None
        self.facts: list[Any] | None = None


def insurance(elements: list[str], where: Where) -> Insurance:
    """An SBR segment."""
    if len(elements) != 10:
        elements = (elements + PADDING)[:10]
    _, sequence, relation, group, plan, msp, coordination, _, employment, filing = elements
    return Insurance(sequence, relation, where, group, plan, msp, filing, coordination, employment)


_FIELDS = {"85": BILLING, "87": PAY_TO, "PE": PAY_TO_PLAN, "PR": PAYER}


def facts(level: Level) -> list[Any]:
    """A claim with what all claims of this level share: the fields of the level above, then its own. Made once."""
    if level.facts is None:
        found = (facts(level.parent) if level.parent is not None else EMPTY).copy()
        _add_own(found, level)
        if level.run is not None and level.id:
            found[LOOPS] = (*found[LOOPS], level.run)
        level.facts = found
    return level.facts


def _add_own(found: list[Any], level: Level) -> None:
    people = level.people
    for role, draft in people.items():
        field = _FIELDS.get(role)
        if field is not None:
            if role == "85" and level.taxonomy is not None and draft[parties.TAXONOMY_WHERE] is None:
                draft[parties.TAXONOMY], draft[parties.TAXONOMY_WHERE] = level.taxonomy
            found[field] = parties.finished(draft)
    if level.insurance is not None:
        found[INSURANCE] = level.insurance
    if level.code == "22" or "IL" in people:
        found[SUBSCRIBER] = _person(people.get("IL"), "IL", level)
    if level.code == "23" or "QC" in people:
        found[PATIENT] = _person(people.get("QC"), "QC", level)


def _person(draft: list[Any] | None, role: str, level: Level) -> Person:
    party = parties.finished(draft) if draft else Party(role, level.where)
    birth, raw, sex, born_where = None, "", "", None
    if level.demographics is not None:
        elements, born_where = level.demographics
        if len(elements) > 2:
            raw = elements[2]
            birth = DAYS.get(raw) or day(raw)
            sex = elements[3] if len(elements) > 3 else ""
    if level.patient is None:
        return Person(party, birth, raw, sex, "", None, None, "", level.where, born_where)
    elements, where = level.patient
    if len(elements) == 2:
        return Person(party, birth, raw, sex, elements[1], None, None, "", where, born_where)
    padded = elements + PADDING
    death = day(padded[6])
    return Person(party, birth, raw, sex, padded[1], death, number(padded[8]), padded[9], where, born_where)
