"""The 999 of one functional group (005010X231A1): AK1, one AK2–IK5 for each set, AK9.

Issues come in as they are found; what they say is kept as segments, so that a set of any size takes no more memory
than its errors. The value of an element that could identify a patient is never copied into IK404.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from x12.envelope.events import Group
from x12.envelope.set_pieces import SetHeader
from x12.privacy import is_shape, may_show
from x12.records.issue import Issue
from x12.sets import SETS
from x12.write.envelope import clean, composite, segment
from x12.write.ta1 import digits

VERSION = "005010X231A1"
"""GS08 and ST03 of every 999 written."""

MAX_ELEMENT_NOTES = 99
"""IK4 loops under one IK3."""

MAX_SEGMENT_NOTES = 10_000
"""Segments noted under one AK2. The guide sets no limit; whoever has more errors mends them from these."""

SetStatus = Literal["A", "E", "R"]
"""IK501: accepted, accepted with errors noted, rejected."""

GroupStatus = Literal["A", "E", "P", "R"]
"""AK901: as IK501, and P where some sets are rejected."""

_SET_CODES = frozenset("1 2 3 4 5 6 7 8 9 10 11 12 13 15 16 17 18 19 23 24 25 26 27 I5 I6".split())
_SEGMENT_CODES = frozenset("1 2 3 4 5 6 7 8 I4 I6 I7 I8 I9".split())
_ELEMENT_CODES = frozenset("1 2 3 4 5 6 7 8 9 10 11 12 13 I6 I9 I10 I11 I12 I13".split())
_GROUP_CODES = frozenset("1 2 3 4 5 6 10 11 12 13 14 15 16 17 18 19 23 24 25 26".split())
_UNSUPPORTED = {"unknown-set": "1", "guide-mismatch": "2", "unknown-guide": "2"}
"""Issues after which a set was not checked: AK905 of a group of nothing else."""

_FUNCTIONAL = {row.code: row.functional_id for row in SETS.values() if row.acknowledged}
_SETS = {functional: code for code, functional in _FUNCTIONAL.items()}
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}\Z")


class Located(msgspec.Struct, frozen=True):
    """An issue with what the set's text adds: position in the set, tag, and the business unit it falls in."""

    issue: Issue
    position: int
    tag: str
    unit: tuple[str, str] | None = None


class _SegmentNote:
    """What is wrong with one segment: IK304 codes, and IK4 segments."""

    __slots__ = ("codes", "elements", "loop", "position", "said", "tag", "unit")

    def __init__(self, item: Located) -> None:
        self.position = max(item.position, 1)
        self.tag = item.tag
        self.loop = clean(item.issue.where.loop, 4)
        self.unit = item.unit
        self.codes: list[str] = []
        self.elements: list[str] = []
        self.said: set[tuple[int, int, int, str]] = set()

    def add(self, item: Located) -> None:
        """Take one issue; the same code on the same element is said once."""
        issue = item.issue
        if issue.level == "segment":
            code = _known(issue.code, _SEGMENT_CODES, "8")
            if code not in self.codes:
                self.codes.append(code)
            return
        key = (issue.element_position, issue.component_position, issue.repetition, issue.code)
        if key not in self.said and len(self.elements) < MAX_ELEMENT_NOTES:
            self.said.add(key)
            self.elements.append(_element_note(item))

    def render(self) -> list[str]:
        """An IK3 for each code; the one with code 8 carries the elements."""
        lines = []
        codes = self.codes if "8" in self.codes or not self.elements else [*self.codes, "8"]
        for code in codes:
            lines.append(segment("IK3", self.tag, str(self.position), self.loop, code))
            if self.unit:
                lines.append(segment("CTX", composite(self.unit[0], clean(self.unit[1], 35))))
            if code == "8":
                lines += self.elements
        return lines


