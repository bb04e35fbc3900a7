"""What is known of a kind of issue without a file at hand."""

from __future__ import annotations

from typing import Literal

import msgspec

from x12.records.issue import Level, Weight

Unit = Literal["file", "interchange", "group", "set", "claim"]
"""The smallest thing that can be refused."""

_UNIT_OF_LEVEL: dict[Level, Unit] = {
    "file": "file",
    "interchange": "interchange",
    "group": "group",
    "set": "set",
    "segment": "claim",
    "element": "claim",
}


class IssueRow(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of issue. ``key`` is its name in settings, reports and suppressions; it is never used for anything else.

    ``level`` says which acknowledgement code ``codes`` are: TA105 for an interchange, AK905 for a group, IK502 for a
    set, IK304 for a segment, IK403 for an element (005010X231A1). The first code and the first weight hold unless
    the place that finds the fault says which of the others. ``segment`` is the tag it stands at where that is always
    the same. ``status`` is what a 277CA would say of a claim refused for it (category and status code, STC01-1 and -2).

    ``unreadable``: there is no X12 to read. ``truncated``: the input ends too early or lacks a trailer. ``unchecked``:
    the set could not be judged, which is no acceptance (IK502 1). ``noted``: the interchange is whole all the same
    (TA104 E). ``refuses`` is the smallest unit refused for an error.
    """

    key: str
    level: Level
    title: str
    means: str
    fix: str
    source: str
    codes: tuple[str, ...] = ("",)
    weights: tuple[Weight, ...] = ("error",)
    snip: int = 1
    segment: str = ""
    status: str = ""
    unreadable: bool = False
    truncated: bool = False
    unchecked: bool = False
    noted: bool = False
    refuses: Unit = "file"

    def __post_init__(self) -> None:
        if self.refuses == "file" and self.level != "file":
            msgspec.structs.force_setattr(self, "refuses", _UNIT_OF_LEVEL[self.level])


CONTROL = "TR3 appendix C.1, control segments (version 00501)"
INTERCHANGE = "X12.5, interchange control structure"
GROUPS = "X12.6, functional groups and transaction sets"
ANSWER = "005010X231A1"
