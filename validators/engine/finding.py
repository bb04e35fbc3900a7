"""What checking a claim yields: findings, and what could not be checked."""

from __future__ import annotations

import hashlib
from enum import IntEnum
from typing import Literal, Protocol

import msgspec

from x12.text.segments import Where

SeverityName = Literal["inform", "warn", "deny", "reject"]
"""A severity as settings, JSON and findings write it."""


class Severity(IntEnum):
    """How bad a finding is, mildest first.

    INFORM: missed revenue, pricing or intended. WARN: send, but look. DENY: denial likely, hold for a person.
    REJECT: a front end will bounce it.
    """

    INFORM = 1
    WARN = 2
    DENY = 3
    REJECT = 4

    @property
    def label(self) -> SeverityName:
        """The word used in settings, JSON and tables (``deny``)."""
        return _LABELS[self]


INFORM, WARN, DENY, REJECT = Severity.INFORM, Severity.WARN, Severity.DENY, Severity.REJECT
_LABELS: dict[Severity, SeverityName] = {INFORM: "inform", WARN: "warn", DENY: "deny", REJECT: "reject"}
_HISTORY = "history incomplete"
_LEVELS = {label: severity for severity, label in _LABELS.items()}


class OfClaim(Protocol):
    """Whatever names a claim of the submission at hand: its ordinal (from 1), its CLM01, its payer's id."""

    @property
    def ordinal(self) -> int: ...
    @property
    def claim(self) -> str: ...
    @property
    def payer(self) -> str: ...


class Fault(msgspec.Struct, frozen=True, gc=False):
    """What a rule yields when something is wrong; the runner makes a :class:`Finding` of it.

    ``where`` is the place (``line.where.at("SV101-2")``), ``value`` the offending value (codes, dates of service and
    amounts only, never names, birth dates or member ids), ``message`` one sentence a biller can act on.
    ``severity`` and ``predicts`` override the card. ``edition`` is the label of the table that decided.
    ``root`` names the cause shared by several rules (``birth date``): one finding per root cause and claim is shown.
    ``line`` is the service line number when a claim rule speaks of one line (a line rule need not say it).
    ``of`` is the claim a submission rule speaks of (the row it was told by); without it, it speaks of the whole.
    """

    where: Where
    message: str
    value: str = ""
    severity: Severity | None = None
    predicts: tuple[str, ...] | None = None
    edition: str = ""
    root: str = ""
    line: int = 0
    of: OfClaim | None = None


class Crash(msgspec.Struct, frozen=True, gc=False):
    """A rule that broke: where it was looking, and the kind of error. It holds the claim, for nobody looked."""

    where: Where
    error: str


class Unavailable(Exception):  # noqa: N818 - it is an answer, not a failure
    """There is nothing to answer from: no edition for that date, no history, no payer list. ``str()`` is the reason."""


class CannotAnswer(Exception):  # noqa: N818 - what it says of the source of answers, not of the rule
    """A source of answers broke while it was asked: the store is locked or lost, a table's file is damaged.

    No rule is to blame and no rule catches it: it passes through the runner, and whoever reads the file stops there. A
    claim that was being checked is neither clean nor held: it was not answered.
    """


class NotChecked(msgspec.Struct, frozen=True, gc=False):
    """A rule that could not look: no table for that date, no history, no payer list. Never a pass.

    ``line`` is the service line number, 0 for the claim. A rule yields ``NotChecked("reason")``; the runner adds the
    rest.
    """

    reason: str
    rule: str = ""
    line: int = 0


class Finding(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One thing wrong with one claim, in the form of the output contract.

    ``claim`` is CLM01, ``line`` the line number (0: the claim), ``predicts`` the denial codes a payer would answer with
    (``"11"``, ``"50+N115"``), ``fingerprint`` is stable over re-runs and re-layout of the file. ``shadow`` findings are
    recorded and measured, never shown.
    """

    rule: str
    name: str
    severity: SeverityName
    snip: int
    claim: str
    line: int
    loop: str
    segment: str
    segment_number: int
    element: str
    offset: int
    value: str
    message: str
    predicts: tuple[str, ...]
    source: str
    edition: str
    fingerprint: str
    also: tuple[str, ...] = ()
    shadow: bool = False

    @property
    def level(self) -> Severity:
        """The severity as an ordered value."""
        return _LEVELS[self.severity]


def fingerprint(*parts: str) -> str:
    """16 hex digits identifying a finding by what it says, not by where the bytes stand."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def general_reason(reason: str) -> str:
    """Why something was not checked, without the day that differs from claim to claim: to be counted by."""
    return _HISTORY if reason.startswith(_HISTORY) else reason
