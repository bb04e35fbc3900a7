"""Is a set what its implementation guide says (SNIP types 1 and 2)? One :class:`StructureChecker` for each ST–SE set.

Loops, segments, elements, hierarchy and numbering are judged against the guide that GS08 (else ST03) names. What is
found comes back as :class:`~x12.records.issue.Issue`; warnings and notices do not refuse a set.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from x12.check.fault import Placed
from x12.check.report import as_issue
from x12.check.set_check import SetCheck
from x12.envelope.events import read_sets
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.guides.catalogue import GuideChoice, choose_guide, versions_of
from x12.issues import new_issue
from x12.privacy import shown
from x12.records.issue import Issue
from x12.sets import checked_sets
from x12.text.segments import Where

_CHECKED: Final = tuple(row.code for row in checked_sets())


class StructureChecker:
    """Checks one set. Feed it the set's pieces in order, then :meth:`finish`."""

    def __init__(self, header: SetHeader) -> None:
        self._header = header
        choice = choose_guide(header.code, header.version)
        self._pending: list[Issue] = _notices(header, choice)
        self._stand_in = choice is not None and not choice.exact
        self._check = None if choice is None else SetCheck(choice.file, header.delimiters)

    def feed(self, piece: SetPiece) -> list[Issue]:
        """What is wrong in the next piece of the set (a claim cut by the piece's end waits for the next one)."""
        issues, self._pending = self._pending, []
        if self._check is not None:
            issues += self._as_issues(self._check.feed(piece))
        return issues

    def finish(self) -> list[Issue]:
        """What is still to say when the set has ended, with or without its SE."""
        issues, self._pending = self._pending, []
        if self._check is not None:
            issues += self._as_issues(self._check.finish())
        return issues

    def _as_issues(self, faults: list[Placed]) -> list[Issue]:
        number, stand_in = self._header.number, self._stand_in
        return [as_issue(placed, number, stand_in) for placed in faults]


def check_structure(stream: BinaryIO) -> Iterator[Issue]:
    """Everything wrong with a stream of X12: what reading and envelope say, and the structure of every set.

    Only the stream's own errors raise.
    """
    checker: StructureChecker | None = None
    for event in read_sets(stream):
        if isinstance(event, Issue):
            yield event
        elif isinstance(event, SetPiece):
            if event.opens or checker is None:
                checker = StructureChecker(event.header)
            yield from checker.feed(event)
            if event.closes:
                yield from checker.finish()
                checker = None


def _notices(header: SetHeader, choice: GuideChoice | None) -> list[Issue]:
    if choice is None:
        return [_no_guide(header)]
    if choice.notice:
        return [_set_issue(header, "guide-stand-in", choice.notice)]
    return []


def _no_guide(header: SetHeader) -> Issue:
    version, code = shown(header.version, "GS08") or "no version", shown(header.code, "ST01")
    # A 997 names the version of any set it answers, so no version is a guide for 997 alone.
    elsewhere = next((code for code in _CHECKED if code != "997" and choose_guide(code, header.version)), "")
    if elsewhere and elsewhere != header.code:
        said = f"set {code} names {version}, a guide for {elsewhere}: its structure is not checked"
        return _set_issue(header, "guide-mismatch", said)
    if header.code not in _CHECKED:
        said = f"set {code or '(no ST01)'} is not one of {', '.join(_CHECKED)}: its structure is not checked"
        return _set_issue(header, "unknown-set", said)
    known = ", ".join(versions_of(header.code)[:6])
    said = f"{version} is not a version of {code} known here ({known} …): its structure is not checked"
    return _set_issue(header, "unknown-guide", said)


def _set_issue(header: SetHeader, key: str, said: str) -> Issue:
    where = Where(header.first_segment, header.offset)
    return new_issue(key, where, said, value=shown(header.version, "GS08"), set_number=header.number, position=1)
