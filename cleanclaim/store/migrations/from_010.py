"""The rows of version 0.1.0 in the tables of today: read aside, made into events, and noted to be joined anew."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cleanclaim.store import schema
from cleanclaim.store.keys import digest, dollars, group_key
from cleanclaim.store.rows import codes_in, insert
from reports.matching.numbers import cut_forms, is_telling, normalised
from reports.outcomes.payment_status import status_of
from reports.outcomes.payments import ZERO, Payment, Reason, ServiceAnswer, plain_carc

_OLD = ("matches", "service_payments", "adjustments", "payments", "remits")
_AT_ONCE = 500


def set_aside(connection: Connection) -> None:
    """Copy the old tables that give way to new ones of the same name, and drop them."""
    for name in _OLD:
        connection.execute(sa.text(f'CREATE TABLE old_{name} AS SELECT * FROM "{name}"'))  # noqa: S608 - names of ours
        connection.execute(sa.text(f'DROP TABLE "{name}"'))


def drop_aside(connection: Connection) -> None:
    """Drop the copies."""
    for name in _OLD:
        connection.execute(sa.text(f"DROP TABLE old_{name}"))


def carry_over(connection: Connection) -> None:
    """Fill the new columns and tables from the old rows."""
    _sets(connection)
    _claims(connection)
    _lines(connection)
    _remittances(connection)


def _batches(connection: Connection, query: str) -> Iterator[list[Mapping[str, Any]]]:
    """The rows of a query ordered by id, some at a time; none is held longer."""
    last = 0
    while rows := connection.execute(sa.text(query), {"last": last, "many": _AT_ONCE}).mappings().all():
        yield [dict(row) for row in rows]
        last = rows[-1]["id"]


def _sets(connection: Connection) -> None:
    """One claim set for each interchange and set control number of a file."""
    claims = schema.claims
    query = sa.select(claims.c.submission_id, claims.c.interchange_control, claims.c.set_control).distinct()
    rows = connection.execute(query.order_by(*query.selected_columns)).all()
    made = [
        {
            "submission_id": row[0],
            "identity": digest(("0.1.0", str(row[0]), row[1], row[2])),
            "number": number,
            "interchange_control": row[1],
            "set_control": row[2],
        }
        for number, row in enumerate(rows, 1)
    ]
    insert(connection, schema.claim_sets, made)


def _claims(connection: Connection) -> None:
    claims, sets = schema.claims, schema.claim_sets
    of = {
        (row.submission_id, row.interchange_control, row.set_control): row.id
        for row in connection.execute(sa.select(sets))
    }
    query = "SELECT * FROM claims WHERE id > :last ORDER BY id LIMIT :many"
    for rows in _batches(connection, query):
        changed = []
        for row in rows:
            first, second = cut_forms(row["claim_id"])
            changed.append(
                {
                    "b_id": row["id"],
                    "set_id": of[row["submission_id"], row["interchange_control"], row["set_control"]],
                    "number_key": normalised(row["claim_id"]),
                    "number_17": first,
                    "number_20": second,
                    "group_key": group_key(row["claim_id"], row["billing_npi"], row["billing_tax_key"]),
                    "version_place": f"{row['interchange_control']:>9}|{row['set_control']:>9}|{row['ordinal']:07d}|",
                }
            )
        _update(connection, claims, changed)


def _lines(connection: Connection) -> None:
    lines = schema.lines
    query = "SELECT id, control, diagnoses FROM lines WHERE id > :last ORDER BY id LIMIT :many"
    for rows in _batches(connection, query):
        keys = [(row["id"], normalised(row["control"])) for row in rows]
        changed = [{"b_id": key, "control_key": form} for key, form in keys if form and is_telling(form)]
        if changed:
            _update(connection, lines, changed)
        pointed = [
            {"line_id": row["id"], "code": code[:16]}
            for row in rows
            for code in dict.fromkeys(codes_in(row["diagnoses"]))
        ]
        insert(connection, schema.line_diagnoses, pointed)


def _update(connection: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    values: dict[str, Any] = {name: sa.bindparam(name) for name in rows[0] if name != "b_id"}
    connection.execute(sa.update(table).where(table.c.id == sa.bindparam("b_id")).values(**values), rows)


def _remittances(connection: Connection) -> None:
    """Sources and remittances, then their payments as events, to be joined."""
    rows = connection.execute(sa.text("SELECT * FROM old_remits ORDER BY id")).mappings().all()
    sources = {row["sha256"]: (row["file_name"], row["recorded_at"]) for row in rows}
    made = [
        {"sha256": sha, "file_name": name, "recorded_at": _moment(at)} for sha, (name, at) in sorted(sources.items())
    ]
    insert(connection, schema.sources, made)
    source_of = {row.sha256: row.id for row in connection.execute(sa.select(schema.sources))}
    remits = [
        {
            "id": row["id"],
            "source_id": source_of[row["sha256"]],
            "identity": digest(("0.1.0", row["sha256"], str(row["set_number"]))),
            "payer_id": row["payer_id"],
            "trace": row["trace"],
            "payment_cents": row["payment_cents"],
            "payment_date": _day(row["payment_date"]),
            "older": True,
        }
        for row in rows
    ]
    insert(connection, schema.remits, remits)
    if connection.dialect.name == "postgresql" and remits:
        connection.execute(sa.text("SELECT setval(pg_get_serial_sequence('remits', 'id'), max(id)) FROM remits"))
    head = {row["id"]: (remit, row) for remit, row in zip(remits, rows, strict=True)}
    query = "SELECT * FROM old_payments WHERE id > :last ORDER BY id LIMIT :many"
    for payments in _batches(connection, query):
        _answers(connection, payments, head)
    table = schema.answers
    noted = sa.select(sa.literal("answer"), table.c.id)
    connection.execute(sa.insert(schema.pending).from_select(["kind", "row"], noted))


def _answers(
    connection: Connection, payments: list[Mapping[str, Any]], head: Mapping[int, tuple[dict[str, Any], Any]]
) -> None:
    services: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    reasons: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    between = {"first": payments[0]["id"], "last": payments[-1]["id"]}
    for name, found in (("service_payments", services), ("adjustments", reasons)):
        text = f"SELECT * FROM old_{name} WHERE payment_id BETWEEN :first AND :last ORDER BY id"  # noqa: S608 - as above
        for row in connection.execute(sa.text(text), between).mappings():
            found[row["payment_id"]].append(dict(row))
    rows = []
    for paid in payments:
        remit, old = head[paid["remit_id"]]
        payment = _payment(paid, services[paid["id"]], reasons[paid["id"]])
        rows.append(
            {
                "source_id": remit["source_id"],
                "remit_id": remit["id"],
                "identity": digest(("0.1.0", remit["identity"], str(paid["ordinal"]))),
                "kind": "payment",
                "ordinal": paid["ordinal"],
                "claim_id": paid["claim_id"],
                "number_key": normalised(paid["claim_id"])[:64],
                "status": paid["status"],
                "payer_control": paid["payer_control"],
                "payer_id": old["payer_id"],
                "members": [],
                "names": [],
                "charge_cents": paid["charge_cents"],
                "paid_cents": paid["paid_cents"],
                "sequence": status_of(paid["status"]).sequence,
                "dated": _day(old["payment_date"]),
                "codes": sorted({service.submitted for service in payment.services if service.submitted}),
                "controls": [],
                "body": msgspec.json.encode(payment).decode(),
            }
        )
    insert(connection, schema.answers, rows)


def _payment(row: Mapping[str, Any], services: list[Mapping[str, Any]], reasons: list[Mapping[str, Any]]) -> Payment:
    by_service: dict[int, list[Reason]] = defaultdict(list)
    remarks: dict[int, dict[str, None]] = defaultdict(dict)
    for reason in reasons:
        amount = dollars(reason["amount_cents"]) or ZERO
        by_service[reason["service"]].append(Reason(reason["group"], plain_carc(reason["carc"]), amount))
        codes = reason["rarcs"] if isinstance(reason["rarcs"], list) else json.loads(reason["rarcs"])
        remarks[reason["service"]] |= dict.fromkeys(codes)
    return Payment(
        number=row["claim_id"],
        status=row["status"],
        charge=dollars(row["charge_cents"]) or ZERO,
        paid=dollars(row["paid_cents"]) or ZERO,
        patient=sum((r.amount for each in by_service.values() for r in each if r.group == "PR"), Decimal(0)),
        control=row["payer_control"],
        reasons=tuple(by_service[0]),
        remarks=tuple(remarks[0]),
        services=tuple(
            ServiceAnswer(
                code=service["code"],
                charge=dollars(service["charge_cents"]) or ZERO,
                paid=dollars(service["paid_cents"]) or ZERO,
                control=str(service["line"]) if service["line"] else "",
                reasons=tuple(by_service[service["service"]]),
                remarks=tuple(remarks[service["service"]]),
            )
            for service in services
        ),
    )


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
