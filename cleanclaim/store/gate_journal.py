"""The gate's journal in the store: jobs and their states, leases on control numbers, what was received before.

Every call is one short transaction of its own, durable when it returns, but :meth:`GateJournal.write`, which writes in
the transaction that records the claims: what is recorded and what is published cannot part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from cleanclaim.store.database import told_as_store_errors, writing
from cleanclaim.store.gate_tables import gate_acts, gate_claims, gate_counters, gate_interchanges, gate_jobs
from cleanclaim.store.rows import insert, insert_returning
from cleanclaim.store.searching import chunks

State = Literal[
    "received", "hashed", "judged", "staged", "recorded", "published", "archived", "quarantined", "undone"
]  # fmt: skip
"""How far a job is; each is durable before the next begins."""

UNDONE_BY_A_CRASH: tuple[State, ...] = ("received", "hashed", "judged", "staged")
"""States in which nothing was recorded: a job found in one of them is undone, and its input taken anew."""

FINISHED_AFTER_A_CRASH: tuple[State, ...] = ("recorded", "published")
"""States in which all was recorded: a job found in one of them is finished."""

RECORDED: tuple[State, ...] = ("recorded", "published", "archived")
"""States in which the claims are in the store."""

ENDED: tuple[State, ...] = ("archived", "quarantined", "undone")
"""States of jobs nobody works on any more."""

LARGEST = 999_999_999
"""Control numbers have nine digits; after the last one comes 1."""

_BATCH = 400


class ReceivedMeanwhile(Exception):  # noqa: N818 - nothing is wrong: the input is judged anew
    """Another gate recorded the same interchange while this one judged it; nothing was recorded here."""


class JobRow(msgspec.Struct, frozen=True):
    """A job as the journal has it."""

    id: int
    token: str
    kind: str
    state: State
    path: str
    name: str
    stamp: str
    owner: str
    lease_until: float
    sha256: str
    moment: str
    outputs: list[list[str]]
    summary: dict[str, Any]


class Received(msgspec.Struct, frozen=True):
    """An interchange of an input: whose (``qualifier:id``), under which number, and the hash of what it says."""

    sender: str
    receiver: str
    control: str
    content: str
    verdict: str = "new"


class GateClaim(msgspec.Struct, frozen=True, gc=False):
    """A claim of a job. ``findings`` are (edit, fingerprint) pairs of what holds or refuses it."""

    ordinal: int
    offset: int
    claim_id: str
    number: str
    billing_npi: str
    payer_id: str
    kind: str
    place: str
    why: str
    findings: tuple[tuple[str, str], ...]
    charge_cents: int | None
    service_from: date | None
    sent_as: str


class HeldClaim(GateClaim, frozen=True, gc=False, kw_only=True):
    """A claim of the journal: its row, its job's row, its input's folder in the archive, and when that was taken in."""

    id: int
    job_id: int
    folder: str
    moment: str


class GateJournal:
    """The journal of the gate in one store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def lease(self, name: str, count: int) -> int:
        """Take that many control numbers of a kind; the first of them. Nobody else gets them, used or not."""
        table = gate_counters
        with told_as_store_errors(self._engine), writing(self._engine) as connection:
            last = connection.scalar(sa.select(table.c.last).where(table.c.name == name))
            first = (last or 0) + 1
            if first + count - 1 > LARGEST:
                first = 1
            values = {"last": first + count - 1}
            if last is None:
                insert(connection, table, [values | {"name": name}])
            else:
                connection.execute(sa.update(table).where(table.c.name == name).values(values))
            return first

    def begin(self, row: Mapping[str, Any], claimed: str | None) -> JobRow | None:
        """A new job; None where another one is at work on the same input."""
        with told_as_store_errors(self._engine), writing(self._engine) as connection:
            if claimed and connection.scalar(sa.select(gate_jobs.c.id).where(gate_jobs.c.claimed == claimed)):
                return None
            (key,) = insert_returning(
                connection, gate_jobs, [{"outputs": [], "summary": {}, "state": "received", **row, "claimed": claimed}]
            )
            return _job(connection, gate_jobs.c.id == key)

    def moved(self, token: str, state: State, **columns: Any) -> None:
        """The job is in that state now."""
        if state in ENDED:
            columns["claimed"] = None
        with told_as_store_errors(self._engine), writing(self._engine) as connection:
            connection.execute(sa.update(gate_jobs).where(gate_jobs.c.token == token).values(state=state, **columns))

    def renew(self, token: str, until: float) -> None:
        """The owner is still at work."""
        with told_as_store_errors(self._engine), writing(self._engine) as connection:
            connection.execute(sa.update(gate_jobs).where(gate_jobs.c.token == token).values(lease_until=until))

    def forget(self, token: str) -> None:
        """The job was undone: nothing of it is left."""
        with told_as_store_errors(self._engine), writing(self._engine) as connection:
            connection.execute(sa.delete(gate_jobs).where(gate_jobs.c.token == token))

    def open_jobs(self) -> list[JobRow]:
        """Every job that has not ended."""
        with told_as_store_errors(self._engine), self._engine.connect() as connection:
            return _jobs(connection, gate_jobs.c.state.not_in(ENDED))

    def job(self, token: str) -> JobRow | None:
        """The job of that token."""
        with told_as_store_errors(self._engine), self._engine.connect() as connection:
            return _job(connection, gate_jobs.c.token == token)

    def job_of(self, row: int) -> JobRow | None:
        """The job of that row."""
        with told_as_store_errors(self._engine), self._engine.connect() as connection:
            return _job(connection, gate_jobs.c.id == row)

    def crashes(self, path: str, stamp: str) -> int:
        """How often the process died while it worked on this very input."""
        table = gate_jobs
        query = sa.select(sa.func.count()).where(
            table.c.path == path, table.c.stamp == stamp, table.c.state == "undone"
        )
        with told_as_store_errors(self._engine), self._engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def done(self, stamp: str, name: str) -> bool:
        """Whether a member of an archive was recorded by an earlier run."""
        table = gate_jobs
        query = sa.select(table.c.id).where(table.c.stamp == stamp, table.c.name == name)
        with told_as_store_errors(self._engine), self._engine.connect() as connection:
            return connection.scalar(query.where(table.c.state.in_(RECORDED)).limit(1)) is not None

    def received_before(self, sender: str, receiver: str, control: str, content: str) -> tuple[str, int]:
        """Whether an interchange was here: its verdict, and the row of the job it first came in (0: it is new)."""
        with told_as_store_errors(self._engine), self._engine.connect() as connection:
            return _received_before(connection, sender, receiver, control, content)

    def released(self, claims: Iterable[tuple[str, str]]) -> dict[tuple[str, str], set[str]]:
        """Of claims (number, billing NPI) that people let go: the fingerprints of what had held them."""
        found: dict[tuple[str, str], set[str]] = {}
        wanted = dict.fromkeys(claims)
        with told_as_store_errors(self._engine), self._engine.connect() as connection:
            for some in chunks({number for number, _ in wanted}):
                query = (
                    sa.select(gate_claims.c.claim_id, gate_claims.c.billing_npi, gate_claims.c.findings)
                    .join(gate_acts, gate_acts.c.claim_row == gate_claims.c.id)
                    .where(gate_claims.c.claim_id.in_(some), gate_acts.c.act == "release")
                )
                for row in connection.execute(query):
                    key = (row.claim_id, row.billing_npi)
                    if key in wanted:
                        found.setdefault(key, set()).update(print_ for _, print_ in row.findings)
        return found

    def write_alone(self, write: Callable[[Connection], None]) -> None:
        """A transaction for what :meth:`write` writes, where no claims are recorded beside it."""
        with told_as_store_errors(self._engine), writing(self._engine) as connection:
            write(connection)

    def write(
        self,
        connection: Connection,
        token: str,
        claims: Iterable[GateClaim],
        received: Sequence[Received],
        columns: Mapping[str, Any],
    ) -> None:
        """Write a job's claims and interchanges, and that it is recorded, in the caller's transaction.

        Raises ReceivedMeanwhile where another gate recorded one of the interchanges since it was judged.
        """
        for each in received:
            now, _ = _received_before(connection, each.sender, each.receiver, each.control, each.content)
            if now != each.verdict:
                raise ReceivedMeanwhile(f"interchange {each.control} came in elsewhere while it was judged")
        key = connection.scalar(sa.select(gate_jobs.c.id).where(gate_jobs.c.token == token))
        moment = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        rows = [{**msgspec.structs.asdict(each), "job_id": key, "received": moment} for each in received]
        insert(connection, gate_interchanges, rows)
        batch: list[dict[str, Any]] = []
        for claim in claims:
            batch.append(
                {**msgspec.structs.asdict(claim), "findings": [list(f) for f in claim.findings], "job_id": key}
            )
            if len(batch) >= _BATCH:
                insert(connection, gate_claims, batch)
                batch = []
        insert(connection, gate_claims, batch)
        connection.execute(sa.update(gate_jobs).where(gate_jobs.c.id == key).values(state="recorded", **columns))

    def held(self) -> list[HeldClaim]:
        """Every claim that waits for a person, oldest first."""
        with told_as_store_errors(self._engine), self._engine.connect() as connection:
            return _claims(connection, gate_claims.c.place == "held")

    def find(self, name: str) -> list[HeldClaim]:
        """Claims by the store's id (``#12``), the clearinghouse's number, or CLM01; whatever became of them."""
        claims = gate_claims.c
        wanted = (
            claims.id == int(name[1:])
            if name[:1] == "#" and name[1:].isdigit()
            else sa.or_(claims.number == name, claims.claim_id == name)
        )
        with told_as_store_errors(self._engine), self._engine.connect() as connection:
            return _claims(connection, wanted)

    def decided(
        self, connection: Connection, token: str, claims: Sequence[tuple[HeldClaim, str]], act: str, reason: str,
        columns: Mapping[str, Any],
    ) -> None:  # fmt: skip
        """Write what a person decided of claims, each with the number it went out under (``""``: it did not)."""
        key = connection.scalar(sa.select(gate_jobs.c.id).where(gate_jobs.c.token == token))
        moment = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        place = {"release": "accepted", "reject": "rejected", "hold": "held"}[act]
        for claim, sent_as in claims:
            insert(connection, gate_acts, [
                {"claim_row": claim.id, "act": act, "reason": reason, "at": moment, "job_id": key}
            ])  # fmt: skip
            values = {"place": place, "why": "decided", "sent_as": sent_as}
            connection.execute(sa.update(gate_claims).where(gate_claims.c.id == claim.id).values(values))
        connection.execute(sa.update(gate_jobs).where(gate_jobs.c.id == key).values(state="recorded", **columns))

    def counts(self) -> dict[str, int]:
        """Claims by place, and jobs that have not ended (``waiting``)."""
        with told_as_store_errors(self._engine), self._engine.connect() as connection:
            query = sa.select(gate_claims.c.place, sa.func.count()).group_by(gate_claims.c.place)
            found = {row[0]: int(row[1]) for row in connection.execute(query)}
            jobs = sa.select(gate_jobs.c.state, sa.func.count()).group_by(gate_jobs.c.state)
            return found | {f"jobs {row[0]}": int(row[1]) for row in connection.execute(jobs)}

    def folders_before(self, moment: str) -> list[str]:
        """The archive's folders of jobs that ended, begun before that moment (ISO 8601)."""
        query = sa.select(gate_jobs.c.summary).where(gate_jobs.c.state == "archived", gate_jobs.c.moment < moment)
        with told_as_store_errors(self._engine), self._engine.connect() as connection:
            return [summary["folder"] for summary in connection.scalars(query) if summary.get("folder")]

    def noted(self, act: str, reason: str) -> None:
        """Keep an act that is about no single claim (purge)."""
        row = {"act": act, "reason": reason, "at": datetime.now(UTC).replace(tzinfo=None, microsecond=0)}
        with told_as_store_errors(self._engine), writing(self._engine) as connection:
            insert(connection, gate_acts, [row])


