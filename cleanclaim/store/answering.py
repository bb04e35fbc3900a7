"""Recording what came back: remittances, claim statuses, acknowledgements. A file is recorded whole or not at all.

Each payment, provider adjustment, claim status and refusal is one event with an identity of its own. The same
remittance (payer, trace, amount, date) is one remittance whatever envelope or file it comes in, however often, and in
however many pieces; the same CLP inside it is told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cleanclaim.store import schema
from cleanclaim.store.answer_rows import AnswerRows, content, entry_row
from cleanclaim.store.database import Bind, told_as_store_errors, writing
from cleanclaim.store.keys import cents, digest
from cleanclaim.store.patient_key import keyed
from cleanclaim.store.rows import insert_returning, restored
from cleanclaim.store.searching import chunks, note
from cleanclaim.store.spool import Spool
from reports.outcomes.payments import payment_of
from x12.records.acknowledgement import GroupAnswer, InterchangeAnswer
from x12.records.claim_status import ClaimStatus
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd

_BATCH = 400
_ENCODER = msgspec.json.Encoder()


class Receipt(msgspec.Struct):
    """What recording a file did: rows of the remittances, answers and set answers it speaks of, how many of its events
    were new, and how many were known before."""

    remits: list[int]
    answers: list[int]
    set_answers: list[int]
    new: int = 0
    known: int = 0
    repeated: int = 0


class AnswerRecording:
    """One file of answers on its way into the store."""

    def __init__(self, engine: Bind, secret: bytes, spool: Spool, head: dict[str, Any]) -> None:
        self._engine = engine
        self._secret = secret
        self._rows = AnswerRows(secret)
        self._spool = spool
        self._head = head
        self._remits: dict[int, dict[str, Any]] = {}
        self._entries: Counter[tuple[str, ...]] = Counter()

    def remittance(self, head: Remittance) -> None:
        """Take the head of an 835 set."""
        self._remits[head.number] = self._rows.remittance(head)

    def payment(self, claim: ClaimPayment) -> None:
        """Take a claim payment."""
        number = claim.remittance.number
        if number not in self._remits:
            self.remittance(claim.remittance)
        remit = self._remits[number]
        told = content(claim.segments.texts, claim.segments.separator) or repr(payment_of(claim))
        row = self._rows.payment(claim, remit)
        row["identity"] = digest((remit["identity"], keyed(self._secret, told)))
        self._spool.add(("payment", number, row))

    def end(self, tail: RemittanceEnd) -> None:
        """Take the provider adjustments of an 835 set."""
        if tail.remittance.number not in self._remits:
            self.remittance(tail.remittance)
        remit = self._remits[tail.remittance.number]["identity"]
        for entry in tail.adjustments:
            told = (
                remit, entry.provider, str(entry.fiscal_end), entry.reason, entry.reference, str(cents(entry.amount)),
            )  # fmt: skip
            self._entries[told] += 1
            self._spool.add(("entry", tail.remittance.number, entry_row(entry, told, self._entries[told])))

    def status(self, status: ClaimStatus) -> None:
        """Take what a front end said of one claim."""
        self._spool.add(("status", 0, self._rows.status(status)))

    def group(self, answer: GroupAnswer) -> None:
        """Take a 999 or 997: one event a set it names, and one for the group."""
        common = {
            "kind": "999",
            "offset": answer.where.offset,
            "parties": f"{answer.receiver.strip()}|{answer.sender.strip()}"[:40],
            "interchange_control": "",
            "group_control": answer.control,
            "dated": None,
        }
        named = {item.control for item in answer.sets}
        for item in answer.sets:
            label = f"999 {item.status or 'without an answer'}" + "".join(f" {code}" for code in item.codes)
            self._set_answer(common | {"set_control": item.control, "rejected": not item.accepted, "label": label})
        whole = answer.status in ("R", "M", "W", "X") or (answer.status == "" and not named)
        if not named or whole:
            label = f"999 group {answer.status or 'without an answer'}"
            self._set_answer(common | {"set_control": "", "rejected": whole, "label": label})

    def interchange(self, answer: InterchangeAnswer) -> None:
        """Take a TA1."""
        self._set_answer(
            {
                "kind": "TA1",
                "offset": answer.where.offset,
                "parties": f"{answer.receiver.strip()}|{answer.sender.strip()}"[:40],
                "interchange_control": answer.control,
                "group_control": "",
                "set_control": "",
                "rejected": not answer.accepted,
                "label": f"TA1 {answer.status} {answer.note}",
                "dated": None,
            }
        )

    def _set_answer(self, row: dict[str, Any]) -> None:
        told = [row["kind"], row["parties"], row["interchange_control"], row["group_control"], row["set_control"]]
        row["identity"] = digest((*told, row["label"]))
        row["label"] = row["label"][:80]
        self._spool.add(("set", 0, row))

    def complete(self, sha256: str) -> Receipt:
        """Write the file's events; those known before are passed over."""
        with told_as_store_errors(self._engine), writing(self._engine) as connection:
            return self.write(connection, sha256)

    def write(self, connection: Connection, sha256: str) -> Receipt:
        """Write the events in a transaction of the caller's."""
        receipt = Receipt([], [], [])
        sources = schema.sources
        source = connection.scalar(sa.select(sources.c.id).where(sources.c.sha256 == sha256))
        if source is None:
            (source,) = insert_returning(connection, sources, [self._head | {"sha256": sha256}])
        remits = _remit_keys(connection, self._remits, source)
        receipt.remits = list(dict.fromkeys(remits.values()))
        batches: dict[str, list[dict[str, Any]]] = {"answers": [], "account_entries": [], "set_answers": []}
        for kind, number, row in self._spool:
            table = {"payment": "answers", "status": "answers", "entry": "account_entries", "set": "set_answers"}[kind]
            if table != "account_entries":
                row["source_id"] = source
            if kind in ("payment", "entry"):
                row["remit_id"] = remits[number]
            batches[table].append(row)
            if len(batches[table]) >= _BATCH:
                _insert_new(connection, table, batches[table], receipt)
                batches[table] = []
        for table, rows in batches.items():
            _insert_new(connection, table, rows, receipt)
        return receipt


