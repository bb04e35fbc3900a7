"""Recording what came back: remittances, claim statuses, acknowledgements. A file is recorded whole or not at all.

Each payment, provider adjustment, claim status and refusal is one event with an identity of its own. The same
remittance (payer, trace, amount, date) is one remittance whatever envelope or file it comes in, however often, and in
however many pieces; the same CLP inside it is told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cleanclaim.store import schema
from cleanclaim.store.database import Bind, told_as_store_errors, writing
from cleanclaim.store.keys import cents, digest, member_key, name_key, tax_key
from cleanclaim.store.patient_key import keyed
from cleanclaim.store.rows import insert_returning, restored
from cleanclaim.store.searching import chunks, note
from cleanclaim.store.spool import Spool
from reports.matching.numbers import is_telling, normalised
from reports.outcomes.payment_status import status_of
from reports.outcomes.payments import Payment, payment_of
from x12.records.acknowledgement import GroupAnswer, InterchangeAnswer
from x12.records.claim_status import ClaimStatus
from x12.records.party import Party
from x12.records.remittance import ClaimPayment, ProviderAdjustment, Remittance, RemittanceEnd

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
        self._spool = spool
        self._head = head
        self._remits: dict[int, dict[str, Any]] = {}
        self._entries: Counter[tuple[str, ...]] = Counter()

    def remittance(self, head: Remittance) -> None:
        """Take the head of an 835 set."""
        self._remits[head.number] = self._remit_row(head)

    def payment(self, claim: ClaimPayment) -> None:
        """Take a claim payment."""
        number = claim.remittance.number
        if number not in self._remits:
            self.remittance(claim.remittance)
        remit = self._remits[number]
        content = self._content(claim.segments.texts, claim.segments.separator) or repr(payment_of(claim))
        row = self._payment_row(claim, remit)
        row["identity"] = digest((remit["identity"], keyed(self._secret, content)))
        self._spool.add(("payment", number, row))

    def end(self, tail: RemittanceEnd) -> None:
        """Take the provider adjustments of an 835 set."""
        if tail.remittance.number not in self._remits:
            self.remittance(tail.remittance)
        remit = self._remits[tail.remittance.number]
        for entry in tail.adjustments:
            self._spool.add(("entry", tail.remittance.number, self._entry_row(entry, remit["identity"])))

    def status(self, status: ClaimStatus) -> None:
        """Take what a front end said of one claim."""
        self._spool.add(("status", 0, self._status_row(status)))

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
        remits = {number: self._remit(connection, row, source) for number, row in self._remits.items()}
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

    def _remit(self, connection: Connection, row: dict[str, Any], source: int) -> int:
        """The row of a remittance: the one known by its identity, one of an older version made whole, or a new one."""
        table = schema.remits
        known = connection.scalar(sa.select(table.c.id).where(table.c.identity == row["identity"]))
        if known is not None:
            return int(known)
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
        (made,) = insert_returning(connection, table, [row | {"source_id": source}])
        return made

    def _remit_row(self, head: Remittance) -> dict[str, Any]:
        payer, payee = head.payer, head.payee
        paid = cents(head.payment)
        who = head.payer_trace_id or (payer.id if payer else "") or (payer.name if payer else "")
        identity: tuple[str, ...] = (who, head.trace, str(paid), str(head.payment_date))
        if not head.trace:
            identity = (*identity, keyed(self._secret, self._content(head.segments.texts, head.segments.separator)))
        npi, tax = _payee(self._secret, payee)
        return {
            "identity": digest(identity),
            "payer_id": _payer_id(payer)[:80],
            "payer_name": payer.name[:80] if payer else "",
            "trace": head.trace[:64],
            "payer_trace_id": head.payer_trace_id[:16],
            "payment_cents": paid,
            "payment_date": head.payment_date,
            "produced": head.produced,
            "method": head.method[:3],
            "handling": head.handling[:2],
            "payee_npi": npi,
            "payee_tax_key": tax,
            "older": False,
        }

    def _payment_row(self, claim: ClaimPayment, remit: dict[str, Any]) -> dict[str, Any]:
        payment = payment_of(claim)
        people = [party for role in ("QC", "IL", "74") if (party := claim.party(role))]
        first, last = _service_days(claim)
        return self._answer_row(people) | {
            "kind": "payment",
            "offset": claim.where.offset,
            "ordinal": claim.ordinal,
            "claim_id": payment.number[:64],
            "number_key": normalised(payment.number)[:64],
            "status": payment.status[:8],
            "payer_control": payment.control[:64],
            "original_control": payment.original_control[:64],
            "payer_id": remit["payer_id"],
            "payee_npi": remit["payee_npi"],
            "payee_tax_key": remit["payee_tax_key"],
            "service_from": first,
            "service_to": last,
            "charge_cents": cents(payment.charge),
            "paid_cents": cents(payment.paid),
            "frequency": payment.frequency[:2],
            "sequence": status_of(payment.status).sequence,
            "dated": remit["payment_date"] or remit["produced"],
            "codes": sorted({service.submitted for service in payment.services if service.submitted}),
            "controls": _controls(service.control for service in payment.services),
            "body": _ENCODER.encode(payment).decode(),
        }

    def _status_row(self, status: ClaimStatus) -> dict[str, Any]:
        people = [status.patient] if status.patient else []
        npi, tax = _payee(self._secret, status.provider)
        day = status.service
        codes = [s for item in status.statuses for s in item.statuses]
        labels = " ".join(dict.fromkeys(f"{code.category}:{code.code}" for code in codes))
        effective = next((item.effective for item in status.statuses if item.effective), None)
        answer = StatusAnswer(rejected=status.rejected, label=labels)
        source = status.source.id if status.source else ""
        told = (source, status.claim_id, status.payer_control, labels, str(effective), str(status.amount))
        return self._answer_row(people) | {
            "identity": digest(("277", *told, *(item.control for item in status.lines))),
            "kind": "status",
            "offset": status.where.offset,
            "ordinal": 0,
            "claim_id": status.claim_id[:64],
            "number_key": normalised(status.claim_id)[:64],
            "status": "reject" if status.rejected else "accept",
            "payer_control": status.payer_control[:64],
            "original_control": "",
            "payer_id": source[:80],
            "payee_npi": npi,
            "payee_tax_key": tax,
            "service_from": day.start if day else None,
            "service_to": day.end if day else None,
            "charge_cents": cents(status.amount),
            "paid_cents": None,
            "frequency": "",
            "sequence": "",
            "dated": effective,
            "codes": [],
            "controls": _controls(item.control for item in status.lines),
            "body": _ENCODER.encode(answer).decode(),
        }

    def _answer_row(self, people: Iterable[Party]) -> dict[str, Any]:
        found = list(people)
        members = [key for party in found if party.id and (key := member_key(self._secret, party.id))]
        names = [key for party in found if (key := name_key(self._secret, party.name, party.first))]
        return {"members": list(dict.fromkeys(members)), "names": list(dict.fromkeys(names))}

    def _entry_row(self, entry: ProviderAdjustment, remit: str) -> dict[str, Any]:
        told = (remit, entry.provider, str(entry.fiscal_end), entry.reason, entry.reference, str(cents(entry.amount)))
        self._entries[told] += 1
        return {
            "identity": digest((*told, str(self._entries[told]))),
            "reason": entry.reason[:2],
            "reference": entry.reference[:80],
            "amount_cents": cents(entry.amount),
            "provider": entry.provider[:64],
            "fiscal_end": entry.fiscal_end,
        }

    def _content(self, texts: Iterable[str], separator: str) -> str:
        """What segments say, whatever separates their elements."""
        return "\x1e".join(text.replace(separator, "\x1f").rstrip("\x1f") for text in texts)


class StatusAnswer(msgspec.Struct, frozen=True):
    """The body of a claim status: whether it rejects, and its categories and codes (``A7:507``)."""

    rejected: bool
    label: str


def _payer_id(payer: Party | None) -> str:
    """The payer's id: N104, else REF*2U or REF*NF."""
    if payer is None:
        return ""
    other = payer.ref("2U") or payer.ref("NF")
    return payer.id or (other.value if other else "")


