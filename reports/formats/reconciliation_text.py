"""A reconciliation for a person: payments first, totals, denials, findings, what is to be told, queues, sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports.claim_report import ClaimReport, DenialRecord, FindingRecord, Notice
from reports.formats.text import plural
from reports.reconciliation import ReconciliationSummary, Total
from reports.remittance_report import AnswerRecord, OpenClaim, RemittanceRecord

STATE_STYLE = {
    "foreseen": "green",
    "confirmed": "green",
    "paid": "green",
    "missed": "bold red",
    "denied": "bold red",
    "rejected": "bold red",
    "refuted": "yellow",
    "partly paid": "yellow",
    "not-checked": "magenta",
    "ambiguous": "magenta",
    "conflict": "magenta",
}
_EXPLAINED = {
    "foreseen": "a finding had said so",
    "missed": "no finding had said so",
    "not-checked": "an edit that could have told was not able to run",
    "unexplained": "the payer gave no reason that can be read",
    "expected": "the claim itself announced it",
    "beyond-reach": "nothing on a claim can tell",
    "bundled": "went into a service paid on the same claim; no money lost",
}


class ReconciliationText:
    """Gathers what is to be shown, at most ``show`` rows of each kind, and prints it."""

    def __init__(self, console: Console, show: int) -> None:
        self._console = console
        self._show = show
        self._kept: dict[str, list[msgspec.Struct]] = defaultdict(list)
        self._counts: dict[str, int] = defaultdict(int)

    def write(self, shown: Iterable[tuple[str, msgspec.Struct]]) -> None:
        """Print the records."""
        summary: ReconciliationSummary | None = None
        for kind, record in shown:
            if isinstance(record, ReconciliationSummary):
                summary = record
                continue
            self._counts[kind] += 1
            if len(self._kept[kind]) < self._show and self._is_told(kind, record):
                self._kept[kind].append(record)
        self._remittances()
        if summary:
            self._totals(summary)
        self._rows("claim", "Claims", ("Claim", "Payer", "State", "Charge", "Paid", "Denied", "Story"), _claim_row)
        self._rows(
            "denial",
            "Denials",
            ("Claim", "Line", "Code", "Denial", "Amount", "Reason", "Foreseen?", "By", "Path"),
            _denial_row,
        )
        self._rows(
            "finding",
            "What became of the findings",
            ("Claim", "Line", "Edit", "Severity", "Expected", "Outcome"),
            _finding_row,
        )
        self._rows("notice", "To be told", ("What", "Claim", "Text"), _notice_row)
        self._rows(
            "unmatched",
            "Payments that answer no claim",
            ("Name", "Number", "Status", "Charge", "Paid", "Why", "Nearest"),
            _unmatched_row,
        )
        self._rows("unanswered", "Claims without an answer", ("Claim", "Payer", "Service", "Charge", "Days"), _open_row)
        if summary:
            self._console.print(_sums(summary))

    def _is_told(self, kind: str, record: msgspec.Struct) -> bool:
        return not (kind == "finding" and isinstance(record, FindingRecord) and record.shadow)

    def _rows(self, kind: str, title: str, headings: tuple[str, ...], row: object) -> None:
        kept = self._kept[kind]
        if not kept:
            return
        table = _table(title, headings)
        for record in kept:
            table.add_row(*row(record))  # type: ignore[operator]
        self._console.print(table)
        if self._counts[kind] > len(kept):
            self._console.print(f"  and {self._counts[kind] - len(kept):,} more (--show {self._counts[kind]})")
        self._console.print()

    def _remittances(self) -> None:
        records = [record for record in self._kept["remittance"] if isinstance(record, RemittanceRecord)]
        if not records:
            return
        table = _table("Payments", ("Payer", "Trace", "Date", "By", "Paid", "Claims", "Account", "Balance", "Joined"))
        for record in records:
            joined = record.joins.get("joined", 0)
            table.add_row(
                Text(record.payer or record.payer_id),
                Text(record.trace),
                str(record.date or ""),
                record.method,
                _money(record.payment),
                _money(record.claims_paid),
                _money(record.given - record.taken),
                Text("balanced") if not record.out_of_balance else Text(_money(record.out_of_balance), "bold red"),
                f"{joined:,} of {record.payments:,}",
            )
            for entry in record.entries:
                what = f"PLB {entry.reason} {entry.reference}: {entry.meaning}"
                table.add_row(
                    "", Text(what), "", entry.effect, _money(abs(entry.amount)), "", "", "", Text(entry.claim)
                )
        self._console.print(table)
        self._console.print()

    def _totals(self, summary: ReconciliationSummary) -> None:
        for title, totals in (
            ("Denied by family", summary.by_family),
            ("Denied by payer", summary.by_payer),
            ("Foreseen by edit", summary.by_edit),
        ):
            if totals:
                self._console.print(_total_table(title, totals[: self._show]))
                self._console.print()


def _table(title: str, headings: tuple[str, ...]) -> Table:
    table = Table(
        title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold"
    )
    numbers = ("Amount", "Charge", "Paid", "Denied", "Claims", "Account", "Balance", "Days", "Denials", "Foreseen")
    for heading in headings:
        table.add_column(heading, overflow="fold", justify="right" if heading in numbers else "left")
    return table


def _total_table(title: str, totals: tuple[Total, ...]) -> Table:
    table = _table(title, ("", "Denials", "Amount", "Foreseen"))
    for total in totals:
        table.add_row(Text(total.name), f"{total.denials:,}", _money(total.denied), f"{total.foreseen:,}")
    return table


def _money(amount: object) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def _styled(state: str) -> Text:
    return Text(state, style=STATE_STYLE.get(state.partition(" (")[0], ""))


def _claim_row(record: ClaimReport) -> tuple[object, ...]:
    money = record.money
    state = f"{record.state} and forwarded" if record.passed_on and record.state != "forwarded" else record.state
    story = ", ".join(record.trail)
    return (
        Text(record.claim),
        Text(record.payer),
        _styled(state),
        _money(money.charge),
        _money(record.net_paid),
        _money(money.denied),
        Text(story),
    )


def _denial_row(record: DenialRecord) -> tuple[object, ...]:
    reason = f"{record.group}-{record.carc}" if record.carc else "no reason"
    level = ", ".join(filter(None, (record.level, record.place))) or record.why
    state = record.state if record.final else f"{record.state}, no longer in force"
    return (
        Text(record.claim),
        str(record.line or ""),
        record.code,
        " ".join((reason, *record.remarks)),
        _money(record.amount),
        record.reason,
        _styled(f"{state} ({level})" if level else state),
        ", ".join(record.foreseen_by),
        record.path,
    )


def _finding_row(record: FindingRecord) -> tuple[object, ...]:
    return (
        Text(record.claim),
        str(record.line or ""),
        record.rule,
        record.severity,
        ", ".join(record.predicts[:3]),
        _styled(f"{record.state} ({record.note})" if record.note else record.state),
    )


def _notice_row(record: Notice) -> tuple[object, ...]:
    return (record.kind, Text(record.claim), Text(record.text))


def _unmatched_row(record: AnswerRecord) -> tuple[object, ...]:
    nearest = "; ".join(f"{n.claim} (against it: {', '.join(n.against) or 'nothing'})" for n in record.nearest)
    return (
        record.name,
        Text(record.number),
        record.status,
        _money(record.charge),
        _money(record.paid),
        _styled(record.join),
        Text(nearest),
    )


def _open_row(record: OpenClaim) -> tuple[object, ...]:
    age = "" if record.age is None else str(record.age)
    return (Text(record.claim), Text(record.payer), str(record.service_from or ""), _money(record.charge), age)


def _sums(summary: ReconciliationSummary) -> Text:
    text = Text()
    joined = summary.joins.get("joined", 0)
    text.append(
        f"{plural(summary.remittances, 'remittance')}, {plural(summary.payments, 'payment')}, "
        f"{joined:,} joined to a recorded claim; charged ${summary.charge:,.2f}, paid ${summary.paid:,.2f}, "
        f"contract ${summary.contractual:,.2f}, patient ${summary.patient:,.2f}, denied ${summary.denied:,.2f}, "
        f"other ${summary.other:,.2f}, not answered ${summary.unanswered:,.2f}\n"
    )
    for state, count in summary.denials.items():
        text.append(f"  {plural(count, 'denial')} {state}", style=STATE_STYLE.get(state, ""))
        text.append(f" (${summary.denied_by_state[state]:,.2f}): {_EXPLAINED[state]}\n")
    for state, count in summary.findings.items():
        text.append(f"  {plural(count, 'finding')} {state}\n", style=STATE_STYLE.get(state, ""))
    if summary.out_of_balance:
        text.append(f"  {plural(summary.out_of_balance, 'remittance')} out of balance\n", style="bold red")
    return text
