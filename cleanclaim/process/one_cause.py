"""One cause, one finding: what a later layer says of a place, or of the parts of what is wrong as a whole, is an echo.

Acknowledgements note every issue; these are the findings that people read. What the settings switched off, or keep in
the shadow, is not read: it hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.finding import Finding
from x12.records.issue import Issue

_WHOLE_SEGMENT = frozenset({"loop-repeat", "segment-repeat", "segment-unexpected"})
"""Issues of a segment that stands in the wrong place: what it holds and what it lacks there follows from that."""


def of_structure(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of the X12 itself, those left out that repeat another's place or follow from it; their order is kept.

    One element is told once, by the gravest; missing parts of one composite are one fault; a segment in the wrong place
    is told instead of its elements.
    """
    found = list(findings)
    if len(found) < 2:
        return found
    misplaced = {each.segment_number for each in found if each.rule in _WHOLE_SEGMENT and not each.shadow}
    best: dict[tuple[int, str], Finding] = {}
    for each in found:
        if each.shadow:
            continue
        place = _place(each)
        if each.segment_number not in misplaced or each.rule in _WHOLE_SEGMENT:
            held = best.get(place)
            if held is None or each.level > held.level:
                best[place] = each
    kept = {id(each) for each in best.values()}
    return [each for each in found if each.shadow or id(each) in kept]


def _place(finding: Finding) -> tuple[int, str]:
    element = finding.element
    if finding.rule == "element-missing":
        element = element.partition("-")[0]
    return finding.segment_number, element


def with_rules(structure: list[Finding], rules: tuple[Finding, ...]) -> tuple[list[Finding], tuple[Finding, ...]]:
    """Both, where they speak of one element only the graver; the guide's word where they are equal."""
    if not structure or not rules:
        return structure, rules
    said = {_element(each) for each in structure if not each.shadow}
    judged: dict[tuple[int, str], int] = {}
    for each in rules:
        place = _element(each)
        if place in said and not each.shadow:
            judged[place] = max(judged.get(place, 0), each.level)
    if not judged:
        return structure, rules
    kept = [each for each in structure if each.shadow or each.level >= judged.get(_element(each), 0)]
    graver = {_element(each) for each in kept if not each.shadow}
    return kept, tuple(each for each in rules if each.shadow or _element(each) not in graver)


def _element(finding: Finding) -> tuple[int, str]:
    return finding.segment_number, finding.element


class Echoes:
    """The same for issues that belong to no claim, which are told one by one, and for what the builder complains of.

    Fed only with issues that count under the settings.
    """

    def __init__(self) -> None:
        self._misplaced: set[int] = set()
        self._told: set[tuple[int, str]] = set()
        self._checked: set[tuple[int, str]] = set()

    def expect(self, issues: Iterable[Issue]) -> None:
        """These are going to be told."""
        for issue in issues:
            self._checked.add((issue.where.segment, issue.where.element))
            if issue.key in _WHOLE_SEGMENT:
                self._misplaced.add(issue.where.segment)

    def repeats(self, complaint: Issue) -> bool:
        """Whether the guide said already what the builder of records complains of."""
        return (complaint.where.segment, complaint.where.element) in self._checked

    def is_echo(self, issue: Issue) -> bool:
        """Whether what is told of the place follows from, or repeats, what is told of it already."""
        where = issue.where
        if where.segment in self._misplaced and issue.key not in _WHOLE_SEGMENT:
            return True
        if not where.element:
            return False
        place = (where.segment, where.element)
        echo = place in self._told
        self._told.add(place)
        return echo
