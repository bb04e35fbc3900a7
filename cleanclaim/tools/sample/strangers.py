"""Payments that answer nothing that was sent: of unknown claims, and of others' claims with numbers of ours."""

from __future__ import annotations

from collections import deque
from typing import Final

from cleanclaim.tools.sample.adjudicate import Adjudicator
from cleanclaim.tools.sample.answer import Payment
from cleanclaim.tools.sample.draft import Draft
from cleanclaim.tools.sample.draw import Schedule, stream
from cleanclaim.tools.sample.maker import Maker
from cleanclaim.tools.sample.options import Options

_KINDS: Final = ("unknown", "foreign")
_KEPT: Final = 200


class Strangers:
    """Makes payments of claims nobody sent, beside those of claims that were."""

    def __init__(self, options: Options, maker: Maker, adjudicator: Adjudicator, shares: dict[str, float]) -> None:
        self._maker = maker
        self._adjudicator = adjudicator
        self._random = stream(options.seed, "strangers")
        self._schedule = Schedule(self._random, [shares[name] for name in _KINDS])
        self._next = options.claims
        self._numbers: deque[tuple[str, str]] = deque(maxlen=_KEPT)

    def beside(self, draft: Draft) -> list[Payment]:
        """At most one payment of a stranger, when one is due."""
        at = self._schedule.take(draft.ordinal)
        number = self._other_number(draft)
        self._numbers.append((draft.number, draft.billing.npi))
        if at is None:
            return []
        stranger = self._maker.stranger(self._random, self._next, draft)
        self._next += 1
        payment = self._adjudicator.pay(stranger, self._adjudicator.icn(stranger))
        payment.answers, payment.why = None, _KINDS[at]
        payment.number = stranger.number
        if _KINDS[at] == "foreign" and number:
            payment.number = number
        return [payment]

    def _other_number(self, draft: Draft) -> str:
        """A number some other billing provider has sent."""
        number, billing = self._numbers[0] if self._numbers else ("", "")
        return number if billing != draft.billing.npi else ""
