"""Parties: NM1 or N1, and the N2, N3, N4, PER, PRV and REF that hang below it.

A party under construction is the list of :class:`Party`'s fields in their order; segments below it fill the slots.
"""

from __future__ import annotations

from typing import Any

from x12.build.values import PADDING
from x12.records.party import Address, Contact, Party, Ref
from x12.text.segments import Where

Draft = list[Any]

MOST_BELOW = 20
"""Guides allow two street lines and two contacts; a party keeps this many of a damaged file, the raw text keeps all."""

NAME, TAXONOMY, TAXONOMY_WHERE, ADDRESS, ADDRESS_WHERE, REFS, CONTACTS = 3, 9, 10, 11, 12, 13, 14


_SHORT = tuple([""] * (11 - size) for size in range(11))


def start_nm1(elements: list[str], where: Where) -> Draft:
    """NM1: entity, name, identifier; NM110 is the relationship."""
    if len(elements) == 10:
        _, role, kind, name, first, middle, _, suffix, qualifier, identifier = elements
        return [role, where, kind, name, first, middle, suffix, qualifier, identifier, "", None, None, None, (), (), ""]
    if len(elements) < 11:
        elements = elements + _SHORT[len(elements)]
    _, role, kind, name, first, middle, _, suffix, qualifier, identifier, relation = elements[:11]
    return [
        role, where, kind, name, first, middle, suffix, qualifier, identifier,
        "", None, None, None, (), (), relation,
    ]  # fmt: skip


def start_n1(elements: list[str], where: Where) -> Draft:
    """N1 of an 835: entity, name, identifier."""
    _, role, name, qualifier, identifier = (elements + PADDING)[:5]
    return [role, where, "", name, "", "", "", qualifier, identifier, "", None, None, None, (), (), ""]


def add_name(draft: Draft, elements: list[str]) -> None:
    """N2: the name goes on."""
    if len(draft[NAME]) < MOST_BELOW * MOST_BELOW:
        draft[NAME] = " ".join([draft[NAME], *filter(None, elements[1:])])


def add_street(draft: Draft, elements: list[str]) -> None:
    """N3: street lines."""
    known: Address | None = draft[ADDRESS]
    if known is None:
        draft[ADDRESS] = Address((elements[1],) if len(elements) == 2 else tuple(filter(None, elements[1:])))
    elif len(known.lines) < MOST_BELOW:
        lines = known.lines + tuple(filter(None, elements[1:]))
        draft[ADDRESS] = Address(lines, known.city, known.state, known.zip, known.country, known.subdivision)


def add_city(draft: Draft, elements: list[str]) -> None:
    """N4: city, state, ZIP, country, country subdivision."""
    known: Address | None = draft[ADDRESS]
    lines = known.lines if known else ()
    if len(elements) == 4:
        draft[ADDRESS] = Address(lines, elements[1], elements[2], elements[3])
    else:
        _, city, state, postal, country, _, _, subdivision = (elements + PADDING)[:8]
        draft[ADDRESS] = Address(lines, city, state, postal, country, subdivision)


def add_contact(draft: Draft, elements: list[str]) -> None:
    """PER: function, name and up to three (qualifier, number) pairs."""
    if len(draft[CONTACTS]) < MOST_BELOW:
        draft[CONTACTS] = (*draft[CONTACTS], contact(elements))


def add_taxonomy(draft: Draft, elements: list[str], where: Where) -> None:
    """PRV: the taxonomy code."""
    draft[TAXONOMY] = elements[3] if len(elements) > 3 else ""
    draft[TAXONOMY_WHERE] = where


def add_ref(draft: Draft, ref: Ref) -> None:
    """REF: a secondary identifier."""
    if draft[REFS]:
        draft[REFS].append(ref)
    else:
        draft[REFS] = [ref]


def contact(elements: list[str]) -> Contact:
    """A PER segment."""
    elements = elements + PADDING
    pairs = tuple([(elements[i], elements[i + 1]) for i in (3, 5, 7) if elements[i] or elements[i + 1]])
    return Contact(elements[1], elements[2], pairs)


def finished(draft: Draft) -> Party:
    """The party."""
    if draft[REFS]:
        draft[REFS] = tuple(draft[REFS])
    return Party(*draft)
