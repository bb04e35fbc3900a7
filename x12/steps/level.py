"""HL loops (2000A billing provider, 2000B subscriber, 2000C patient) and what a claim takes from its chain of them.

A claim is given the parties of the levels above it by its own HL chain, nearest first, never those of a neighbour.
"""

from __future__ import annotations

from typing import Any

from x12.claim import Insurance, Person
from x12.party import Party
from x12.segments import SegmentRun, Where
from x12.steps import party as parties
from x12.steps.values import PADDING, day, number

RANKS = {"20": 1, "22": 2, "23": 3}
"""HL03: information source, subscriber, dependent. An unknown level stands below its parent."""

RECENT = 500
"""How many levels of a set are remembered for an HL02 that names one which is no longer open."""


class Level:
    """One HL loop: its place in the tree, its parties and the segments that describe a person."""

    __slots__ = ("code", "facts", "id", "insurance", "parent", "people", "run", "segments", "taxonomy", "where")

    def __init__(self, identifier: str, code: str, parent: Level | None, where: Where) -> None:
        self.id = identifier
        self.code = code
        self.parent = parent
        self.where = where
        self.people: dict[str, list[Any]] = {}
        self.segments: dict[str, tuple[list[str], Where]] = {}
        self.insurance: Insurance | None = None
        self.taxonomy: tuple[str, Where] | None = None
        self.run: SegmentRun | None = None
        self.facts: dict[str, Any] | None = None

    def chain(self) -> list[Level]:
        """This level and those above it, nearest first."""
        found: list[Level] = []
        level: Level | None = self
        while level is not None and len(found) < 10:
            found.append(level)
            level = level.parent
        return found


def insurance(elements: list[str], where: Where) -> Insurance:
    """An SBR segment."""
    _, sequence, relation, group, plan, msp, _, _, _, filing = (elements + PADDING)[:10]
    return Insurance(sequence, relation, where, group, plan, msp, filing)


def facts(level: Level) -> dict[str, Any]:
    """The fields every claim of this level shares; worked out once."""
    if level.facts is None:
        level.facts = _facts(level.chain())
    return level.facts


def _facts(chain: list[Level]) -> dict[str, Any]:
    found: dict[str, Any] = {"loops": tuple([level.run for level in reversed(chain) if level.run and level.id])}
    for role, field in (("85", "billing"), ("87", "pay_to"), ("PE", "pay_to_plan"), ("PR", "payer")):
        party = _party(chain, role)
        if party is not None:
            found[field] = party
    for level in chain:
        if level.insurance is not None:
            found["insurance"] = level.insurance
            break
    subscriber = _person(chain, "IL", "22")
    if subscriber is not None:
        found["subscriber"] = subscriber
    patient = _person(chain, "QC", "23")
    if patient is not None:
        found["patient"] = patient
    return found


def _party(chain: list[Level], role: str) -> Party | None:
    for level in chain:
        draft = level.people.get(role)
        if draft is not None:
            if role == "85" and not draft[parties.TAXONOMY]:
                _take_taxonomy(draft, chain[chain.index(level) :])
            return parties.finished(draft)
    return None


def _take_taxonomy(draft: list[Any], chain: list[Level]) -> None:
    for level in chain:
        if level.taxonomy is not None:
            draft[parties.TAXONOMY], draft[parties.TAXONOMY_WHERE] = level.taxonomy
            return


def _person(chain: list[Level], role: str, code: str) -> Person | None:
    """The subscriber or patient: of the level that names them, else of the level of that kind."""
    for level in chain:
        if role in level.people or level.code == code:
            draft = level.people.get(role)
            party = parties.finished(draft) if draft else Party(role, level.where)
            return _described(party, level)
    return None


def _described(party: Party, level: Level) -> Person:
    birth, raw, sex, born_where = None, "", "", None
    if "DMG" in level.segments:
        elements, born_where = level.segments["DMG"]
        _, _, raw, sex = (elements + PADDING)[:4]
        birth = day(raw)
    if "PAT" not in level.segments:
        return Person(party, birth, raw, sex, birth_where=born_where, where=level.where)
    elements, where = level.segments["PAT"]
    padded = elements + PADDING
    death = day(padded[6])
    weight = number(padded[8])
    return Person(party, birth, raw, sex, padded[1], death, weight, padded[9], where, born_where)
