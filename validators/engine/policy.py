"""Settings that judge: per payer and edit what to do with a finding, thresholds, suppressions.

Plain records; :mod:`cleanclaim.settings` reads them from TOML.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

import msgspec

Mode = Literal["off", "shadow", "inform", "warn", "hold", "reject"]
"""What an edit does for a payer. ``hold`` is the severity *deny*; ``shadow`` is recorded and measured, never shown."""


THRESHOLDS = {
    "AL02.every_payer": "1: Medicare coverage policies are applied to every payer's claims (default 0)",
    "AL04.certain_seen": "decided claims of a pair before a payer's own denials of it hold a claim (default 20)",
    "AL04.min_seen": "decided claims of a pair before a payer's history counts as evidence (default 5)",
    "BN01.every_payer": "1: Medicare's NCCI edits are applied to every payer's claims (default 0)",
    "DC02.charge": "dollars from which a claim needs an announced attachment (default: none)",
    "DC03.days": "days after the claim was made in which an announced attachment is due (default 7)",
    "DC03.mail_days": "the same for attachments by mail (default 10)",
    "DC06.days": "days to answer a payer's request for documents (default 45)",
    "DC06.soon": "days before the end of that time in which an open request warns (default 10)",
    "DN04.years": "years a dental plan waits before it pays for another crown, bridge or denture (default 5)",
    "EM07.z": "standard deviations above peers from which a provider's share of highest levels is told (default 3)",
    "EM09.hours": "hours of timed services in a provider's day beyond which it is told (default 16)",
    "MD16.YEAR": "dollars of the therapy threshold of a calendar year, by the year: 2027 = 2500",
}
"""Every threshold an edit asks for: ``EDIT.name`` and what it means. ``YEAR`` stands for any year."""


def knows_threshold(rule: str, name: str) -> bool:
    """Whether the edit asks for a threshold of that name."""
    return f"{rule}.{name}" in THRESHOLDS or (f"{rule}.YEAR" in THRESHOLDS and len(name) == 4 and name.isdigit())


class Suppression(msgspec.Struct, frozen=True, kw_only=True):
    """A finding a person has accepted: by rule and optionally payer, procedure, diagnosis or fingerprint.

    ``until`` is the last day of service it holds for.
    """

    rule: str
    reason: str
    until: date
    payer: str = ""
    procedure: str = ""
    diagnosis: str = ""
    fingerprint: str = ""


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The judging part of the settings. ``modes[payer][rule]``; payer ``*`` is every payer."""

    modes: dict[str, dict[str, Mode]] = {}
    thresholds: dict[str, dict[str, Decimal]] = {}
    suppressions: tuple[Suppression, ...] = ()

    def mode(self, rule: str, payer: str) -> Mode | None:
        """What the settings say of the edit for the payer (payer first, then ``*``), or None when nothing."""
        for name in (payer, "*"):
            if (mode := self.modes.get(name, {}).get(rule)) is not None:
                return mode
        return None

    def threshold(self, rule: str, name: str, default: Decimal | int) -> Decimal:
        """A number an edit compares with, as set or ``default``."""
        if self.thresholds and (found := self.thresholds.get(rule, {}).get(name)) is not None:
            return found
        return _whole(default) if isinstance(default, int) else default


@lru_cache(maxsize=256)
def _whole(number: int) -> Decimal:
    return Decimal(number)
