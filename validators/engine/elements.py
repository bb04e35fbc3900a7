"""Elements of a claim or payment by loop, segment and qualifier, as companion guides speak of them.

A reference is written ``2310B NM1*82 NM109`` (loop, segment with the value of its first element, element),
``2300 REF*G1 REF02``, ``2400 SV1 SV101-3`` (a component) or ``2320 SBR`` (the segment itself). ``2310`` stands for each
of its loops, 2310A and on; without a qualifier every such segment is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from validators.engine.case import Case, PaymentCase, fact
from x12.build.located import Located, located
from x12.text.segments import Segment, Where

_REFERENCE = re.compile(
    r"(?P<loop>\d{4}[A-Z]{0,2}) (?P<tag>[A-Z][A-Z0-9]{1,2})(?:\*(?P<qualifier>[^* ]+))?"
    r"(?: (?P=tag)(?P<position>\d\d)(?:-(?P<component>\d{1,2}))?)?\Z"
)


class ElementReference(msgspec.Struct, frozen=True):
    """Which elements are meant; ``position`` 0 is the segment, ``component`` 0 the whole element."""

    loop: str
    tag: str
    qualifier: str
    position: int
    component: int

    @property
    def name(self) -> str:
        """The element as guides name it (``SV101-3``), or the segment's tag."""
        if not self.position:
            return self.tag
        return f"{self.tag}{self.position:02}" + (f"-{self.component}" if self.component else "")


class Element(msgspec.Struct, frozen=True):
    """An element as sent and where it stands; ``line`` is its service line's number (0: none)."""

    value: str
    where: Where
    line: int = 0


def read_reference(text: str) -> ElementReference:
    """The reference a text stands for; ValueError where it is none."""
    match = _REFERENCE.match(text)
    if match is None:
        raise ValueError(f"{text!r} is no element: write it like 2310B NM1*82 NM109 or 2400 SV1 SV101-3")
    return ElementReference(
        match["loop"],
        match["tag"],
        match["qualifier"] or "",
        int(match["position"] or 0),
        int(match["component"] or 0),
    )


@fact
def segments_by_tag(case: Case | PaymentCase) -> dict[str, list[Located]]:
    """Every segment of the claim or payment with its loop and line, by tag."""
    found: dict[str, list[Located]] = {}
    for each in located(case.claim if isinstance(case, Case) else case.payment):
        found.setdefault(each[2].tag, []).append(each)
    return found


@fact
def _lines_by_segment(case: Case | PaymentCase) -> dict[int, tuple[int, int]]:
    """By the number of the segment a line or service begins with: its ordinal and its line number."""
    if isinstance(case, PaymentCase):
        return {s.where.segment: (ordinal, ordinal) for ordinal, s in enumerate(case.payment.services, 1)}
    return {line.where.segment: (ordinal, line.number) for ordinal, line in enumerate(case.claim.lines, 1)}


def elements(case: Case | PaymentCase, of: ElementReference, beginning: int = 0) -> Iterator[Element]:
    """The elements meant, in file order, those that are sent empty left out.

    ``beginning`` narrows elements of lines (loop 24.. or 2110) to the line whose first segment has that number.
    """
    lines = _lines_by_segment(case)
    only = lines.get(beginning, (0, 0))[0] if beginning else 0
    numbers = dict(lines.values())
    for loop, ordinal, segment in segments_by_tag(case).get(of.tag, ()):
        if not loop.startswith(of.loop) or (of.qualifier and segment.get(1) != of.qualifier):
            continue
        if only and ordinal and ordinal != only:
            continue
        if value := _value(case, segment, of):
            where = Where(segment.number, segment.offset, loop, of.name)
            yield Element(value, where, numbers.get(ordinal, 0))


def _value(case: Case | PaymentCase, segment: Segment, of: ElementReference) -> str:
    if not of.position:
        return segment.tag
    value = segment.get(of.position)
    if not of.component:
        return value
    record = case.claim if isinstance(case, Case) else case.payment
    parts = value.split(record.segments.component)
    return parts[of.component - 1] if of.component <= len(parts) else ""