def _received_before(connection: Connection, sender: str, receiver: str, control: str, content: str) -> tuple[str, int]:
    table = gate_interchanges
    same = sa.select(table.c.job_id, table.c.content).where(
        table.c.sender == sender, table.c.receiver == receiver, table.c.control == control
    )
    rows = connection.execute(same.order_by(table.c.id)).all()
    for row in rows:
        if row.content == content:
            return "repeated", int(row.job_id)
    if rows:
        return "number", int(rows[0].job_id)
    alike = sa.select(table.c.job_id).where(table.c.content == content, table.c.sender == sender)
    first = connection.scalar(alike.order_by(table.c.id).limit(1))
    return ("content", int(first)) if first is not None else ("new", 0)


def _claims(connection: Connection, which: sa.ColumnElement[bool]) -> list[HeldClaim]:
    names = [name for name in HeldClaim.__struct_fields__ if name not in ("folder", "moment")]
    query = (
        sa.select(*(gate_claims.c[name] for name in names), gate_jobs.c.summary, gate_jobs.c.moment)
        .join(gate_jobs, gate_jobs.c.id == gate_claims.c.job_id)
        .where(which)
        .order_by(gate_claims.c.id)
    )
    rows = connection.execute(query).mappings()
    return [
        HeldClaim(
            **{name: row[name] for name in names if name != "findings"},
            findings=tuple((rule, fingerprint) for rule, fingerprint in row["findings"]),
            folder=row["summary"].get("folder", ""),
            moment=row["moment"],
        )
        for row in rows
    ]


def _job(connection: Connection, which: sa.ColumnElement[bool]) -> JobRow | None:
    return next(iter(_jobs(connection, which)), None)


def _jobs(connection: Connection, which: sa.ColumnElement[bool]) -> list[JobRow]:
    names = JobRow.__struct_fields__
    query = sa.select(*(gate_jobs.c[name] for name in names)).where(which).order_by(gate_jobs.c.id)
    return [JobRow(**row._mapping) for row in connection.execute(query)]
