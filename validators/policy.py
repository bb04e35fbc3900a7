"""Settings that judge: per payer and edit what to do with a finding, thresholds, suppressions.

Plain records; :mod:`cleanclaim.settings` reads them from TOML.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

Mode = Literal["off", "shadow", "inform", "warn", "hold", "reject"]
"""What an edit does for a payer. ``hold`` is the severity *deny*; ``shadow`` is recorded and measured, never shown."""


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
        return self.thresholds.get(rule, {}).get(name, Decimal(default))
