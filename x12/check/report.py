"""Faults as Issues: placed in the file, and with values shown as their elements allow."""

from __future__ import annotations

from x12.check.fault import Placed, reference
from x12.guides.codes import data_elements
from x12.issues import new_issue
from x12.privacy import shown
from x12.records.issue import Issue
from x12.text.segments import Where


def as_issue(placed: Placed, set_number: int, stand_in: bool) -> Issue:
    """``placed`` as an Issue. ``stand_in``: the guide stands in for another, so what it alone forbids is a warning."""
    fault = placed.fault
    element = reference(placed.tag, fault.element, fault.component) if fault.element else ""
    place = placed.place
    return new_issue(
        fault.key,
        Where(place.number, place.offset, placed.loop, element),
        fault.message,
        code=fault.code,
        weight=fault.weight,
        doubtful=stand_in,
        value=_value(placed, element) if fault.value else "",
        set_number=set_number,
        position=place.position,
        segment_tag=placed.tag,
        element=fault.element,
        component=fault.component,
        repetition=fault.repetition,
        data_element=fault.data_element,
    )


def _value(placed: Placed, element: str) -> str:
    fault = placed.fault
    known = data_elements().get(fault.data_element)
    kind = known.type if known is not None else ""
    return shown(
        fault.value,
        element,
        loop=placed.loop,
        sent=placed.values,
        coded=kind == "ID",
        numeric=kind == "R" or kind[:1] == "N",
    )
