"""The output contract of ``cleanclaim check`` as types: JSON, its schema and the tables a person reads come from
these."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from validators.engine.finding import Finding
from validators.engine.runner import Verdict


class SetRecord(msgspec.Struct, frozen=True):
    """One ST–SE transaction: control number, guide version, claims in it and how it would be acknowledged.

    ``status`` is IK501 of a 999: A accepted, E accepted but errors were noted, R rejected. A set is E when every error
    stands inside a claim (the other claims go on), R when the set itself cannot be trusted.
    """

    control: str
    transaction: str
    version: str
    status: str
    claims: int
    segments: int


class FileRecord(msgspec.Struct, frozen=True):
    """One input. ``charge`` is the sum of CLM02 in dollars; ``truncated`` when it ends inside a set or interchange."""

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


class NotCheckedRecord(msgspec.Struct, frozen=True):
    """An edit that could not look at the claim (or at one line of it), and why."""

    rule: str
    line: int
    reason: str


class ClaimRecord(msgspec.Struct, frozen=True):
    """One claim and what the gate decides: clean, inform, warn, hold or reject.

    A clean claim is clean as far as it was checked: ``not_checked`` says what was not.
    """

    file: str
    transaction: str
    claim: str
    type: str
    disposition: str
    charge: Decimal | None
    lines: int
    not_checked: tuple[NotCheckedRecord, ...]


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

    ``misfits_sent`` counts the claims that are sent although a line's diagnoses do not fit its procedure.
    """

    files: int
    claims: int
    charge: Decimal
    findings: int
    dispositions: dict[str, int]
    severities: dict[str, int]
    rules: dict[str, int]
    misfits_sent: int = 0


class Report(msgspec.Struct, frozen=True):
    """The whole object ``--format json`` writes."""

    tool: ToolRecord
    reference: tuple[EditionRecord, ...]
    files: tuple[FileRecord, ...]
    claims: tuple[ClaimRecord, ...]
    findings: tuple[Finding, ...]
    summary: Summary


def claim_record(file: str, verdict: Verdict) -> ClaimRecord:
    """The record of a checked claim."""
    claim = verdict.claim
    return ClaimRecord(
        file=file,
        transaction=claim.transaction.set_control,
        claim=claim.id,
        type=claim.kind,
        disposition=verdict.disposition,
        charge=claim.charge,
        lines=len(claim.lines),
        not_checked=tuple(NotCheckedRecord(n.rule, n.line, n.reason) for n in verdict.not_checked),
    )


_MISFIT = "AL04"
_SENT = frozenset({"clean", "inform", "warn"})


class Tally:
    """Adds up the summary as claims go by."""

    def __init__(self) -> None:
        self.files = 0
        self.claims = 0
        self.charge = Decimal(0)
        self.dispositions: dict[str, int] = {}
        self.severities: dict[str, int] = {}
        self.rules: dict[str, int] = {}
        self.misfits_sent = 0

    def file(self, record: FileRecord) -> None:
        """Count a finished file."""
        self.files += 1
        self.claims += record.claims
        self.charge += record.charge

    def claim(self, verdict: Verdict) -> None:
        """Count a claim's disposition, and whether it is sent with a diagnosis that does not fit."""
        disposition = verdict.disposition
        self.dispositions[disposition] = self.dispositions.get(disposition, 0) + 1
        if disposition in _SENT and any(_names_misfit(finding) for finding in verdict.findings):
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
            misfits_sent=self.misfits_sent,
        )


def _names_misfit(finding: Finding) -> bool:
    return not finding.shadow and (finding.rule == _MISFIT or _MISFIT in finding.also)
