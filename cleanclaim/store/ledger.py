"""What is known after all events, read from the store to be shown; and what a person says of a join."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from cleanclaim.store import schema
from cleanclaim.store.acts import act
from cleanclaim.store.answer_rows import payment_in
from cleanclaim.store.answering import sets_meant
from cleanclaim.store.database import Bind, told_as_store_errors, writing
from cleanclaim.store.keys import dollars
from cleanclaim.store.remits import remittances
from cleanclaim.store.searching import chunks
from reports.claim_report import ClaimReport
from reports.matching.join import JOINED
from reports.matching.lines import LineMatch
from reports.outcomes.denials import denials_of
from reports.remittance_report import (
    AnswerRecord,
    NearestClaim,
    OpenClaim,
    RemittanceRecord,
    meaning_of,
)

_DECODER = msgspec.json.Decoder(ClaimReport)
SHORT = 12
"""Signs of an answer's identity that name it to a person."""


class Ledger:
    """Reads states, payments and queues; every query asks for a batch."""

    def __init__(self, engine: Bind, connection: Connection, now: datetime) -> None:
        self._engine = engine
        self._connection = connection
        self._now = now

    def remittances(self, remits: Sequence[int]) -> Iterator[RemittanceRecord]:
        """The remittances of these rows, by date and trace."""
        return remittances(self._connection, remits)

    def claims_of(self, answers: Sequence[int], set_answers: Sequence[int]) -> Iterator[ClaimReport]:
        """Every version of the claims these answers speak of, in order."""
        matches, states = schema.matches, schema.claim_states
        episodes: set[int] = set()
        for some in chunks(answers):
            query = sa.select(states.c.episode).join(matches, matches.c.claim_row == states.c.claim_row)
            episodes.update(self._connection.scalars(query.where(matches.c.answer_id.in_(some))))
        for claims in self._claims_of_sets(set_answers):
            query = sa.select(states.c.episode).where(states.c.claim_row.in_(claims))
            episodes.update(self._connection.scalars(query))
        yield from self._states(states.c.episode, episodes)

    def all_claims(self) -> Iterator[ClaimReport]:
        """Every claim something came back about."""
        states = schema.claim_states
        yield from self._states(states.c.episode, self._connection.scalars(sa.select(states.c.episode).distinct()))

    def _states(self, column: sa.Column[Any], values: Iterable[int]) -> Iterator[ClaimReport]:
        states, claims = schema.claim_states, schema.claims
        for some in chunks(values):
            query = (
                sa.select(states.c.body)
                .join(claims, claims.c.id == states.c.claim_row)
                .where(column.in_(some))
                .order_by(states.c.episode, claims.c.created, claims.c.version_place)
            )
            for body in self._connection.scalars(query):
                yield _DECODER.decode(body)

    def _claims_of_sets(self, set_answers: Sequence[int]) -> Iterator[list[int]]:
        table, claims = schema.set_answers, schema.claims
        for some in chunks(set_answers):
            for row in self._connection.execute(sa.select(table).where(table.c.id.in_(some))).all():
                keys = sets_meant(self._connection, dict(row._mapping))
                found = self._connection.scalars(sa.select(claims.c.id).where(claims.c.set_id.in_(keys)))
                yield from chunks(found)

    def answers(self, rows: Sequence[int], *, joined: bool | None = None) -> Iterator[AnswerRecord]:
        """The answers of these rows with their joins; only those that are (not) joined, where asked."""
        table, matches, remits = schema.answers, schema.matches, schema.remits
        for some in chunks(rows):
            query = (
                sa.select(table, matches.c.status.label("join"), matches.c.claim_row, matches.c.key)
                .add_columns(matches.c.confidence, matches.c.nearest, matches.c.against, remits.c.trace)
                .join(matches, matches.c.answer_id == table.c.id)
                .outerjoin(remits, remits.c.id == table.c.remit_id)
                .where(table.c.id.in_(some))
                .order_by(table.c.id)
            )
            if joined is not None:
                query = query.where(matches.c.status == JOINED if joined else matches.c.status != JOINED)
            found = self._connection.execute(query).all()
            names = self._claim_names(
                {row.claim_row for row in found if row.claim_row} | {n[0] for row in found for n in row.nearest}
            )
            for row in found:
                yield _answer_record(row, names)

    def all_unmatched(self) -> Iterator[AnswerRecord]:
        """Every answer that answers no claim."""
        matches = schema.matches
        rows = self._connection.scalars(sa.select(matches.c.answer_id).where(matches.c.status != JOINED)).all()
        yield from self.answers(rows, joined=False)

    def all_remits(self) -> list[int]:
        """Rows of every remittance."""
        return list(self._connection.scalars(sa.select(schema.remits.c.id)))

    def _claim_names(self, rows: Iterable[int]) -> dict[int, str]:
        claims = schema.claims
        found: dict[int, str] = {}
        for some in chunks(rows):
            query = sa.select(claims.c.id, claims.c.claim_id).where(claims.c.id.in_(some))
            found |= {row[0]: row[1] for row in self._connection.execute(query)}
        return found

    def unanswered(self, limit: int | None = None) -> Iterator[OpenClaim]:
        """Claims nothing answered, oldest first, each with answers that may be meant for it."""
        claims, states, answers = schema.claims, schema.claim_states, schema.answers
        newest = max(
            filter(
                None,
                (
                    self._connection.scalar(sa.select(sa.func.max(answers.c.dated))),
                    _day(self._connection.scalar(sa.select(sa.func.max(claims.c.created)))),
                ),
            ),
            default=None,
        )
        query = (
            sa.select(claims)
            .outerjoin(states, states.c.claim_row == claims.c.id)
            .where(sa.or_(states.c.state.is_(None), states.c.state == "no answer"), claims.c.disposition != "reject")
            .order_by(claims.c.created, claims.c.version_place)
        )
        rows = self._connection.execute(query.limit(limit) if limit is not None else query).all()
        near = self._near({row.id for row in rows})
        for row in rows:
            made = _day(row.created)
            yield OpenClaim(
                claim=row.claim_id,
                version=row.id,
                payer=row.payer_id,
                service_from=row.service_from,
                created=made,
                charge=dollars(row.charge_cents),
                age=(newest - made).days if newest and made else None,
                nearest=tuple(near.get(row.id, ())),
            )

    def _near(self, claims: set[int]) -> dict[int, list[str]]:
        """Unjoined answers that have the claims among their nearest."""
        table, matches = schema.answers, schema.matches
        query = (
            sa.select(table.c.identity, matches.c.nearest)
            .join(matches, matches.c.answer_id == table.c.id)
            .where(matches.c.status.in_(("ambiguous", "conflict")))
            .order_by(table.c.id)
        )
        found: dict[int, list[str]] = defaultdict(list)
        for row in self._connection.execute(query):
            for nearest in row.nearest:
                if nearest[0] in claims:
                    found[nearest[0]].append(row.identity[:SHORT])
        return found

    def act(self, what: str, answer: str, claim: str, reason: str) -> None:
        """Join an answer to a claim by hand (``match``), or take it away (``unmatch``); kept as an event.

        ``answer`` is the beginning of its name, ``claim`` a claim number or ``#version``. Raises ActError.
        """
        with told_as_store_errors(self._engine), writing(self._engine) as connection:
            act(connection, what, answer, claim, reason, self._now)


def _answer_record(row: Row[Any], names: dict[int, str]) -> AnswerRecord:
    return AnswerRecord(
        name=row.identity[:SHORT],
        kind=row.kind,
        number=row.claim_id,
        status=row.status,
        meaning=meaning_of(row.kind, row.status),
        charge=dollars(row.charge_cents),
        paid=dollars(row.paid_cents),
        payer_control=row.payer_control,
        trace=row.trace or "",
        date=row.dated,
        join=row.join,
        claim=names.get(row.claim_row, "") if row.claim_row else "",
        version=row.claim_row or 0,
        key=row.key,
        confidence=row.confidence,
        against=tuple(row.against),
        nearest=tuple(
            NearestClaim(names.get(item[0], ""), item[0], tuple(item[2]), tuple(item[3])) for item in row.nearest
        ),
        denials=_denials(row) if row.join != JOINED and row.kind == "payment" else (),
    )


def _denials(row: Row[Any]) -> tuple[str, ...]:
    payment = payment_in(row.body)
    return tuple(denial.label for denial in denials_of(payment, [LineMatch()] * len(payment.services), None))


def _day(moment: datetime | None) -> Any:
    return moment.date() if moment else None
