"""What the titles and chapters of ICD-10-CM say beyond the code: side, "unspecified", age groups, kinds of code.

Sides are read from titles by comparing siblings: *Pain in right shoulder* has a mirror image on the left, so the title
names a side; *foreign object accidentally left in body* has none, so it does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cleanclaim.reference.icd10cm.nodes import Node

_SIDE_WORDS = re.compile(r"\b(?:right|left|bilateral|unspecified)\b|,")
_BOTH = re.compile(r"\b(?:bilateral(?:ly)?|both (?:eyes|ears|sides|feet|hands|legs|breasts|lungs|kidneys))\b")
_ABDOMEN = re.compile(r"\b(?:right|left) (?:upper|lower) quadrant\b")
_UNSPECIFIED = re.compile(r"\bunspecified\b")
_NOT_APPLICABLE = "not applicable or unspecified"
_MANIFESTATION = re.compile(r"\bin\b.*\bclassified elsewhere\b")

MATERNITY_AGES = (9, 64)
PEDIATRIC_AGES = (0, 17)
NEWBORN_AGES = (0, 0)
ADULT_AGES = (15, 124)
"""Age groups in completed years. Source: Medicare Code Editor, age conflict edit."""

_NEWBORN_CODES = ("Z38", "Z0011", "A33")
_PEDIATRIC_CODES = ("P", "Z0012", "Z002", "Z685")
_ADULT_CODES = ("Z000", "H25", "M800", "M810", "N40", "Z681", "Z682", "Z683", "Z684")
_MATERNITY_CODES = ("O", "Z33", "Z34", "Z36", "Z39", "Z3A")
_ADULT_TITLE = re.compile(r"\bage-related\b|\bsenile\b|^adult (?!and)|, adult\b")
_PEDIATRIC_TITLE = re.compile(r"^child (?:neglect|physical|psychological|sexual|abuse)|\bof childhood\b")


def mark(top: Node) -> None:
    """Set side, unspecified and more specific siblings on a category and everything below it."""
    titles = {_plain(node.title) for node in top.walk()}
    _mark_sides(top, [top], titles)
    _mark_unspecified(top, [top], ())


def _mark_sides(node: Node, siblings: Sequence[Node], titles: set[str]) -> None:
    if node.children:
        for child in node.children:
            child.laterality = _own_side(_plain(child.title), titles)
        _mark_open_sides(node.children)
        for child in node.children:
            child.laterality = child.laterality or node.laterality
            _mark_sides(child, node.children, titles)


def _own_side(title: str, titles: set[str]) -> str:
    if _BOTH.search(title):
        return "B"
    words = set(re.findall(r"\b(?:right|left)\b", title))
    if not words or _ABDOMEN.search(title):
        return ""
    mirror = re.sub(r"\b(right|left)\b", lambda side: "left" if side[1] == "right" else "right", title)
    if mirror not in titles:
        return ""
    if len(words) == 2:
        return "B"
    return "R" if "right" in words else "L"


def _plain(title: str) -> str:
    return " ".join(title.lower().replace(",", " ").split())


def _mark_open_sides(siblings: Sequence[Node]) -> None:
    """U for the sibling that says *unspecified* where others of the same words say right and left."""
    sided = {_wording(node) for node in siblings if node.laterality in ("R", "L")}
    for node in siblings:
        title = node.title.lower()
        open_side = not node.laterality and _UNSPECIFIED.search(title)
        if open_side and (_wording(node) in sided or "unspecified side" in title):
            node.laterality = "U"


def _wording(node: Node) -> str:
    return " ".join(_SIDE_WORDS.sub(" ", node.title.lower()).split())


def _mark_unspecified(node: Node, siblings: Sequence[Node], inherited: tuple[str, ...]) -> None:
    says = says_unspecified(node.title)
    node.unspecified = says
    node.specific = ()
    if says:
        node.specific = (
            _siblings_with_side(node, siblings)
            or _siblings_with_detail(siblings)
            or inherited
            or _siblings_of_residual(node, siblings)
        )
    for child in node.children:
        _mark_unspecified(child, node.children, node.specific)


def _siblings_with_side(node: Node, siblings: Sequence[Node]) -> tuple[str, ...]:
    if node.laterality != "U":
        return ()
    wording = _wording(node)
    sided = tuple(other.code for other in siblings if other.laterality in ("R", "L") and _wording(other) == wording)
    if sided:
        return sided
    if node.extension:
        return ()
    return tuple(other.code for other in siblings if other.laterality in ("R", "L"))


def _siblings_with_detail(siblings: Sequence[Node]) -> tuple[str, ...]:
    return tuple(
        other.code
        for other in siblings
        if not says_unspecified(other.title) and not other.title.lower().startswith("other ")
    )


def _siblings_of_residual(node: Node, siblings: Sequence[Node]) -> tuple[str, ...]:
    """Where every sibling leaves something open (J18, *unspecified organism*), those of the residual code (…9) that
    leave no more open than it."""
    if not node.code.endswith("9") or node.extension:
        return ()
    open_points = len(_UNSPECIFIED.findall(node.title.lower()))
    return tuple(
        other.code
        for other in siblings
        if other is not node
        and not other.title.lower().startswith("other ")
        and len(_UNSPECIFIED.findall(other.title.lower())) <= open_points
    )


def says_unspecified(title: str) -> bool:
    """Whether a title leaves side, site or type open. A fetus number "not applicable or unspecified" does not."""
    return bool(_UNSPECIFIED.search(title.lower().replace(_NOT_APPLICABLE, "")))


def is_manifestation(title: str) -> bool:
    """Whether a title says *in diseases classified elsewhere*. Source: ICD-10-CM Official Guidelines I.A.13."""
    return bool(_MANIFESTATION.search(title.lower()))


def is_external_cause(code: str) -> bool:
    """Whether a code is of chapter 20, external causes of morbidity (V00–Y99)."""
    return code[0] in "VWXY"


def is_maternity(code: str) -> bool:
    """Whether a code belongs to pregnancy, childbirth and the puerperium (chapter 15 and its Z codes)."""
    return code.startswith(_MATERNITY_CODES)


def is_perinatal(code: str) -> bool:
    """Whether a code is of chapter 16, conditions originating in the perinatal period (P00–P96)."""
    return code.startswith("P")


def age_group(code: str, title: str) -> tuple[int, int] | None:
    """Lowest and highest age in years the code is meant for, None where it has no age group.

    The age groups are the Medicare Code Editor's; which codes they take is read from chapters and titles. Chapter 16
    may be reported as long as the condition lasts (Guidelines I.C.16.a.1), so it is bounded by childhood, not by birth.
    """
    words = title.lower()
    if code.startswith(_NEWBORN_CODES):
        return NEWBORN_AGES
    if is_maternity(code):
        return MATERNITY_AGES
    if code.startswith(_PEDIATRIC_CODES) or _PEDIATRIC_TITLE.search(words):
        return PEDIATRIC_AGES
    if code.startswith(_ADULT_CODES) or _ADULT_TITLE.search(words):
        return ADULT_AGES
    return None
