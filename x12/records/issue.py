"""What reading and structure checking report: damage, envelope faults, guide violations (SNIP types 1 and 2)."""

from __future__ import annotations

from typing import Literal

import msgspec

from x12.text.segments import Where

Level = Literal["file", "interchange", "group", "set", "segment", "element"]
Weight = Literal["error", "warning", "notice"]


class Issue(msgspec.Struct, frozen=True, gc=False, kw_only=True, tag_field="record", tag="issue"):
    """One thing wrong (or worth saying) about the X12 itself.

    ``level`` says which acknowledgement code ``code`` is: TA105 for an interchange, AK905 for a group, IK502 for a set,
    IK304 for a segment, IK403 for an element (005010X231A1); ``""`` where none fits. ``weight``: an ``error`` is
    refused, a ``warning`` is not (an external code our list does not know), a ``notice`` only informs (junk skipped, an
    alias of a guide). ``key`` is a short stable name (``se-count``, ``element-bad-code``). ``lost`` is the byte range
    of text that could not be read. ``value`` is the offending value, masked where it could identify a patient.
    ``set_number`` counts ST–SE sets of the file from 1 (0: outside any); ``position`` is the segment's position in its
    set with ST as 1 (IK302); ``segment_tag`` and ``element_position``/``component_position`` name the element (IK401).
    """

    key: str
    level: Level
    message: str
    where: Where
    code: str = ""
    weight: Weight = "error"
    snip: int = 1
    value: str = ""
    lost: tuple[int, int] | None = None
    set_number: int = 0
    position: int = 0
    segment_tag: str = ""
    element_position: int = 0
    component_position: int = 0
    repetition: int = 0
    data_element: str = ""
