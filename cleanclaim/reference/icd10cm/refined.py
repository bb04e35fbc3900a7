"""Whether one code says what another leaves open: the same disease refined, and nothing else changed."""

from __future__ import annotations

import re

from cleanclaim.reference.icd10cm.attributes import NOT_APPLICABLE, UNSPECIFIED
from validators.questions.rows import Icd10Code

_SPACES = re.compile(r"[\s,]+")
_WITH_SEVENTH = 7


def is_refined(vague: Icd10Code, other: Icd10Code) -> bool:
    """Whether ``other`` says more of what ``vague`` leaves unspecified.

    It has the same side where the vague one names one, the same 7th character, fewer points left open, and the words
    that name the disease. *Other …* is a residual and says nothing.
    """
    if vague.laterality in ("R", "L", "B") and other.laterality != vague.laterality:
        return False
    if vague.seventh and len(vague.code) == _WITH_SEVENTH and other.code[6:] != vague.code[6]:
        return False
    title, words = _plain(vague.title), _plain(other.title)
    if words.startswith("other ") or open_points(words) >= open_points(title):
        return False
    return f" {disease(title)} " in f" {words} "


def disease(title: str) -> str:
    """The words of a plain title that name the disease: the first that stand beside *unspecified*."""
    return next((words for part in title.split("unspecified") if (words := part.strip())), "")


def open_points(title: str) -> int:
    """How many points a title leaves unspecified. A fetus number "not applicable or unspecified" is none."""
    return len(UNSPECIFIED.findall(title.lower().replace(NOT_APPLICABLE, "")))


def _plain(title: str) -> str:
    return _SPACES.sub(" ", title.lower().replace(NOT_APPLICABLE, "not applicable")).strip()
