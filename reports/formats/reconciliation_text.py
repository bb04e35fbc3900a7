"""A reconciliation for a person: payments first, totals, then the denials worst first, and what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import IO

from rich.text import Text

from reports.claim_report import ClaimReport, DenialRecord
from reports.formats.format_protocol import Options, Reconciled
from reports.formats.text_blocks import Lines, aligned, money
from reports.reconciliation import ReconciliationSummary, Total
from reports.remittance_report import RemittanceRecord
from reports.terminal import console_on, data
from reports.view.ranking import Counted, Ranked
from reports.view.reconciled import SIMPLE, ReconciledView, finding_place, reconciled_view
from reports.view.recovery import DENIAL_STATES, FINDING_MEANINGS, reason_of, said_of, what_to_do
from reports.view.words import plural

_STYLE = {
    "denied": "bold red",
    "rejected": "bold red",
    "partly paid": "magenta",
    "paid nothing": "magenta",
    "missed": "bold red",
    "not-checked": "magenta",
    "refuted": "magenta",
    "ineffective fix": "magenta",
    "conflict": "magenta",
    "ambiguous": "magenta",
}
"""By what asks for somebody: money to recover, then an edit to look at. What needs nobody has no colour."""

_INDENT = 9


def write_text(out: IO[bytes], options: Options, shown: Reconciled) -> None:
    """Print a reconciliation; ``show`` rows of each kind, the others are counted."""
    view = reconciled_view(shown, options.show)
    try:
        _Blocks(Lines(console_on(out)), options).write(view)
    finally:
        view.close()


class _Blocks:
    def __init__(self, lines: Lines, options: Options) -> None:
        self._lines = lines
        self._all = options.all
        self._options = options

    def write(self, view: ReconciledView) -> None:
        if self._options.quiet or self._options.statistics:
            if not self._options.quiet:
                self._totals(view.summary)
            self._sums(view.summary)
            return
        self._payments(view.remittances)
        self._totals(view.summary)
        self._denials(view.denials)
        self._claims(view.claims)
        self._findings(view)
        self._unmatched(view)
        self._unanswered(view)
        self._notices(view)
        self._sums(view.summary)

    def _payments(self, remittances: Ranked[RemittanceRecord]) -> None:
        if not len(remittances):
            return
        self._lines.say("Payments", "bold")
        for record in remittances:
            joined = record.joins.get("joined", 0)
            parts = [
                data(record.payer or record.payer_id or "payer not named", "bold"), data(record.trace),
                Text(str(record.date or "")), Text(f"{record.method} {money(record.payment)}".strip()),
                Text(f"{joined:,} of {plural(record.payments, 'claim')} joined"),
                Text(f"out of balance by {money(record.out_of_balance)}", "bold red") if record.out_of_balance
                else Text("balanced"),
            ]  # fmt: skip
            self._lines.put(Text("  ") + Text("   ").join(part for part in parts if part.plain), 4)
            for entry in record.entries:
                claim = f" (claim {entry.claim})" if entry.claim else ""
                what = f"PLB {entry.reason} {entry.reference}".rstrip()
                self._lines.say(f"    {what}: {entry.meaning}, {entry.effect} {money(abs(entry.amount))}{claim}", "", 6)
        self._more(remittances)

    def _totals(self, summary: ReconciliationSummary) -> None:
        for title, totals in (
            ("Denied by reason", summary.by_family),
            ("Denied by payer", summary.by_payer),
            ("Foreseen by edit", summary.by_edit),
        ):
            if totals:
                self._lines.say(title, "bold")
                aligned(self._lines, [_total(total) for total in totals[:10]])
                if len(totals) > 10:
                    self._lines.say(f"  and {len(totals) - 10:,} more")
                self._lines.blank()

    def _denials(self, denials: Ranked[DenialRecord]) -> None:
        if not len(denials):
            return
        self._lines.say("Denials, most dollars first", "bold")
        for denial in denials:
            style = _STYLE.get(denial.state, "") if denial.final else ""
            where = [f"line {denial.line}" if denial.line else "", denial.code]
            heading = [
                data(f"  {denial.claim}", style or "bold"), Text(money(denial.amount)),
                data(" ".join(filter(None, where))), data(reason_of(denial)), data(said_of(denial), style),
            ]  # fmt: skip
            self._lines.put(Text("   ").join(part for part in heading if part.plain), _INDENT)
            self._lines.say(f"{' ' * _INDENT}{denial.reason}.", "", _INDENT)
            if do := what_to_do(denial):
                self._lines.say(f"{' ' * _INDENT}Do: {do}.", "", _INDENT)
        self._more(denials)

    def _claims(self, claims: Ranked[ClaimReport]) -> None:
        told = [claim for claim in claims if self._all or claim.state not in SIMPLE]
        if not told:
            return
        self._lines.say("Claims" if self._all else "Claims neither simply paid nor denied", "bold")
        for claim in told:
            sums = claim.money
            parts = [
                data(f"  {claim.claim}", "bold"), data(claim.payer), Text(_state(claim), _STYLE.get(claim.state, "")),
                Text(f"charge {money(sums.charge)}, paid {money(claim.net_paid)}, denied {money(sums.denied)}"),
            ]  # fmt: skip
            if len(claim.trail) > 1:
                parts.append(data(", ".join(claim.trail)))
            self._lines.put(Text("   ").join(part for part in parts if part.plain), _INDENT)
        if self._all or len(told) == len(claims) - claims.more:
            self._more(claims)
        else:
            self._lines.blank()

    def _findings(self, view: ReconciledView) -> None:
        if not view.summary.findings:
            return
        self._lines.say("What became of the findings", "bold")
        by_state: dict[str, Counter[str]] = {}
        for finding in view.findings:
            by_state.setdefault(finding.state, Counter())[f"{finding.rule} {finding.claim}".rstrip()] += 1
        for state in sorted(view.summary.findings, key=_finding_order):
            named = list(by_state.get(state, ()))
            which = f" ({', '.join(named[:6])}{', …' if len(named) > 6 else ''})" if named else ""
            meaning = FINDING_MEANINGS.get(state, "")
            text = Text.assemble(
                f"  {view.summary.findings[state]:,} ", (state, _STYLE.get(state, "")), data(f": {meaning}{which}")
            )
            self._lines.put(text, 4)
        self._lines.blank()

    def _unmatched(self, view: ReconciledView) -> None:
        if not len(view.unmatched):
            return
        self._lines.say("Payments that answer no claim (cleanclaim match PAYMENT CLAIM joins one by hand)", "bold")
        for record in view.unmatched:
            nearest = "; ".join(
                f"nearest {n.claim}, against it: {', '.join(n.against) or 'nothing'}" for n in record.nearest
            )
            parts = [
                data(f"  {record.name}", "bold"), data(record.number), Text(f"charge {money(record.charge)}"),
                Text(f"paid {money(record.paid)}"), Text(record.join, _STYLE.get(record.join, "")), data(nearest),
                data(", ".join(record.denials)),
            ]  # fmt: skip
            self._lines.put(Text("   ").join(part for part in parts if part.plain), _INDENT)
        self._more(view.unmatched)

    def _unanswered(self, view: ReconciledView) -> None:
        if not len(view.unanswered):
            return
        self._lines.say("Claims without an answer", "bold")
        rows = [
            (f"  {item.claim}", item.payer, str(item.service_from or ""), money(item.charge),
             "" if item.age is None else plural(item.age, "day"))
            for item in view.unanswered
        ]  # fmt: skip
        aligned(self._lines, rows, indent=0)
        self._more(view.unanswered)

    def _notices(self, view: ReconciledView) -> None:
        if not len(view.notices):
            return
        self._lines.say("To be told", "bold")
        for notice in view.notices:
            claim = f"{notice.claim}: " if notice.claim else ""
            self._lines.say(f"  {notice.kind}: {claim}{notice.text}", "", 4)
        self._more(view.notices)

    def _more(self, records: Counted) -> None:
        if records.more:
            self._lines.say(f"  and {records.more:,} more (--show {len(records)})")
        self._lines.blank()

    def _sums(self, summary: ReconciliationSummary) -> None:
        joined = summary.joins.get("joined", 0)
        self._lines.put(
            Text(
                f"{plural(summary.remittances, 'remittance')}, {plural(summary.payments, 'payment')}, "
                f"{joined:,} joined to a recorded claim", "bold",
            )
        )  # fmt: skip
        parts = [
            f"{name} {money(amount)}"
            for name, amount in (
                ("charged", summary.charge), ("paid", summary.paid), ("contract", summary.contractual),
                ("patient", summary.patient), ("denied", summary.denied), ("other", summary.other),
                ("not answered", summary.unanswered),
            )
        ]  # fmt: skip
        self._lines.say(f"  {', '.join(parts)}", "", 4)
        for state, count in summary.denials.items():
            amount = money(summary.denied_by_state[state])
            text = Text(f"  {plural(count, 'denial')} {state}", _STYLE.get(state, ""))
            self._lines.put(text + Text(f" ({amount}): {DENIAL_STATES.get(state, '')}"), 4)
        if summary.out_of_balance:
            self._lines.say(f"  {plural(summary.out_of_balance, 'remittance')} out of balance", "bold red")


def _state(claim: ClaimReport) -> str:
    passed = claim.passed_on and claim.state != "forwarded"
    return f"{claim.state} and forwarded" if passed else claim.state


def _finding_order(state: str) -> tuple[int, str]:
    return finding_place(state), state


def _total(total: Total) -> Sequence[str]:
    foreseen = f"{total.foreseen:,} foreseen" if total.foreseen else "none foreseen"
    return (f"  {total.name}", money(total.denied), plural(total.denials, "denial"), foreseen)
