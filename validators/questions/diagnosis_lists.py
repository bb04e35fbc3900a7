"""Lists of diagnoses as people write them: codes, categories, ranges.

Diagnoses are written as ICD-10-CM categories or codes (``E11.9``), ranges of them (``S40-S49``; the last one includes
everything below it), and ``?`` for one character (``M25.?1``: any shoulder).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

LAST = "~"  # sorts after every character of a code
_DIGITS = "0123456789"
_ANY = "0123456789AX"
_CODE = re.compile(r"[A-Z][0-9?][0-9A-Z?]?[0-9A-Z?]{0,4}\Z")

Interval = tuple[str, str]


class DiagnosisListError(ValueError):
    """A list of diagnoses that cannot be read; ``str()`` says which part."""


class DiagnosisList:
    """Sorted, disjoint intervals of diagnosis codes."""

    __slots__ = ("_firsts", "_lasts")

    def __init__(self, intervals: Sequence[Interval]) -> None:
        self._firsts = [first for first, _ in intervals]
        self._lasts = [last for _, last in intervals]

    @staticmethod
    @cache
    def of(specs: tuple[str, ...]) -> DiagnosisList:
        """The list of these specs."""
        merged: list[Interval] = []
        for first, last in sorted(interval for spec in specs for interval in intervals_of(spec)):
            if merged and first <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        return DiagnosisList(merged)

    def __contains__(self, code: str) -> bool:
        index = bisect_right(self._firsts, code) - 1
        return index >= 0 and code <= self._lasts[index]


def within(specs: tuple[str, ...], diagnosis: str) -> bool:
    """Whether a (dotless) diagnosis lies in one of the specs. Raises DiagnosisListError for a spec it cannot read."""
    return diagnosis in DiagnosisList.of(specs)


@cache
def intervals_of(spec: str) -> tuple[Interval, ...]:
    """The intervals a diagnosis spec stands for: one, or one for each character ``?`` may be."""
    first, _, last = spec.replace(".", "").partition("-")
    last = last or first
    if not (_CODE.match(first) and _CODE.match(last) and first <= last and ("?" not in spec or first == last)):
        raise DiagnosisListError(f"not an ICD-10-CM code or range: {spec!r}")
    place = first.find("?")
    if place < 0:
        return ((first, last + LAST),)
    characters = _DIGITS if place == 1 else _ANY
    return tuple(found for c in characters for found in intervals_of(first.replace("?", c, 1)))
