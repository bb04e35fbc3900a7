"""Faults as Issues: placed in the file, and with values masked where they could identify a patient."""

from __future__ import annotations

from typing import Final

from x12.check.fault import Placed, reference
from x12.issues import new_issue
from x12.records.issue import Issue
from x12.text.segments import Where

# Segments that hold names, addresses, birth and death dates, identifiers of persons or free text, each with its coded
# elements; all others, those beyond the segment's end too, are private.
_CODED: Final[dict[str, frozenset[int]]] = {
    "NM1": frozenset({1, 2, 8, 10, 11}),
    "N2": frozenset(),
    "N3": frozenset(),
    "N4": frozenset({2, 4, 5, 7}),
    "DMG": frozenset({1, 4, 6, 7, 8, 9}),
    "PER": frozenset({1, 3, 5, 7}),
    "SBR": frozenset({1, 2, 5, 6, 7, 8, 9}),
    "PAT": frozenset({1, 2, 3, 4, 5, 7, 9}),
    "NTE": frozenset({1}),
    "K3": frozenset({2, 3}),
}
_LONGEST_CODE: Final = 3  # a longer value where a code belongs has slipped there from a neighbouring element
_PRIVATE_REFERENCES: Final = frozenset({"SY", "EA", "IG", "1L", "1W", "Y4", "0F", "23", "ABY", "IL", "28", "CE"})
_SHAPE: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "X" * 26 + "x" * 26 + "9" * 10
)


def shape(value: str) -> str:
    """``value`` with its letters as X or x and its digits as 9: enough to see a wrong form, not whose it is."""
    return "".join(char if char.isascii() else "x" for char in value.translate(_SHAPE))


def is_private(tag: str, element: int, values: tuple[str, ...], value: str) -> bool:
    """Whether an element's ``value`` could identify a patient. Organizations' names, NPIs and tax numbers cannot."""
    if tag == "REF":
        return element in (2, 4) and (values[1] if len(values) > 1 else "") in _PRIVATE_REFERENCES
    if tag not in _CODED or (element in _CODED[tag] and len(value) <= _LONGEST_CODE):
        return False
    if tag == "NM1" and len(values) > 2 and values[2] == "2":
        return False
    return not (tag == "NM1" and element == 9 and len(values) > 8 and values[8] in ("XX", "24", "46"))


def as_issue(placed: Placed, set_number: int, stand_in: bool) -> Issue:
    """``placed`` as an Issue. ``stand_in``: the guide stands in for another, so what it alone forbids is a warning."""
    fault = placed.fault
    value = fault.value
    if value and is_private(placed.tag, fault.element, placed.values, value):
        value = shape(value)
    element = reference(placed.tag, fault.element, fault.component) if fault.element else ""
    place = placed.place
    return new_issue(
        fault.key,
        Where(place.number, place.offset, placed.loop, element),
        fault.message,
        code=fault.code,
        weight=fault.weight,
        doubtful=stand_in,
        value=value,
        set_number=set_number,
        position=place.position,
        segment_tag=placed.tag,
        element=fault.element,
        component=fault.component,
        repetition=fault.repetition,
        data_element=fault.data_element,
    )
