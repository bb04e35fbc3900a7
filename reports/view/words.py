"""What a finding means to its reader, in plain words: what the payer would answer, and what to do about it."""

from __future__ import annotations

import re
from functools import cache

from reports.matching.carc import carc
from validators.engine.catalogue import all_cards
from validators.engine.finding import Finding, SeverityName

_UNSAID: dict[SeverityName, str] = {
    "reject": "rejected at the front end",
    "deny": "likely to come back unpaid",
    "warn": "may be questioned",
    "inform": "",
}
_MARKS = re.compile(r"(?<![\w*`])(\*{1,2}|`{1,2})(?=\S)([^*`]+)(?<=\S)\1(?![\w*`])")
_FRONT_END = re.compile(r"[A-F]\d+:[0-9A-Z]+\Z")
_UNFINISHED = {
    "crashed": "Check the claim again; if it recurs, report the edit, and decide on the claim by hand.",
    "unanswered": "Mend the store or table it names, and check the claim again.",
}


@cache
def _remedies() -> dict[str, str]:
    """How to fix what each edit finds, as one line of text."""
    return {card.id: " ".join(card.sections.get("How to fix it", "").split()) for card in all_cards()}


def fix_of(finding: Finding) -> str:
    """What a person can do about the finding; ``""`` where nobody can say."""
    return _UNFINISHED.get(finding.name) or _remedies().get(finding.rule, "")


def expected(severity: SeverityName, predicts: tuple[str, ...]) -> str:
    """What a payer or front end would answer: ``denied 11: diagnosis does not support the procedure``.

    The likeliest answer is said in words, others by their codes. A denial is named by its CARC, ``16 M81`` with its
    remark; what a front end answers by the 277CA's or 999's code.
    """
    if not predicts:
        return _UNSAID[severity]
    first, *others = predicts
    also = f" (or {', '.join(map(_coded, others[:2]))})" if others else ""
    if ":" in first:
        return f"{_front_end(first)}{also}"
    code, _, remark = first.partition("+")
    known = carc(code)
    words = f": {_lower(known.paraphrase.partition(';')[0])}" if known is not None else ""
    return f"denied {code}{f' {remark}' if remark else ''}{words}{also}"


def _front_end(code: str) -> str:
    if _FRONT_END.match(code):
        return f"rejected at the front end, 277CA {code}"
    return f"refused at the door, {_coded(code)}"


def _coded(code: str) -> str:
    """``16+M81`` as it is spoken: ``16 M81``; ``IK4:7``: ``999 IK4 7``."""
    if ":" not in code:
        return code.replace("+", " ")
    if _FRONT_END.match(code):
        return f"277CA {code}"
    name, _, value = code.partition(":")
    return f"TA1 {value}" if name == "TA1" else f"999 {name} {value}"


def _lower(text: str) -> str:
    """The text as it stands inside a sentence; abbreviations keep their capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def plain(text: str) -> str:
    """Text without the marks that make words bold or code elsewhere."""
    return _MARKS.sub(r"\2", text)


def plural(count: int, noun: str, several: str = "") -> str:
    """``1 claim``, ``2,000 claims``."""
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


def joined(words: tuple[str, ...] | list[str], most: int = 0) -> str:
    """``a, b and c``; with ``most``, ``a, b and 5 more``."""
    words = list(words)
    if most and len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most:,} more"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
