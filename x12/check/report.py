"""Faults as Issues: placed in the file, and with values masked where they could identify a patient."""

from __future__ import annotations

from typing import Final

from x12.check.fault import Placed, reference
from x12.issue import Issue
from x12.segments import Where

# Elements that hold names, addresses, birth and death dates, identifiers of persons, or free text.
_PRIVATE: Final[dict[str, frozenset[int]]] = {
    "NM1": frozenset({3, 4, 5, 6, 7, 9, 12}),
    "N2": frozenset({1, 2}),
    "N3": frozenset({1, 2}),
    "N4": frozenset({1, 3, 6}),
    "DMG": frozenset({2, 3, 5}),
    "PER": frozenset({2, 4, 6, 8}),
    "SBR": frozenset({3, 4}),
    "PAT": frozenset({6, 8}),
    "NTE": frozenset({2}),
    "K3": frozenset({1}),
}
_PRIVATE_REFERENCES: Final = frozenset({"SY", "EA", "IG", "1L", "1W", "Y4", "0F", "23", "ABY", "IL", "28", "CE"})
_SHAPE: Final = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "X" * 26 + "x" * 26 + "9" * 10
)
_LONGEST_VALUE: Final = 99  # IK404 holds no more


def shape(value: str) -> str:
    """``value`` with its letters as X or x and its digits as 9: enough to see a wrong form, not whose it is."""
    return "".join(char if char.isascii() else "x" for char in value.translate(_SHAPE))


def is_private(tag: str, element: int, values: tuple[str, ...]) -> bool:
    """Whether an element could identify a patient. Organizations' names, NPIs and tax numbers cannot."""
    if tag == "REF":
        return element in (2, 4) and (values[1] if len(values) > 1 else "") in _PRIVATE_REFERENCES
    if element not in _PRIVATE.get(tag, ()):
        return False
    if tag == "NM1" and len(values) > 2 and values[2] == "2":
        return False
    return not (tag == "NM1" and element == 9 and len(values) > 8 and values[8] in ("XX", "24", "46"))


def as_issue(placed: Placed, set_number: int, stand_in: bool) -> Issue:
    """``placed`` as an Issue. ``stand_in``: the guide stands in for another, so what it alone forbids is a warning."""
    fault = placed.fault
    value = fault.value[:_LONGEST_VALUE]
    if value and is_private(placed.tag, fault.element, placed.values):
        value = shape(value)
    weight = fault.weight
    if stand_in and weight == "error" and fault.snip > 1:
        weight = "warning"
    element = reference(placed.tag, fault.element, fault.component) if fault.element else ""
    place = placed.place
    return Issue(
        key=fault.key,
        level="element" if fault.element else "segment",
        message=fault.message,
        where=Where(place.number, place.offset, placed.loop, element),
        code=fault.code,
        weight=weight,
        snip=fault.snip,
        value=value,
        set_number=set_number,
        position=place.position,
        segment_tag=placed.tag,
        element_position=fault.element,
        component_position=fault.component,
        repetition=fault.repetition,
        data_element=fault.data_element,
    )
