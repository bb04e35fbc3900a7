"""The view as tables with typed columns: what spreadsheets, databases and other programs take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import msgspec

from reports.remittance_report import RemittanceRecord as Remittance
from reports.view.model import ShownClaim, ShownFinding, View
from reports.view.reconciled import ReconciledView
from reports.view.recovery import FINDING_MEANINGS, reason_of, said_of, what_to_do

Value = str | int | Decimal | date | None
Kind = Literal["text", "count", "money", "date"]
"""What a column holds. Money is dollars; a cell without a value is empty in every kind."""


class Column(msgspec.Struct, frozen=True):
    """A column: the name programs use, the heading people read."""

    name: str
    heading: str
    kind: Kind = "text"


class Table(msgspec.Struct, frozen=True):
    """A table: ``name`` for programs, ``title`` for people, ``item`` what one row is."""

    name: str
    title: str
    item: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[tuple[Value, ...]]]


def _columns(*said: tuple[str, str] | tuple[str, str, Kind]) -> tuple[Column, ...]:
    return tuple(Column(*item) for item in said)


FINDING_COLUMNS = _columns(
    ("do", "Do"), ("severity", "Severity"), ("claim", "Claim"), ("lines", "Lines"), ("edit", "Edit"),
    ("finding", "Finding"), ("fix", "Fix"), ("expect", "Expect"), ("claim_charge", "Claim charge", "money"),
    ("at_risk", "At risk", "money"), ("payer", "Payer id"), ("payer_name", "Payer"),
    ("service_from", "Date of service", "date"), ("predicts", "Predicted codes"), ("place", "Element"),
    ("segment_number", "Segment", "count"), ("value", "Value"), ("also", "Also found by"),
    ("times", "Times", "count"), ("edition", "Decided by"), ("set", "Set"), ("file", "File"),
    ("fingerprint", "Fingerprint"),
)  # fmt: skip

CLAIM_COLUMNS = _columns(
    ("do", "Do"), ("disposition", "Disposition"), ("claim", "Claim"), ("charge", "Charge", "money"),
    ("at_risk", "At risk", "money"), ("payer", "Payer id"), ("payer_name", "Payer"),
    ("service_from", "Date of service", "date"), ("type", "Type"), ("lines", "Lines", "count"),
    ("findings", "Findings", "count"), ("worst", "Worst edit"), ("not_checked", "Edits not decided", "count"),
    ("refused_by", "Refused with"), ("set", "Set"), ("file", "File"),
)  # fmt: skip


def finding_rows(claims: Iterable[ShownClaim]) -> Iterator[tuple[Value, ...]]:
    """A row for each finding; one for a claim without any. A claim's dollars stand in its first row alone, so that the
    columns can be added up."""
    for claim in claims:
        for number, finding in enumerate(claim.findings):
            yield _finding_row(claim, finding, first=not number)
        if not claim.findings:
            yield _finding_row(claim, None, first=True)


def _finding_row(claim: ShownClaim, finding: ShownFinding | None, first: bool) -> tuple[Value, ...]:
    charge, at_risk = (claim.charge, claim.at_risk) if first and not claim.of_the_file else (None, None)
    head = (charge, at_risk, claim.payer, claim.payer_name, claim.service_from)
    if finding is None:
        refused = f"refused with the {claim.refused_by} around it" if claim.refused_with_its_unit else ""
        return (claim.action, "", claim.claim, "", "", refused, "", "", *head, "", "", None, "", "", None, "",
                claim.transaction, claim.file, "")  # fmt: skip
    return (
        claim.action, finding.severity, claim.claim, ", ".join(map(str, finding.lines)), finding.rule, finding.message,
        finding.fix, finding.expect, *head, ", ".join(finding.predicts),
        finding.element or finding.segment or finding.loop, finding.segment_number or None, finding.value,
        ", ".join(finding.also), finding.times, finding.edition, claim.transaction, claim.file, finding.fingerprint,
    )  # fmt: skip


def _claim_row(claim: ShownClaim) -> tuple[Value, ...]:
    return (
        claim.action, claim.disposition, claim.claim, claim.charge, claim.at_risk, claim.payer, claim.payer_name,
        claim.service_from, claim.kind, claim.lines, sum(item.times for item in claim.findings),
        claim.findings[0].rule if claim.findings else "", claim.not_checked, claim.refused_by, claim.transaction,
        claim.file,
    )  # fmt: skip


def check_tables(view: View) -> tuple[Table, ...]:
    """The tables of a check: totals, findings, claims, what was not checked, remittances."""
    return (
        Table("totals", "Totals", "total", _TOTAL_COLUMNS, lambda: _check_totals(view)),
        Table(
            "findings", "Findings", "finding", FINDING_COLUMNS,
            lambda: finding_rows(claim for claim in view.claims if claim.findings),
        ),
        Table(
            "claims", "Claims", "claim", CLAIM_COLUMNS,
            lambda: (_claim_row(claim) for claim in view.claims if not claim.of_the_file),
        ),
        Table(
            "not_checked", "Not checked", "reason",
            _columns(("reason", "Not checked because"), ("edits", "Edits"), ("claims", "Claims", "count"),
                     ("cure", "What would cure it"), ("where", "Where it comes from"),
                     ("unlocks", "Edits it lets run", "count")),
            lambda: (
                (row.reason, ", ".join(row.edits), row.claims, row.remedy.what if row.remedy else "",
                 row.remedy.where if row.remedy else "", row.remedy.unlocks if row.remedy else None)
                for row in view.unchecked
            ),
        ),
        Table(
            "payments", "Payments", "payment",
            _columns(("payer", "Payer id"), ("trace", "Trace"), ("payment", "Payment", "money"),
                     ("claims", "Claims", "count"), ("paid", "Paid on claims", "money"), ("set", "Set"),
                     ("file", "File")),
            lambda: (
                (item.payer, item.trace, item.payment, item.payments, item.paid, item.transaction, item.file)
                for item in view.remittances
            ),
        ),
    )  # fmt: skip


_TOTAL_COLUMNS = _columns(
    ("of", "Of"), ("name", "Name"), ("claims", "Claims", "count"), ("findings", "Findings", "count"),
    ("dollars", "Dollars", "money"), ("at_risk", "At risk", "money"),
)  # fmt: skip


def _check_totals(view: View) -> Iterator[tuple[Value, ...]]:
    summary = view.summary
    yield ("all", "", summary.claims, summary.findings, summary.charge, view.at_risk)
    for total in view.actions:
        yield ("to do", total.action, total.claims, None, total.charge, None)
    if summary.misfits_sent:
        yield ("to do", "sent with a diagnosis that may not fit", summary.misfits_sent, None, None, None)
    for kind, shares in (("edit", view.by_edit), ("payer", view.by_payer), ("reason", view.by_reason)):
        for share in shares:
            name = f"{share.name} {share.label}".strip() or "not named"
            yield (kind, name, share.claims, share.findings, None, share.at_risk)
    for label in view.editions:
        yield ("checked against", label.label, None, None, None, None)


def reconciliation_tables(view: ReconciledView) -> tuple[Table, ...]:
    """The tables of a reconciliation: totals, payments, denials, claims, findings and the queues."""
    return (
        Table("totals", "Totals", "total", _columns(
            ("of", "Of"), ("name", "Name"), ("count", "Count", "count"), ("dollars", "Dollars", "money"),
            ("foreseen", "Foreseen", "count")), lambda: _sums(view)),
        Table("payments", "Payments", "payment", _columns(
            ("payer", "Payer"), ("payer_id", "Payer id"), ("trace", "Trace"), ("date", "Date", "date"),
            ("method", "By"), ("payment", "Payment", "money"), ("claims", "Claims", "count"),
            ("joined", "Joined", "count"), ("claims_paid", "Paid on claims", "money"),
            ("taken", "Taken by the account", "money"), ("given", "Given by the account", "money"),
            ("out_of_balance", "Out of balance by", "money")),
            lambda: map(_payment, view.remittances)),
        Table("denials", "Denials", "denial", DENIAL_COLUMNS, lambda: denial_rows(view)),
        Table("claims", "Claims", "claim", _columns(
            ("claim", "Claim"), ("version", "Version", "count"), ("payer", "Payer id"), ("state", "State"),
            ("service_from", "Date of service", "date"), ("charge", "Charge", "money"), ("paid", "Paid", "money"),
            ("contractual", "Contract", "money"), ("patient", "Patient", "money"), ("denied", "Denied", "money"),
            ("other", "Other", "money"), ("unanswered", "Not answered", "money"), ("answered", "Answered", "date"),
            ("story", "Story")),
            lambda: (
                (item.claim, item.version, item.payer, item.state, item.service_from, item.money.charge,
                 item.net_paid, item.money.contractual, item.money.patient, item.money.denied, item.money.other,
                 item.money.unanswered, item.answered, ", ".join(item.trail))
                for item in view.claims
            )),
        Table("findings", "What became of findings", "finding", _columns(
            ("claim", "Claim"), ("line", "Line", "count"), ("edit", "Edit"), ("severity", "Severity"),
            ("predicts", "Predicted codes"), ("state", "Outcome"), ("meaning", "Which means"), ("note", "Note")),
            lambda: (
                (item.claim, item.line or None, item.rule, item.severity, ", ".join(item.predicts), item.state,
                 FINDING_MEANINGS.get(item.state, ""), item.note)
                for item in view.findings
            )),
        Table("unmatched", "Payments without a claim", "answer", _columns(
            ("name", "Name"), ("number", "Number"), ("join", "Why"), ("status", "Status"), ("meaning", "Meaning"),
            ("charge", "Charge", "money"), ("paid", "Paid", "money"), ("date", "Date", "date"), ("trace", "Trace"),
            ("denials", "Denials"), ("nearest", "Nearest claims")),
            lambda: (
                (item.name, item.number, item.join, item.status, item.meaning, item.charge, item.paid, item.date,
                 item.trace, ", ".join(item.denials), ", ".join(near.claim for near in item.nearest))
                for item in view.unmatched
            )),
        Table("unanswered", "Claims without an answer", "claim", _columns(
            ("claim", "Claim"), ("version", "Version", "count"), ("payer", "Payer id"),
            ("service_from", "Date of service", "date"), ("charge", "Charge", "money"), ("age", "Days", "count")),
            lambda: (
                (item.claim, item.version, item.payer, item.service_from, item.charge, item.age)
                for item in view.unanswered
            )),
        Table("notices", "To be told", "notice", _columns(("kind", "What"), ("claim", "Claim"), ("text", "Text")),
              lambda: ((item.kind, item.claim, item.text) for item in view.notices)),
    )  # fmt: skip


DENIAL_COLUMNS = _columns(
    ("claim", "Claim"), ("line", "Line", "count"), ("code", "Code"), ("denial", "Denial"),
    ("amount", "Amount", "money"), ("reason", "Reason"), ("do", "Do"), ("state", "State"),
    ("said", "Foreseen?"), ("foreseen_by", "By"),
    ("family", "Kind"), ("in_force", "In force"),
)  # fmt: skip


def denial_rows(view: ReconciledView) -> Iterator[tuple[Value, ...]]:
    """A row for each denial, those in force and of the most dollars first."""
    for item in view.denials:
        yield (
            item.claim, item.line or None, item.code, reason_of(item), item.amount, item.reason, what_to_do(item),
            item.state, said_of(item), ", ".join(item.foreseen_by), item.family, "yes" if item.final else "no",
        )  # fmt: skip


def _payment(item: Remittance) -> tuple[Value, ...]:
    return (
        item.payer, item.payer_id, item.trace, item.date, item.method, item.payment, item.payments,
        item.joins.get("joined", 0), item.claims_paid, item.taken, item.given, item.out_of_balance,
    )  # fmt: skip


def _sums(view: ReconciledView) -> Iterator[tuple[Value, ...]]:
    summary = view.summary
    yield ("all", "remittances", summary.remittances, None, None)
    yield ("all", "payments", summary.payments, None, None)
    yield ("all", "joined", summary.joins.get("joined", 0), None, None)
    for name in ("charge", "paid", "contractual", "patient", "denied", "other", "unanswered"):
        yield ("dollars", name, None, getattr(summary, name), None)
    for state, count in summary.denials.items():
        yield ("denials", state, count, summary.denied_by_state[state], None)
    for state, count in summary.findings.items():
        yield ("findings", state, count, None, None)
    groups: tuple[tuple[str, Any], ...] = (
        ("reason", summary.by_family), ("payer", summary.by_payer), ("edit", summary.by_edit)
    )  # fmt: skip
    for kind, totals in groups:
        for total in totals:
            yield (kind, total.name, total.denials, total.denied, total.foreseen)
