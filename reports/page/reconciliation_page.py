"""The page of a reconciliation: what came back and what to do about it, then why, then the denials and the queues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import IO, Any, Final

import msgspec
from markupsafe import Markup

from reports.claim_report import DenialRecord
from reports.page.rendering import Bar, Budget, Rows, bars, explained, macro, page
from reports.reconciliation import ReconciliationSummary, Total
from reports.view.reconciled import SIMPLE, ReconciledView, finding_place
from reports.view.recovery import DENIAL_STATES, FINDING_MEANINGS, reason_of, said_of, what_to_do
from reports.view.tables import Table, reconciliation_tables
from reports.view.words import plural

_FIRST: Final = 5
_NOBODY: Final = "nobody can say"
_WORDS: Final = {
    "claims": "",
    "unmatched": "Payments of claims that were never recorded, or whose claim is not certain; "
    "cleanclaim match PAYMENT CLAIM joins one by hand.",
    "unanswered": "Claims that were recorded and that no remittance has answered, most dollars first.",
}
_TABLES: Final = ("payments", "notices", "unmatched", "unanswered", "claims", "findings")


class _Part(msgspec.Struct, frozen=True):
    """A table of the page, as its template takes it."""

    name: str
    title: str
    words: str
    columns: Sequence[tuple[str, str]]
    rows: Any


def write_reconciliation(out: IO[bytes], view: ReconciledView, beside: tuple[str, ...] = ()) -> None:
    """Write the page of a reconciliation. ``beside`` are files of the same run that hold everything."""
    summary = view.summary
    budget = Budget()
    edits = {total.name for total in summary.by_edit}
    denials = Rows(budget, len(view.denials), _denial_rows(view))
    tables = [_part(table, budget, view) for table in _ordered(reconciliation_tables(view))]
    tables = [part for part in tables if part.rows.count or part.rows.left]
    told = list(explained(edits))
    known = {edit.id for edit in told}
    parts = [("today", "To do")]
    parts += [("why", "Why")] if summary.by_family or summary.by_payer else []
    parts += [("denials", "Denials")] if denials.count else []
    parts += [("outcomes", "Outcomes")] if summary.findings else []
    parts += [(part.name, part.title) for part in tables if part.name != "findings"]
    parts += [("edits", "Edits")] if told else []
    out.write(
        page(
            "reconciliation.html",
            title=f"cleanclaim: {headline(view)}",
            headline=headline(view),
            parts=parts,
            version="",
            summary=summary,
            in_force=sum(summary.denials.values()),
            open_claims=len(view.unanswered),
            todo=_to_do(view),
            first=list(_to_start_with(view, denials.count)),
            asks=list(_asks(view)),
            by_family=_chart(summary.by_family, set()),
            by_payer=_chart(summary.by_payer, set()),
            by_edit=_chart(summary.by_edit, known),
            states=_states(summary),
            denials=denials,
            tables=tables,
            outcomes=_outcomes(summary),
            beside=beside,
            edits=told,
        )
    )


def headline(view: ReconciledView) -> str:
    """What the money says, in a sentence."""
    summary = view.summary
    count = sum(summary.denials.values())
    if count:
        return f"${summary.denied:,.2f} denied in {plural(count, 'denial')}; ${summary.paid:,.2f} paid"
    return f"${summary.paid:,.2f} paid, nothing denied"


def _to_do(view: ReconciledView) -> tuple[Bar, ...]:
    """Dollars of the denials in force by the way to recover them."""
    found: dict[str, list[Decimal]] = {}
    for denial in view.denials:
        if denial.final and denial.state != "bundled":
            sums = found.setdefault(what_to_do(denial) or _NOBODY, [Decimal(0), Decimal(0)])
            sums[0] += 1
            sums[1] += denial.amount
    ranked = sorted(found.items(), key=lambda item: (-item[1][1], item[0]))
    return bars((name, "", plural(int(count), "denial"), amount, "denials") for name, (count, amount) in ranked)


def _to_start_with(view: ReconciledView, shown: int) -> Iterator[tuple[int, DenialRecord, str, str]]:
    """The denials in force of most dollars, with the numbers of their rows."""
    for number, denial in enumerate(islice(view.denials, min(_FIRST, shown)), 1):
        if denial.final and denial.state != "bundled":
            yield number, denial, reason_of(denial), what_to_do(denial)


def _asks(view: ReconciledView) -> Iterator[str]:
    """What asks for somebody beside the denials."""
    summary = view.summary
    if summary.out_of_balance:
        yield f"{plural(summary.out_of_balance, 'remittance')} out of balance: ask the payer before posting."
    unjoined = summary.payments - summary.joins.get("joined", 0)
    if unjoined > 0:
        yield f"{plural(unjoined, 'payment')} of {summary.payments:,} answer no recorded claim."
    for code, count in summary.unmapped.items():
        yield f"Reason code {code} ({plural(count, 'denial')}) is in no table of ours."


def _chart(totals: Sequence[Total], known: Iterable[str]) -> tuple[Bar, ...]:
    links = set(known)
    return bars(
        (
            total.name if total.name != "?" else "not named",
            "",
            f"{plural(total.denials, 'denial')}, {total.foreseen:,} foreseen",
            total.denied,
            f"edit-{total.name}" if total.name in links else "",
        )
        for total in totals
    )


def _states(summary: ReconciliationSummary) -> tuple[Bar, ...]:
    ranked = sorted(summary.denials, key=lambda state: -summary.denied_by_state[state])
    return bars(
        (state, DENIAL_STATES.get(state, ""), plural(summary.denials[state], "denial"),
         summary.denied_by_state[state], "denials")
        for state in ranked
    )  # fmt: skip


def _outcomes(summary: ReconciliationSummary) -> list[tuple[str, int, str]]:
    states = sorted(summary.findings, key=lambda state: (finding_place(state), state))
    return [(state, summary.findings[state], FINDING_MEANINGS.get(state, "")) for state in states]


def _denial_rows(view: ReconciledView) -> Iterator[Markup]:
    row = macro("denial_row")
    for number, denial in enumerate(view.denials, 1):
        yield row(denial, number, reason_of(denial), said_of(denial), what_to_do(denial))


def _ordered(tables: Iterable[Table]) -> Iterator[Table]:
    named = {table.name: table for table in tables}
    for name in _TABLES:
        yield named[name]


def _part(table: Table, budget: Budget, view: ReconciledView) -> _Part:
    title, total = table.title, len(getattr(view, "remittances" if table.name == "payments" else table.name))
    rows = table.rows()
    if table.name == "claims":
        title = "Claims neither simply paid nor denied"
        state = [column.name for column in table.columns].index("state")
        total = sum(claim.state not in SIMPLE for claim in view.claims)
        rows = (row for row in rows if row[state] not in SIMPLE)
    if table.name == "findings":
        title = "Outcomes, one by one"
    row = macro("plain_row")
    kinds = [column.kind for column in table.columns]
    rendered = (row(list(zip(cells, kinds, strict=True))) for cells in rows)
    columns = [(column.heading, column.kind) for column in table.columns]
    return _Part(table.name, title, _WORDS.get(table.name, ""), columns, Rows(budget, total, rendered))
