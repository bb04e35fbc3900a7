"""What the titles and chapters of ICD-10-CM say beyond the code: side, "unspecified", kinds of code.

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
UNSPECIFIED = re.compile(r"\bunspecified\b")
NOT_APPLICABLE = "not applicable or unspecified"


def mark(top: Node) -> None:
    """Set side and *unspecified* on a category and everything below it."""
    titles = {_plain(node.title) for node in top.walk()}
    _mark_sides(top, [top], titles)
    for node in top.walk():
        node.unspecified = says_unspecified(node.title)


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
        open_side = not node.laterality and UNSPECIFIED.search(title)
        if open_side and (_wording(node) in sided or "unspecified side" in title):
            node.laterality = "U"


def _wording(node: Node) -> str:
    return " ".join(_SIDE_WORDS.sub(" ", node.title.lower()).split())


def says_unspecified(title: str) -> bool:
    """Whether a title leaves side, site or type open. A fetus number "not applicable or unspecified" does not."""
    return bool(UNSPECIFIED.search(title.lower().replace(NOT_APPLICABLE, "")))


def is_external_cause(code: str) -> bool:
    """Whether a code is of chapter 20, external causes of morbidity (V00–Y99)."""
    return code[0] in "VWXY"
