"""What a person reads: tables of findings and totals (rich). Text from a file is shown as text, never as commands."""

from __future__ import annotations

from collections import Counter
from typing import IO

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from reports.formats.format_protocol import Format, Options
from reports.records import ClaimRecord, EditionRecord, FileRecord, RemittanceRecord, Summary, ToolRecord
from reports.terminal import console_on, data
from validators.engine.finding import Finding

SEVERITY_STYLE = {"reject": "bold red", "deny": "red", "warn": "yellow", "inform": "cyan"}
DISPOSITION_STYLE = {"reject": "bold red", "hold": "red", "warn": "yellow", "inform": "cyan", "clean": "green"}
SHOWN = 200
"""Findings shown for each file unless asked for more; the rest are counted."""


class TextReport:
    """Prints each file's findings when the file is done, and the totals at the end."""

    def __init__(self, console: Console, shown: int = SHOWN) -> None:
        self._console = console
        self._limit = shown
        self._shown: list[Finding] = []
        self._more = 0
        self._not_checked: Counter[tuple[str, str]] = Counter()
        self._names: dict[str, str] = {}

    def claim(self, record: ClaimRecord) -> None:
        """Count what was not checked on the claim."""
        self._not_checked.update({(item.rule, item.reason) for item in record.not_checked})

    def remittance(self, record: RemittanceRecord) -> None:
        """Count what was not checked of a remittance."""
        self._not_checked.update({(item.rule, item.reason) for item in record.not_checked})

    def finding(self, finding: Finding, file: str) -> None:
        """Keep a finding for the file's table."""
        if finding.shadow:
            return
        if len(self._shown) < self._limit:
            self._shown.append(finding)
        else:
            self._more += 1

    def file(self, record: FileRecord) -> None:
        """Print the file's findings."""
        self._console.print(Text.assemble(data(record.path, "bold"), f"  {contents(record)}"))
        for item in record.transactions:
            if item.not_checked:
                self._console.print(data(f"  transaction {item.control} is not checked: {item.not_checked}"))
            elif item.status != "A":
                word = "accepted with errors" if item.status == "E" else "rejected"
                self._console.print(data(f"  transaction {item.control} ({item.version}) would be {word}"))
        if self._shown:
            self._console.print(findings_table(self._shown))
        if self._more:
            self._console.print(f"  … and {self._more:,} more findings (all of them: --format ndjson, or --show N)")
        self._console.print()
        self._shown, self._more = [], 0

    def close(self, tool: ToolRecord, editions: tuple[EditionRecord, ...], summary: Summary) -> None:
        """Print what was not checked, the tables used and the totals."""
        if self._not_checked:
            self._console.print(not_checked_table(self._not_checked))
        if editions:
            labels = "; ".join(edition.label for edition in editions)
            self._console.print(data(f"Checked against: {labels}", "dim"))
        self._console.print(totals(summary, tool))
        if summary.unspecified:
            self._console.print(data(unspecified(summary), "dim"))


def contents(record: FileRecord) -> str:
    """What an input holds, in words."""
    parts = []
    if record.claims:
        parts.append(f"{plural(record.claims, 'claim')}, {plural(record.lines, 'line')}, ${record.charge:,.2f}")
    if record.remittances:
        paid = f"${record.paid:,.2f}"
        parts.append(f"{plural(record.remittances, 'remittance')}, {plural(record.payments, 'payment')}, {paid}")
    if record.statuses:
        parts.append(plural(record.statuses, "claim status", "claim statuses"))
    if record.acknowledgements:
        parts.append(plural(record.acknowledgements, "acknowledgement"))
    return "; ".join(parts) or "no claims"


def findings_table(findings: list[Finding]) -> Table:
    """Findings as a table, one row each."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Severity", "Edit", "Claim", "Line", "Place", "Finding", "Payer would answer"):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("Severity", "Edit", "Line"))
    for finding in findings:
        also = f" (also {', '.join(finding.also)})" if finding.also else ""
        table.add_row(
            Text(finding.severity, style=SEVERITY_STYLE[finding.severity]),
            data(finding.rule),
            data(finding.claim),
            str(finding.line or ""),
            data(place(finding)),
            data(finding.message + also),
            data(", ".join(finding.predicts[:3])),
        )
    return table


def place(finding: Finding) -> str:
    """Where in the file: element, else segment, with the segment's number."""
    what = finding.element or finding.segment or finding.loop
    return f"{what} (segment {finding.segment_number})" if finding.segment_number else what


def not_checked_table(counts: Counter[tuple[str, str]]) -> RenderableType:
    """What could not be looked at, by reason: a clean claim is clean but for these."""
    by_reason: dict[str, tuple[list[str], int]] = {}
    for (rule, reason), claims in sorted(counts.items()):
        rules, most = by_reason.setdefault(reason, ([], 0))
        rules.append(rule)
        by_reason[reason] = (rules, max(most, claims))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold dim", style="dim")
    for heading in ("Not checked because", "Edits", "Claims"):
        table.add_column(heading, overflow="fold")
    for reason, (rules, most) in sorted(by_reason.items()):
        table.add_row(data(reason), ", ".join(rules), f"{most:,}")
    return Group(table, "")


def totals(summary: Summary, tool: ToolRecord) -> Text:
    """One line of totals."""
    text = Text()
    text.append(f"{plural(summary.claims, 'claim')} in {plural(summary.files, 'file')}, ${summary.charge:,.2f}: ")
    parts = [(f"{count:,} {name}", DISPOSITION_STYLE[name]) for name, count in summary.dispositions.items()]
    for index, (part, style) in enumerate(parts):
        text.append(", " if index else "")
        text.append(part, style=style)
    text.append(f"{'; ' if parts else ''}{plural(summary.findings, 'finding')} by {tool.edits} edits")
    return text


def unspecified(summary: Summary) -> str:
    """The share of unspecified diagnoses: of all, and of the provider with the highest where there are several."""
    total, *single = summary.unspecified
    text = f"Unspecified diagnoses: {total.share:.0%} of {total.diagnoses:,}"
    if len(single) > 1:
        text += f"; highest {single[0].share:.0%} of {single[0].diagnoses:,} (provider {single[0].provider})"
    return text


def plural(count: int, noun: str, several: str = "") -> str:
    """``1 claim``, ``2,000 claims``."""
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


def _open(out: IO[bytes], options: Options) -> TextReport:
    return TextReport(console_on(out), options.show)


FORMAT = Format("text", (".txt", ".text"), _open)
