"""What a reconciliation shows as a whole: remittances, claims, queues, and the totals over them."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

import msgspec

from reports.claim_report import ClaimReport, DenialRecord, FindingRecord, Notice
from reports.outcomes.payments import ZERO
from reports.remittance_report import AnswerRecord, OpenClaim, RemittanceRecord

SCHEMA_VERSION = 2


class Total(msgspec.Struct, frozen=True):
    """Denials of one kind: how many, how many dollars, how many of them were foreseen."""

    name: str
    denials: int
    denied: Decimal
    foreseen: int


class ReconciliationSummary(msgspec.Struct, frozen=True, kw_only=True):
    """Totals over the claims and remittances of the run, in the state after all events known.

    ``denials`` and ``findings`` count by state, denials in force only; shadow findings are counted in ``shadow``.
    ``joins`` counts the answers of the run, ``unmapped`` the reason codes no table of ours holds.
    """

    remittances: int
    payments: int
    joins: dict[str, int]
    claims: int
    states: dict[str, int]
    charge: Decimal
    paid: Decimal
    contractual: Decimal
    patient: Decimal
    denied: Decimal
    other: Decimal
    unanswered: Decimal
    initial_denied: Decimal
    recovered: Decimal
    denials: dict[str, int]
    denied_by_state: dict[str, Decimal]
    why: dict[str, int]
    findings: dict[str, int]
    shadow: dict[str, int]
    by_family: tuple[Total, ...]
    by_payer: tuple[Total, ...]
    by_edit: tuple[Total, ...]
    unmapped: dict[str, int]
    out_of_balance: int
    repeated: int


class ReconciliationReport(msgspec.Struct, frozen=True, kw_only=True):
    """The whole object ``reconcile --format json`` writes."""

    schema_version: int
    remittances: list[RemittanceRecord]
    claims: list[ClaimReport]
    denials: list[DenialRecord]
    findings: list[FindingRecord]
    joins: list[AnswerRecord]
    unmatched: list[AnswerRecord]
    unanswered: list[OpenClaim]
    notices: list[Notice]
    summary: ReconciliationSummary


class Tally:
    """Adds up a reconciliation as its records go by."""

    def __init__(self) -> None:
        self.remittances = self.payments = self.out_of_balance = self.claims = self.repeated = 0
        self.joins: Counter[str] = Counter()
        self.states: Counter[str] = Counter()
        self.sums: dict[str, Decimal] = defaultdict(Decimal)
        self.denials: Counter[str] = Counter()
        self.dollars: dict[str, Decimal] = defaultdict(Decimal)
        self.why: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()
        self.shadow: Counter[str] = Counter()
        self.unmapped: Counter[str] = Counter()
        self._totals: dict[str, dict[str, list[Decimal]]] = {"family": {}, "payer": {}, "edit": {}}

    def remittance(self, record: RemittanceRecord) -> None:
        """Count a remittance."""
        self.remittances += 1
        self.payments += record.payments
        self.out_of_balance += record.out_of_balance != 0

    def answer(self, record: AnswerRecord) -> None:
        """Count an answer."""
        self.joins[record.join] += 1

    def claim(self, record: ClaimReport) -> None:
        """Count a claim with its dollars, denials and findings; each version's dollars are its own."""
        self.claims += 1
        self.states[record.state] += 1
        if record.parts or not record.trail:
            money = record.money
            for name in ("charge", "paid", "contractual", "patient", "denied", "other", "unanswered"):
                self.sums[name] += getattr(money, name)
        self.sums["initial"] += record.initial_denied
        self.sums["recovered"] += record.recovered
        for denial in record.denials:
            self._denial(denial, record.payer)
        for finding in record.findings:
            (self.shadow if finding.shadow else self.findings)[finding.state] += 1

    def _denial(self, denial: DenialRecord, payer: str) -> None:
        if not denial.known and denial.carc:
            self.unmapped[denial.carc] += 1
        if not denial.final:
            return
        self.denials[denial.state] += 1
        self.dollars[denial.state] += denial.amount
        if denial.why:
            self.why[denial.why] += 1
        foreseen = denial.state == "foreseen"
        if denial.state == "bundled":
            return
        for kind, names in (("family", [denial.family]), ("payer", [payer or "?"]), ("edit", denial.foreseen_by)):
            for name in names:
                sums = self._totals[kind].setdefault(name, [ZERO, ZERO, ZERO])
                sums[0] += 1
                sums[1] += denial.amount
                sums[2] += foreseen

    def summary(self) -> ReconciliationSummary:
        """The totals in a fixed order."""
        return ReconciliationSummary(
            remittances=self.remittances,
            payments=self.payments,
            joins=dict(sorted(self.joins.items())),
            claims=self.claims,
            states=dict(sorted(self.states.items())),
            charge=self.sums["charge"],
            paid=self.sums["paid"],
            contractual=self.sums["contractual"],
            patient=self.sums["patient"],
            denied=self.sums["denied"],
            other=self.sums["other"],
            unanswered=self.sums["unanswered"],
            initial_denied=self.sums["initial"],
            recovered=self.sums["recovered"],
            denials=dict(sorted(self.denials.items())),
            denied_by_state=dict(sorted(self.dollars.items())),
            why=dict(sorted(self.why.items())),
            findings=dict(sorted(self.findings.items())),
            shadow=dict(sorted(self.shadow.items())),
            by_family=self._ranked("family"),
            by_payer=self._ranked("payer"),
            by_edit=self._ranked("edit"),
            unmapped=dict(sorted(self.unmapped.items())),
            out_of_balance=self.out_of_balance,
            repeated=self.repeated,
        )

    def _ranked(self, kind: str) -> tuple[Total, ...]:
        """Totals of one kind, most dollars first."""
        found = sorted(self._totals[kind].items(), key=lambda item: (-item[1][1], item[0]))
        return tuple(Total(name, int(sums[0]), sums[1], int(sums[2])) for name, sums in found)
