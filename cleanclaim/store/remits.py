"""What the remittances in the store come to, read in batches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from cleanclaim.store import schema
from cleanclaim.store.answer_rows import payment_in
from cleanclaim.store.keys import dollars
from cleanclaim.store.searching import chunks
from reports.outcomes.payments import ZERO
from reports.outcomes.provider_adjustments import AccountEntry
from reports.remittance_report import RemittanceRecord, remittance_record


class _Sums(msgspec.Struct):
    """What the payments of one remittance come to."""

    charge: Decimal = ZERO
    paid: Decimal = ZERO
    interest: Decimal = ZERO
    joins: Counter[str] = msgspec.field(default_factory=Counter)


def remittances(connection: Connection, remits: Iterable[int]) -> Iterator[RemittanceRecord]:
    """The remittances of these rows, by date and trace; four queries for a batch of them."""
    table = schema.remits
    order: list[tuple[str, str, int]] = []
    for some in chunks(remits):
        query = sa.select(table.c.id, table.c.payment_date, table.c.trace).where(table.c.id.in_(some))
        order += [(str(row.payment_date), row.trace, row.id) for row in connection.execute(query)]
    for some in chunks(key for _, _, key in sorted(order)):
        rows = {row.id: row for row in connection.execute(sa.select(table).where(table.c.id.in_(some)))}
        sums, entries = _sums(connection, some), _entries(connection, some)
        for key in some:
            yield _record(rows[key], sums[key], entries[key])


def _record(row: Row[Any], sums: _Sums, entries: Sequence[tuple[AccountEntry, str]]) -> RemittanceRecord:
    return remittance_record(
        payer=row.payer_name,
        payer_id=row.payer_id,
        trace=row.trace,
        day=row.payment_date,
        method=row.method,
        payment=dollars(row.payment_cents),
        payments=sum(sums.joins.values()),
        charge=sums.charge,
        claims_paid=sums.paid,
        entries=entries,
        interest=sums.interest,
        joins=dict(sums.joins),
        older=row.older,
    )


def _sums(connection: Connection, remits: Sequence[int]) -> Mapping[int, _Sums]:
    answers, matches = schema.answers, schema.matches
    query = (
        sa.select(answers.c.remit_id, answers.c.charge_cents, answers.c.paid_cents, matches.c.status)
        .outerjoin(matches, matches.c.answer_id == answers.c.id)
        .where(answers.c.remit_id.in_(remits))
        .order_by(answers.c.id)
    )
    found: dict[int, _Sums] = defaultdict(_Sums)
    for row in connection.execute(query):
        sums = found[row.remit_id]
        sums.charge += dollars(row.charge_cents) or ZERO
        sums.paid += dollars(row.paid_cents) or ZERO
        sums.joins[row.status or "unknown"] += 1
    with_interest = sa.select(answers.c.remit_id, answers.c.body).where(
        answers.c.remit_id.in_(remits), answers.c.body.contains('"interest"')
    )
    for remit, body in connection.execute(with_interest):
        found[remit].interest += payment_in(body).interest
    return found


def _entries(connection: Connection, remits: Sequence[int]) -> Mapping[int, list[tuple[AccountEntry, str]]]:
    """The provider adjustments of each remittance, each with the claim its reference names."""
    table = schema.account_entries
    rows = connection.execute(sa.select(table).where(table.c.remit_id.in_(remits)).order_by(table.c.id)).all()
    entries = [(row.remit_id, _entry(row)) for row in rows]
    named = _named(connection, {name for _, entry in entries for name in entry.names})
    found: dict[int, list[tuple[AccountEntry, str]]] = defaultdict(list)
    for remit, entry in entries:
        found[remit].append((entry, next((named[name] for name in entry.names if name in named), "")))
    return found


def _entry(row: Row[Any]) -> AccountEntry:
    return AccountEntry(
        reason=row.reason,
        reference=row.reference,
        amount=dollars(row.amount_cents) or ZERO,
        provider=row.provider,
        fiscal_end=row.fiscal_end,
    )


def _named(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """Claims that parts of references name: by our number, or by the payer's."""
    claims, answers, matches = schema.claims, schema.answers, schema.matches
    found: dict[str, str] = {}
    for some in chunks(names):
        query = (
            sa.select(answers.c.payer_control, claims.c.claim_id)
            .join(matches, matches.c.answer_id == answers.c.id)
            .join(claims, claims.c.id == matches.c.claim_row)
            .where(answers.c.payer_control.in_(some))
            .order_by(claims.c.id)
        )
        found |= {row[0]: row[1] for row in connection.execute(query)}
        own = sa.select(claims.c.claim_id).where(claims.c.claim_id.in_(some)).order_by(claims.c.id)
        found |= {name: name for name in connection.scalars(own)}
    return found