def _remit_keys(connection: Connection, rows: dict[int, dict[str, Any]], source: int) -> dict[int, int]:
    """Each remittance's row: the one known by its identity, else a new one."""
    table = schema.remits
    told = {row["identity"]: row for row in reversed(rows.values())}
    known: dict[str, int] = {}
    for some in chunks(told):
        query = sa.select(table.c.identity, table.c.id).where(table.c.identity.in_(some))
        known |= {row[0]: row[1] for row in connection.execute(query)}
    new = [row for row in rows.values() if row["identity"] not in known and row is told[row["identity"]]]
    if connection.scalar(sa.select(table.c.id).where(table.c.older.is_(True)).limit(1)) is not None:
        for row in new:
            _drop_older(connection, row)
    made = insert_returning(connection, table, [row | {"source_id": source} for row in new])
    known |= {row["identity"]: key for row, key in zip(new, made, strict=True)}
    return {number: known[row["identity"]] for number, row in rows.items()}


def _drop_older(connection: Connection, row: Mapping[str, Any]) -> None:
    """Take away the remittance as an older version kept it: the same one, read again, takes its place."""
    table = schema.remits
    older = sa.select(table.c.id).where(
        table.c.older.is_(True),
        table.c.trace == row["trace"],
        table.c.payment_cents == row["payment_cents"],
        table.c.payment_date == row["payment_date"],
    )
    for key in connection.scalars(older).all():
        touched = connection.scalars(
            sa.select(schema.matches.c.claim_row)
            .join(schema.answers, schema.answers.c.id == schema.matches.c.answer_id)
            .where(schema.answers.c.remit_id == key, schema.matches.c.claim_row.is_not(None))
        ).all()
        connection.execute(sa.delete(table).where(table.c.id == key))
        note(connection, "claim", [row for row in touched if row is not None])


def _insert_new(connection: Connection, name: str, rows: list[dict[str, Any]], receipt: Receipt) -> None:
    """Insert the events of a batch that are not known yet."""
    if not rows:
        return
    table = schema.metadata.tables[name]
    known: dict[str, int] = {}
    for some in chunks(row["identity"] for row in rows):
        query = sa.select(table.c.identity, table.c.id).where(table.c.identity.in_(some))
        known |= {row[0]: row[1] for row in connection.execute(query)}
    fresh = {row["identity"]: row for row in rows if row["identity"] not in known}
    keys = insert_returning(connection, table, [restored(table, row) for row in fresh.values()])
    receipt.new += len(keys)
    receipt.known += len(known)
    receipt.repeated += len(rows) - len(keys) - len(known)
    if name == "answers":
        receipt.answers += [*known.values(), *keys]
        note(connection, "answer", keys)
    elif name == "set_answers":
        receipt.set_answers += [*known.values(), *keys]
        _note_sets(connection, list(fresh.values()))


def _note_sets(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Claims of the sets these answers speak of must be looked at again."""
    for row in rows:
        keys = sets_meant(connection, row)
        claims = schema.claims
        note(connection, "claim", connection.scalars(sa.select(claims.c.id).where(claims.c.set_id.in_(keys))))


def sets_meant(connection: Connection, answer: Mapping[str, Any]) -> list[int]:
    """The claim sets a set answer (its row) speaks of: by control numbers and by whom it was said to.

    Receivers write application codes where the claims had interchange codes: where no name agrees, control numbers that
    fit one set alone are enough.
    """
    sets = schema.claim_sets
    if answer["kind"] == "TA1":
        wanted = sets.c.interchange_control == answer["interchange_control"]
    else:
        wanted = sets.c.group_control == answer["group_control"]
        if answer["set_control"]:
            wanted = sa.and_(wanted, sets.c.set_control == answer["set_control"])
    found = connection.execute(sa.select(sets.c.id, sets.c.sender, sets.c.group_control).where(wanted)).all()
    parties = answer["parties"].split("|")
    named = [row.id for row in found if row.sender and row.sender in parties]
    return named or ([row.id for row in found] if len(found) == 1 else [])


@contextmanager
def answer_recording(engine: Bind, secret: bytes, file_name: str, now: datetime) -> Iterator[AnswerRecording]:
    """Record one file of answers; nothing is written unless it is completed."""
    with Spool() as spool:
        yield AnswerRecording(engine, secret, spool, {"file_name": file_name, "recorded_at": now})
