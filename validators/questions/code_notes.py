"""Code references inside the tabular list's notes: ``(E08-E13)``, ``(I63.2-)``, ``(Q98.0-Q98.1, Q98.4)``.

A *spec* is how a reference is kept: dotless, ``I632`` for a code or anything below it, ``E08-E13`` for a range of such,
``*`` for any code ("code first underlying disease", "such as …": the list in the note is not exhaustive).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ANY = "*"
"""The note names no code, or gives examples only: any code answers it."""

_CODE = r"[A-Z](?:\d[0-9A-Z]|A\d)(?:\.[0-9A-Z]{1,4})?"
_REFERENCE = re.compile(rf"\b(?P<first>{_CODE})(?P<open>\.?-(?![A-Z]\d))?(?:\s*(?:-|to)\s*(?P<last>{_CODE}))?")
_PARENTHESES = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_VITAMINS = re.compile(r"\bB1?2\b")
_SUFFIX = re.compile(
    r"\b(?P<first>[A-Z]\d\d)\s*-\s*(?P<last>[A-Z]\d\d),? with \.(?P<suffix>[0-9A-Z]{1,4})\b(?:-\.(?P<other>\d+))?-?"
)
_WITH = re.compile(r"\bwith\b.*\bcharacters?\b|\bcharacter\b", re.IGNORECASE)


def specs(text: str, qualified: bool) -> tuple[str, ...]:
    """The specs of one note.

    A reference narrowed by words ("T36-T50 with fifth or sixth character 6") is wider than what is meant; it is kept
    only when ``qualified``, where a wider reference errs towards silence (code first), and left out where it would
    accuse (Excludes1).
    """
    text, found = _with_suffix(text)
    inside = [match[1] for match in _PARENTHESES.finditer(text) if _REFERENCE.search(match[1])]
    for words in inside or [_VITAMINS.sub("", text)]:
        if qualified or not _WITH.search(words):
            found += [_spec(reference) for reference in _REFERENCE.finditer(words)]
    return tuple(dict.fromkeys(found))


def _with_suffix(text: str) -> tuple[str, list[str]]:
    """References narrowed by what follows the category (``E08-E13 with .610``), and the text without them."""
    found: list[str] = []
    for match in _SUFFIX.finditer(text):
        letter, first, last = match["first"][0], int(match["first"][1:]), int(match["last"][1:])
        ends = (match["suffix"], match["other"])
        found += [f"{letter}{number:02d}{end}" for number in range(first, last + 1) for end in ends if end]
    return _SUFFIX.sub("", text), found


def _spec(reference: re.Match[str]) -> str:
    first = reference["first"].replace(".", "")
    last = reference["last"]
    return f"{first}-{last.replace('.', '')}" if last else first


def matches(code: str, wanted: Iterable[str]) -> str:
    """The first spec of ``wanted`` that a dotless code falls under, ``""`` when none does."""
    for spec in wanted:
        if spec == ANY:
            return spec
        first, dash, last = spec.partition("-")
        if dash:
            if first <= code and code[: len(last)] <= last:
                return spec
        elif code.startswith(first):
            return spec
    return ""
