"""The output contract of ``cleanclaim check`` as types: JSON, its schema and the tables a person reads come from
these."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from reports.specificity import UnspecifiedShare
from validators.engine.decision import PASSED, Disposition, RefusedBy
from validators.engine.finding import Finding

SCHEMA_VERSION = 1
"""Of what ``check`` writes for machines; it grows when a member changes its meaning or goes."""


class SetRecord(msgspec.Struct, frozen=True):
    """One ST–SE transaction: control number, guide version, claims in it and how it is acknowledged.

    ``status`` is IK501 of a 999: A accepted, E accepted but errors were noted, R rejected. A set is E when every error
    belongs to claims that can be told apart (the other claims go on), R when the set itself cannot be trusted, or the
    group or interchange around it. ``not_checked`` says why nobody looked at the set, where nobody did.
    """

    control: str
    transaction: str
    version: str
    status: Literal["A", "E", "R"]
    claims: int
    segments: int
    not_checked: str = ""


class FileRecord(msgspec.Struct, frozen=True):
    """One input. ``charge`` is the sum of CLM02 in dollars; ``truncated`` when it ends inside a set or interchange.

    What it holds beside claims: ``remittances`` (835, ST to SE) with their ``payments`` (one a claim) and ``paid`` (the
    sum of BPR02 in dollars), ``statuses`` of claims (277CA), ``acknowledgements`` (TA1, 999, 997). ``not_checked`` is
    what edits over the whole input could not look at.
    """

    path: str
    sha256: str
    bytes: int
    segments: int
    interchanges: int
    groups: int
    claims: int
    lines: int
    charge: Decimal
    transactions: tuple[SetRecord, ...]
    truncated: bool = False
    remittances: int = 0
    payments: int = 0
    paid: Decimal = Decimal(0)
    statuses: int = 0
    acknowledgements: int = 0
    not_checked: tuple[NotCheckedRecord, ...] = ()


class NotCheckedRecord(msgspec.Struct, frozen=True):
    """An edit that could not look at the claim (or at one line of it), and why."""

    rule: str
    line: int
    reason: str


class ClaimRecord(msgspec.Struct, frozen=True):
    """One claim and what the gate decides: clean, inform, warn, hold or reject.

    A clean claim is clean as far as it was checked: ``not_checked`` says what was not. ``refused_by`` names what is
    refused where the claim is: the ``claims`` a fault belongs to, or their ``set``, ``group`` or ``interchange``.
    ``payer`` is the destination payer's id (2010BB NM109), ``service_from`` the first day of service. ``at_risk`` is
    what of ``charge`` may come back unpaid: all of it where the claim is refused or found wrong as a whole, else the
    charges of the lines with a warning or worse.
    """

    file: str
    transaction: str
    claim: str
    type: str
    disposition: Disposition
    charge: Decimal | None
    lines: int
    not_checked: tuple[NotCheckedRecord, ...]
    refused_by: RefusedBy = ""
    payer: str = ""
    payer_name: str = ""
    service_from: date | None = None
    at_risk: Decimal = Decimal(0)


class RemittanceRecord(msgspec.Struct, frozen=True):
    """One remittance (835): ``transaction`` ST02, ``trace`` TRN02, ``payer`` its id, ``payment`` BPR02 in dollars,
    ``payments`` how many claims it answers, ``paid`` the sum of CLP04 in dollars."""

    file: str
    transaction: str
    trace: str
    payer: str
    payment: Decimal | None
    payments: int
    paid: Decimal
    not_checked: tuple[NotCheckedRecord, ...] = ()


class EditionRecord(msgspec.Struct, frozen=True):
    """A reference table that was asked."""

    table: str
    label: str


class ToolRecord(msgspec.Struct, frozen=True):
    """The program that judged."""

    name: str
    version: str
    edits: int


class Summary(msgspec.Struct, frozen=True):
    """Totals over all files. ``dispositions``, ``severities`` and ``rules`` count claims, findings and findings.

    ``charges`` are the dollars of the claims by disposition, ``at_risk`` what of them may come back unpaid.
    ``misfits_sent`` counts the claims that are sent although a line's diagnoses do not fit its procedure.
    ``unspecified`` is the share of unspecified diagnoses: of all providers, then of those with the highest;
    ``notices`` are what is to be said of the tables.
    """

    files: int
    claims: int
    charge: Decimal
    findings: int
    dispositions: dict[str, int]
    severities: dict[str, int]
    rules: dict[str, int]
    charges: dict[str, Decimal] = {}
    at_risk: Decimal = Decimal(0)
    misfits_sent: int = 0
    unspecified: tuple[UnspecifiedShare, ...] = ()
    notices: tuple[str, ...] = ()


class Report(msgspec.Struct, frozen=True):
    """The whole object ``--format json`` writes."""

    schema_version: int
    tool: ToolRecord
    reference: tuple[EditionRecord, ...]
    files: tuple[FileRecord, ...]
    claims: tuple[ClaimRecord, ...]
    remittances: tuple[RemittanceRecord, ...]
    findings: tuple[Finding, ...]
    summary: Summary


_MISFIT = "AL04"
_ZERO = Decimal(0)


class Tally:
    """Adds up the summary as claims go by."""

    def __init__(self) -> None:
        self.files = 0
        self.claims = 0
        self.charge = Decimal(0)
        self.dispositions: dict[str, int] = {}
        self.charges: dict[str, Decimal] = {}
        self.at_risk = Decimal(0)
        self.severities: dict[str, int] = {}
        self.rules: dict[str, int] = {}
        self.misfits_sent = 0

    def file(self, record: FileRecord) -> None:
        """Count a finished file."""
        self.files += 1
        self.claims += record.claims
        self.charge += record.charge

    def claim(self, record: ClaimRecord, findings: Iterable[Finding]) -> None:
        """Count a claim's disposition and dollars, and whether it is sent with a diagnosis that does not fit."""
        disposition = record.disposition
        self.dispositions[disposition] = self.dispositions.get(disposition, 0) + 1
        self.charges[disposition] = self.charges.get(disposition, _ZERO) + (record.charge or _ZERO)
        self.at_risk += record.at_risk
        if disposition in PASSED and any(_names_misfit(finding) for finding in findings):
            self.misfits_sent += 1

    def finding(self, finding: Finding) -> None:
        """Count a finding (shadow findings are measured elsewhere)."""
        if not finding.shadow:
            self.severities[finding.severity] = self.severities.get(finding.severity, 0) + 1
            self.rules[finding.rule] = self.rules.get(finding.rule, 0) + 1

    def summary(self) -> Summary:
        """The totals, in a fixed order."""
        order = ("clean", "inform", "warn", "hold", "reject")
        levels = ("inform", "warn", "deny", "reject")
        return Summary(
            files=self.files,
            claims=self.claims,
            charge=self.charge,
            findings=sum(self.severities.values()),
            dispositions={name: self.dispositions[name] for name in order if name in self.dispositions},
            severities={name: self.severities[name] for name in levels if name in self.severities},
            rules=dict(sorted(self.rules.items())),
            charges={name: self.charges[name] for name in order if name in self.charges},
            at_risk=self.at_risk,
            misfits_sent=self.misfits_sent,
        )


def _names_misfit(finding: Finding) -> bool:
    return not finding.shadow and (finding.rule == _MISFIT or _MISFIT in finding.also)
