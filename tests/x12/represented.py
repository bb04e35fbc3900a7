"""What a record holds, value by value, to find elements of its segments that no field holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

import msgspec

from x12.text.segments import Segment, SegmentRun

Value = str | Decimal

MOST_COMPONENTS = {"HI": 9}
"""HI has nine components, a procedure eight; what stands behind the last is in no guide: only the raw text has it."""

_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)")
_RAW = SegmentRun


def values(record: Any) -> Iterator[Value]:
    """Every scalar a record and its parts hold (raw runs left out): texts, numbers, days as CCYYMMDD."""
    if isinstance(record, _RAW) or record is None:
        return
    if isinstance(record, Segment):
        for element in record.elements:
            yield from re.split(r"[:>^\\]", element)
            yield element
    elif isinstance(record, msgspec.Struct):
        for name in record.__struct_fields__:
            yield from values(getattr(record, name))
    elif isinstance(record, tuple | list):
        for item in record:
            yield from values(item)
    elif isinstance(record, Decimal | int):
        yield Decimal(record)
    elif isinstance(record, date):
        yield record.strftime("%Y%m%d")
    elif isinstance(record, time):
        yield record.strftime("%H%M")
    else:
        yield str(record)


def lost_elements(
    segments: Iterable[Segment], record: Any, component: str, implied: dict[str, frozenset[int]]
) -> list[tuple[str, int, str]]:
    """Elements (or components) of the segments that no field of the record holds: tag, position, value."""
    held = set(values(record))
    words = {word for value in held if isinstance(value, str) for word in value.split()}
    lost = []
    for segment in segments:
        for position, element in enumerate(segment.elements[1:], 1):
            if element in held or position in implied.get(segment.tag, frozenset()):
                continue
            for part in element.split(component)[: MOST_COMPONENTS.get(segment.tag, 8)] if component else [element]:
                number = Decimal(part) if _NUMBER.fullmatch(part) else None
                if part and part not in held and number not in held and part.strip() not in words:
                    lost.append((segment.tag, position, part))
    return lost