class SetNotes:
    """What is wrong with one set, kept until its AK2 loop is written. Whether it is accepted is decided elsewhere.

    ``unsupported`` is AK905 for a group of such sets: 1, nobody reads them; 2, nobody holds their guide; else ``""``.
    """

    def __init__(self, header: SetHeader) -> None:
        self._header = header
        self._codes: list[str] = []
        self._notes: dict[tuple[int, str, str], _SegmentNote] = {}
        self.unsupported = ""

    def add(self, located: Iterable[Located]) -> None:
        """Take issues, in any order. Notices are for people, not for a 999."""
        for item in located:
            issue = item.issue
            if issue.key in _UNSUPPORTED:
                self.unsupported = _UNSUPPORTED[issue.key]
                self._code(_known(issue.code, _SET_CODES, "1"))
            if issue.weight == "notice" or issue.level not in ("set", "segment", "element"):
                continue
            if issue.level != "set":
                self._note(item)
            elif issue.weight == "error":
                self._code(_known(issue.code, _SET_CODES, "5"))

    def _note(self, item: Located) -> None:
        issue = item.issue
        if issue.weight == "error":
            # an I code tells that only the implementation guide is hurt, not X12 itself
            self._code("I5" if issue.code.startswith("I") else "5")
        key = (item.position, item.tag, issue.where.loop)
        note = self._notes.get(key)
        if note is None:
            if len(self._notes) >= MAX_SEGMENT_NOTES:
                return
            note = self._notes[key] = _SegmentNote(item)
        note.add(item)

    def _code(self, code: str) -> None:
        if code not in self._codes:
            self._codes.append(code)

    def render(self, status: SetStatus) -> list[str]:
        """AK2 to IK5 with this verdict, errors in the order of the set."""
        header = self._header
        code = header.code if header.code in _FUNCTIONAL else _SETS.get(header.functional_id, "837")
        control = clean(header.control, 9).rjust(4, "0")
        version = header.st_version if may_show(header.st_version, "ST03") else ""
        lines = [segment("AK2", code, control, clean(version, 35))]
        for note in sorted(self._notes.values(), key=lambda note: note.position):
            lines += note.render()
        codes = self._codes or (["5"] if status == "R" else [])
        return [*lines, segment("IK5", status, *(codes[:5] if status != "A" else []))]


class GroupNotes:
    """What is wrong with one group and how its sets fared: the body of one 999."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._first_code = ""
        self._body: list[str] = []
        self._codes: list[str] = []
        self._unsupported: set[str] = set()
        self._sets = 0

    def add(self, issue: Issue) -> None:
        """Take an issue of the group itself."""
        if issue.level == "group" and issue.weight == "error":
            code = _known(issue.code, _GROUP_CODES, "1")
            if code not in self._codes:
                self._codes.append(code)

    def add_set(self, header: SetHeader, notes: SetNotes, status: SetStatus) -> None:
        """Take a set that is over, with its verdict."""
        self._first_code = self._first_code or header.code
        self._sets += 1
        self._unsupported.add(notes.unsupported)
        self._body += notes.render(status)

    def render(self, declared: str, status: GroupStatus, accepted: int) -> list[str]:
        """AK1 to AK9. ``declared`` is GE01 as sent; ``status`` AK901, ``accepted`` AK904.

        A group refused for a fault of its own has its sets answered by that alone: no AK2 says otherwise.
        """
        group = self._group
        functional = group.get(1)
        if functional not in _SETS:
            functional = _FUNCTIONAL.get(self._first_code, "HC")
        included = declared if declared.isascii() and declared.isdigit() and len(declared) <= 6 else str(self._sets)
        version = clean(group.get(8), 12) if may_show(group.get(8), "GS08") else ""
        codes = self._codes
        if not codes and len(self._unsupported) == 1:
            codes = [code for code in self._unsupported if code]
        head = segment("AK1", functional, digits(group.control, 1, 9), version or "005010")
        tail = segment("AK9", status, str(int(included)), str(self._sets), str(accepted), *codes[:5])
        return [head, *([] if self._codes else self._body), tail]


def _known(code: str, codes: frozenset[str], otherwise: str) -> str:
    return code if code in codes else otherwise


def _element_note(item: Located) -> str:
    issue = item.issue
    place = composite(
        str(issue.element_position or 1),
        str(issue.component_position or ""),
        str(issue.repetition or ""),
    )
    number = issue.data_element if issue.data_element.isdigit() and len(issue.data_element) <= 4 else ""
    value = "" if is_shape(issue.value) else clean(issue.value, 99)
    return segment("IK4", place, number, _known(issue.code, _ELEMENT_CODES, "7"), value)


def tag_for(text: str) -> str:
    """IK301 for a segment: its tag, or XXX where it has none that could stand there."""
    return text if _TAG.match(text) else "XXX"
