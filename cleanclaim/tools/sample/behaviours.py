"""Habits planted in payers, for programs that learn from denials: this payer denies what looks so, so often."""

from __future__ import annotations

from typing import Final

import msgspec

from cleanclaim.tools.sample.draft import Draft, Line
from cleanclaim.tools.sample.options import SampleError

_KEYS: Final = ("payer", "code", "diagnosis", "modifier", "place", "provider", "rate", "reason")
_RATE, _REASON = 0.45, "CO-50+N115"


class Behaviour(msgspec.Struct, frozen=True):
    """Lines that meet every condition given are denied with ``reason`` at ``rate`` instead of the payer's own share.

    ``payer`` is its identifier, ``provider`` the billing or rendering NPI; ``code`` and ``diagnosis`` are codes, first
    characters of them, or blocks (``93000-93010``, ``I10-I16``); a line meets a diagnosis when it points to it.
    """

    text: str
    payer: str
    code: str = ""
    diagnosis: str = ""
    modifier: str = ""
    place: str = ""
    provider: str = ""
    rate: float = _RATE
    reason: str = _REASON

    def meets(self, draft: Draft, line: Line) -> bool:
        """Whether the line is one the payer minds."""
        if draft.payer.id != self.payer or (self.code and not _within(line.code, self.code)):
            return False
        if self.modifier and self.modifier not in line.modifiers:
            return False
        if self.place and self.place != (line.place or draft.place):
            return False
        rendering = draft.rendering.npi if draft.rendering else ""
        if self.provider and self.provider not in (draft.billing.npi, rendering):
            return False
        if not self.diagnosis:
            return True
        if draft.kind == "I":
            return any(_within(code, self.diagnosis) for code in draft.diagnoses)
        pointed = (draft.diagnoses[at - 1] for at in line.pointers if at <= len(draft.diagnoses))
        return any(_within(code, self.diagnosis) for code in pointed)


def behaviour_of(text: str) -> Behaviour:
    """``payer=Q0001,code=93000,diagnosis=I10-I16,rate=0.45``; raises SampleError for what is none."""
    given: dict[str, str] = {}
    for part in text.split(","):
        key, equals, value = part.strip().partition("=")
        if key not in _KEYS or not equals or not value:
            raise SampleError(f"behaviour {text}: {part.strip()} is not one of {', '.join(f'{k}=' for k in _KEYS)}")
        given[key] = value.replace(".", "") if key == "diagnosis" else value
    if "payer" not in given or len(given.keys() - {"payer", "rate", "reason"}) == 0:
        raise SampleError(f"behaviour {text}: names a payer and at least one condition")
    try:
        rate = float(given.pop("rate", str(_RATE)))
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        raise SampleError(f"behaviour {text}: the rate is a number from 0 to 1")
    return Behaviour(text=text, rate=rate, **given)


def _within(code: str, block: str) -> bool:
    """Whether a code is the one named, begins with it, or lies in a block of codes."""
    first, dash, last = block.partition("-")
    if not dash:
        return code.startswith(first)
    return first <= code[: len(first)] and code[: len(last)] <= last