def _payee(secret: bytes, payee: Party | None) -> tuple[str, str]:
    """NPI and keyed tax number of who is paid: N104 by its qualifier, REF*TJ."""
    if payee is None:
        return "", ""
    own = payee.id if payee.id_qualifier in ("FI", "24", "34") else ""
    return payee.npi[:10], tax_key(secret, payee.tax_id or own)


def _service_days(claim: ClaimPayment) -> tuple[date | None, date | None]:
    """First and last day of service: of the claim (DTM*232 and 233), else of its services."""
    first = next((day.start for day in claim.dates if day.qualifier == "232"), None)
    last = next((day.end or day.start for day in claim.dates if day.qualifier == "233"), None)
    days = [service.service for service in claim.services if service.service]
    starts = [day.start for day in days if day.start]
    ends = [day.end or day.start for day in days if day.end or day.start]
    return first or min(starts, default=None), last or max((e for e in ends if e), default=None) or first


def _controls(values: Iterable[str]) -> list[str]:
    return sorted({control for value in values if is_telling(control := normalised(value)) and control})


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


def payment_in(body: str) -> Payment:
    """The payment in an answer's body."""
    return msgspec.json.decode(body, type=Payment)


def status_in(body: str) -> StatusAnswer:
    """The claim status in an answer's body."""
    return msgspec.json.decode(body, type=StatusAnswer)
