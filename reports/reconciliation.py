"""What a reconciliation shows: tables for a person, records for a machine."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.formats.text import plural
from reports.outcomes.outcomes import ClaimOutcome, DenialOutcome, FindingOutcome
from validators.engine.finding import Finding

STATE_STYLE = {
    "foreseen": "green",
    "confirmed": "green",
    "missed": "bold red",
    "refuted": "yellow",
    "not-checked": "magenta",
    "expected": "dim",
    "beyond-reach": "dim",
    "unknown-claim": "cyan",
    "otherwise-denied": "yellow",
    "undecided": "dim",
}
_EXPLAINED = {
    "foreseen": "a finding had said so",
    "missed": "no finding had said so",
    "not-checked": "an edit that could have told was not able to run",
    "expected": "the claim itself announced it",
    "beyond-reach": "nothing on a claim can tell",
    "unknown-claim": "the claim was not recorded here",
}


class DenialRecord(msgspec.Struct, frozen=True):
    """A denial and whether it had been foreseen."""

    claim: str
    line: int
    code: str
    group: str
    carc: str
    remarks: tuple[str, ...]
    amount: Decimal
    reason: str
    state: str
    foreseen_by: tuple[str, ...]
    level: str
    path: str
    match: str


class FindingRecord(msgspec.Struct, frozen=True):
    """A finding and what the payer did about it."""

    claim: str
    line: int
    rule: str
    severity: str
    predicts: tuple[str, ...]
    state: str


class ReconciliationSummary(msgspec.Struct, frozen=True):
    """Totals: claims and payments, dollars, and denials and findings by state."""

    payments: int
    matched: int
    reversals: int
    charge: Decimal
    paid: Decimal
    denied: Decimal
    denials: dict[str, int]
    denied_by_state: dict[str, Decimal]
    findings: dict[str, int]


class ReconciliationReport(msgspec.Struct, frozen=True):
    """The whole object ``reconcile --format json`` writes; ``balance`` are the findings about the 835 itself."""

    denials: list[DenialRecord]
    findings: list[FindingRecord]
    balance: list[Finding]
    summary: ReconciliationSummary


def denial_record(outcome: ClaimOutcome, item: DenialOutcome) -> DenialRecord:
    """The record of a denial."""
    denial = item.denial
    match = outcome.match.match
    return DenialRecord(
        claim=denial.claim_id,
        line=denial.line,
        code=denial.code,
        group=denial.group,
        carc=denial.carc,
        remarks=denial.remarks,
        amount=denial.amount,
        reason=denial.paraphrase,
        state=item.state,
        foreseen_by=tuple(dict.fromkeys(f.rule for f in item.findings)),
        level=item.level,
        path=denial.path,
        match=f"{match.key} {match.confidence}" if match else "",
    )


def finding_record(item: FindingOutcome) -> FindingRecord:
    """The record of a finding's fate."""
    finding = item.finding
    return FindingRecord(finding.claim, finding.line, finding.rule, finding.severity, finding.predicts, item.state)


class ReconciliationTally:
    """Adds up a reconciliation."""

    def __init__(self) -> None:
        self.payments = self.matched = self.reversals = 0
        self.charge = self.paid = Decimal(0)
        self.denials: Counter[str] = Counter()
        self.dollars: dict[str, Decimal] = {}
        self.findings: Counter[str] = Counter()

    def add(self, outcome: ClaimOutcome) -> None:
        """Count one claim payment. A reversal and its correction are one claim: charges are not counted twice."""
        payment = outcome.match.payment
        self.payments += 1
        self.matched += outcome.match.claim is not None
        self.reversals += payment.is_reversal
        self.charge += payment.charge or 0
        self.paid += payment.paid or 0
        for denial in outcome.denials:
            self.denials[denial.state] += 1
            self.dollars[denial.state] = self.dollars.get(denial.state, Decimal(0)) + denial.denial.amount
        self.findings.update(item.state for item in outcome.findings)

    def summary(self) -> ReconciliationSummary:
        """The totals in a fixed order."""
        return ReconciliationSummary(
            payments=self.payments,
            matched=self.matched,
            reversals=self.reversals,
            charge=self.charge,
            paid=self.paid,
            denied=sum(self.dollars.values(), Decimal(0)),
            denials=dict(sorted(self.denials.items())),
            denied_by_state=dict(sorted(self.dollars.items())),
            findings=dict(sorted(self.findings.items())),
        )


def print_reconciliation(
    console: Console, denials: list[DenialRecord], findings: list[FindingRecord], summary: ReconciliationSummary
) -> None:
    """Denials with whether they were foreseen, findings with what became of them, totals."""
    if denials:
        console.print(_denial_table(denials))
        console.print()
    if findings:
        console.print(_finding_table(findings))
        console.print()
    console.print(_totals(summary))


def _table(title: str, headings: tuple[str, ...]) -> Table:
    table = Table(
        title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold"
    )
    for heading in headings:
        table.add_column(heading, overflow="fold", justify="right" if heading == "Amount" else "left")
    return table


def _denial_table(denials: list[DenialRecord]) -> Table:
    table = _table("Denials", ("Claim", "Line", "Code", "Denial", "Amount", "Reason", "Foreseen?", "By", "Joined by"))
    for item in denials:
        state = f"{item.state} ({item.level})" if item.level else item.state
        table.add_row(
            Text(item.claim),
            str(item.line or ""),
            item.code,
            " ".join((f"{item.group}-{item.carc}", *item.remarks)),
            f"{item.amount:,.2f}",
            item.reason,
            Text(state, style=STATE_STYLE[item.state]),
            ", ".join(item.foreseen_by),
            item.match,
        )
    return table


def _finding_table(findings: list[FindingRecord]) -> Table:
    table = _table("What became of the findings", ("Claim", "Line", "Edit", "Severity", "Expected", "Outcome"))
    for item in findings:
        table.add_row(
            Text(item.claim),
            str(item.line or ""),
            item.rule,
            item.severity,
            ", ".join(item.predicts[:3]),
            Text(item.state, style=STATE_STYLE[item.state]),
        )
    return table


def _totals(summary: ReconciliationSummary) -> Text:
    text = Text()
    text.append(
        f"{plural(summary.payments, 'payment')}, {summary.matched:,} joined to a recorded claim, "
        f"{plural(summary.reversals, 'reversal')}; charged ${summary.charge:,.2f}, paid ${summary.paid:,.2f}, "
        f"denied ${summary.denied:,.2f}\n"
    )
    for state, count in summary.denials.items():
        text.append(f"  {plural(count, 'denial')} {state}", style=STATE_STYLE[state])
        text.append(f" (${summary.denied_by_state[state]:,.2f}): {_EXPLAINED[state]}\n")
    for state, count in summary.findings.items():
        text.append(f"  {plural(count, 'finding')} {state}\n", style=STATE_STYLE[state])
    return text
