"""What a check finds wrong, before it is placed in the file and becomes an Issue."""

from __future__ import annotations

from typing import NamedTuple

from x12.records.issue import Weight


class Fault(NamedTuple):
    """Its row (:mod:`x12.issues`) has the code and weight, where they are not given; ``value`` is as sent."""

    key: str
    message: str
    element: int = 0
    component: int = 0
    repetition: int = 0
    value: str = ""
    data_element: str = ""
    code: str = ""
    weight: Weight | None = None


class Place(NamedTuple):
    """A segment: its number in the file, its byte offset, its position in the set (ST is 1)."""

    number: int
    offset: int
    position: int


class Placed(NamedTuple):
    """A fault with its segment and loop."""

    place: Place
    loop: str
    tag: str
    fault: Fault
    values: tuple[str, ...] = ()


def reference(tag: str, element: int, component: int = 0) -> str:
    """An element as people write it: ``CLM05``, ``CLM05-3``."""
    return f"{tag}{element:02d}-{component}" if component else f"{tag}{element:02d}"
