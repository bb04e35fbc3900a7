"""The store as rules see it: a patient's earlier services, and how payers answered before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from cleanclaim.store import schema
from cleanclaim.store.database import told_as_history_failures
from cleanclaim.store.key_check import KeyCheck
from cleanclaim.store.keys import dollars, tax_key
from cleanclaim.store.patient_key import patient_key
from cleanclaim.store.recording import earliest_service
from cleanclaim.store.rows import codes_in
from cleanclaim.store.searching import chunks
from validators.engine.finding import Unavailable
from validators.questions.past import line_order
from validators.questions.rows import PairOutcomes, PastClaim, PastLine
from x12.records.claim import Claim

_NOT_BILLED = ("voided by us", "corrected", "sent again", "rejected")
"""States of versions that are no billed service."""


class StoredHistory:
    """The store as rules see it (:class:`validators.questions.past.Past`). Raises HistoryError where the database
    fails."""

    def __init__(self, connection: Connection, secret: bytes, key: KeyCheck) -> None:
        self._connection = connection
        self._secret = secret
        self._key = key
        with told_as_history_failures(connection.engine):
            self._since = earliest_service(connection)
            self._answered = connection.scalar(sa.select(schema.pair_outcomes.c.paid).limit(1)) is not None
        self._outcomes: dict[tuple[str, str, str], PairOutcomes] = {}
        self._asked_for: Claim | None = None
        self._past: list[PastLine] = []

    def covers(self, day: date) -> bool:
        """Whether the store holds services as early as that day."""
        return self._since is not None and self._since <= day

    def past_lines(
        self,
        claim: Claim,
        since: date,
        until: date,
        codes: Collection[str] | None = None,
        newest_first: bool = False,
    ) -> Iterator[PastLine]:
        """Services of the claim's patient in the window on other claims (:meth:`Past.past_lines`).

        Many edits ask of one claim, each its own window: the patient's services are read once. Raises Unavailable
        where the claim does not say who the patient is, or nothing shows yet that the patient key is the store's.
        """
        if self._asked_for is not claim:
            with told_as_history_failures(self._connection.engine):
                self._past = self._all_past_lines(claim)
            self._asked_for = claim
        found = self._past[bisect_left(self._past, since, key=_start) : bisect_right(self._past, until, key=_start)]
        ordered = reversed(found) if newest_first else found
        return (line for line in ordered if codes is None or line.code in codes)

    def claims_numbered(self, claim: Claim) -> Iterator[PastClaim]:
        """Claims of the same biller recorded before under this claim's number (:meth:`Past.claims_numbered`)."""
        claims, lines = schema.claims, schema.lines
        npi = claim.billing.npi if claim.billing else "-"
        count = sa.select(sa.func.count()).where(lines.c.claim_id == claims.c.id).scalar_subquery()
        query = (
            sa.select(claims, count.label("lines"))
            .where(claims.c.claim_id == claim.id, claims.c.billing_npi == npi, claims.c.disposition != "reject")
            .order_by(claims.c.id)
        )
        with told_as_history_failures(self._connection.engine):
            return iter([_past_claim(row) for row in self._connection.execute(query)])

    def provider_lines(self, npi: str, day: date, codes: Collection[str] | None = None) -> Iterator[PastLine]:
        """Recorded services rendered by that NPI on the day (:meth:`Past.provider_lines`)."""
        query = self._services().where(schema.lines.c.rendering_npi == npi, schema.lines.c.service_from == day)
        with told_as_history_failures(self._connection.engine):
            found = [_past_line(row, row.billing_tax_key, {}) for row in self._connection.execute(query)]
        return (line for line in sorted(found, key=line_order) if codes is None or line.code in codes)

    @staticmethod
    def _services() -> sa.Select[Any]:
        """Service lines beside what their claims say.

        Claims refused at the gate or by the front end were never billed; of versions replaced, voided or sent again,
        what replaced them counts, or nothing does.
        """
        claims, lines, states = schema.claims, schema.lines, schema.claim_states
        return (
            sa.select(lines, claims.c.claim_id.label("control_number"), claims.c.payer_id, claims.c.kind)
            .add_columns(claims.c.billing_npi, claims.c.billing_tax_key, claims.c.patient_key)
            .join(claims, lines.c.claim_id == claims.c.id)
            .outerjoin(states, states.c.claim_row == claims.c.id)
            .where(claims.c.disposition != "reject")
            .where(sa.or_(states.c.state.is_(None), states.c.state.not_in(_NOT_BILLED)))
        )

    def _all_past_lines(self, claim: Claim) -> list[PastLine]:
        key = patient_key(self._secret, claim)
        if not key:
            raise Unavailable("no claim history: the claim does not say enough to know the patient by")
        if not self._key.prove(self._connection, claim):
            raise Unavailable("no claim history: nothing shows yet that the patient key at hand is this store's")
        claims, lines = schema.claims, schema.lines
        query = (
            self._services()
            .where(claims.c.patient_key == key, lines.c.service_from.is_not(None))
            .where(claims.c.claim_id != claim.id)
        )
        rows = self._connection.execute(query).all()
        paid = self._payments({row.claim_id for row in rows})
        own_tax_id = claim.billing.tax_id if claim.billing else ""
        own_tax_key = tax_key(self._secret, own_tax_id) or "-"
        found = [
            _past_line(row, own_tax_id if row.billing_tax_key == own_tax_key else row.billing_tax_key, paid)
            for row in rows
        ]
        return sorted(found, key=line_order)

    def _payments(self, claims: set[int]) -> dict[tuple[int, int], tuple[bool, tuple[str, ...]]]:
        """Per (claim row, line number): whether it was paid, and the denials in force."""
        table = schema.line_states
        found: dict[tuple[int, int], tuple[bool, tuple[str, ...]]] = {}
        for some in chunks(claims):
            for row in self._connection.execute(sa.select(table).where(table.c.claim_row.in_(some))):
                found[row.claim_row, row.line] = (row.paid_cents > 0, tuple(row.denials))
        return found

    def outcomes(self, payer: str, code: str, diagnosis: str) -> PairOutcomes:
        """How often the payer paid, or denied for the diagnosis, this procedure with this diagnosis."""
        if not self._answered:
            return _NOTHING
        key = (payer, code, diagnosis)
        found = self._outcomes.get(key)
        if found is None:
            table = schema.pair_outcomes
            query = sa.select(table.c.paid, table.c.denied).where(
                table.c.payer_id == payer, table.c.code == code, table.c.diagnosis == diagnosis
            )
            with told_as_history_failures(self._connection.engine):
                row = self._connection.execute(query).first()
            found = self._outcomes[key] = PairOutcomes(row.paid, row.denied) if row else _NOTHING
        return found


_NOTHING = PairOutcomes(0, 0)


def _past_line(row: Row[Any], tax_id: str, paid: dict[tuple[int, int], tuple[bool, tuple[str, ...]]]) -> PastLine:
    was_paid, denials = paid.get((row.claim_id, row.number), (None, ()))
    return PastLine(
        code=row.code,
        modifiers=tuple(row.modifiers),
        start=row.service_from,
        end=row.service_to or row.service_from,
        place=row.place,
        units=Decimal(row.units) if row.units else None,
        rendering=row.rendering_npi,
        billing=row.billing_npi,
        tax_id=tax_id,
        taxonomy=row.rendering_taxonomy,
        diagnoses=tuple(codes_in(row.diagnoses)),
        claim=row.control_number,
        payer=row.payer_id,
        kind=row.kind,
        charge=dollars(row.charge_cents),
        paid=was_paid,
        denials=denials,
        teeth=tuple(row.teeth),
        line=row.number,
        patient=row.patient_key,
    )


def _past_claim(row: Row[Any]) -> PastClaim:
    return PastClaim(
        claim=row.claim_id,
        kind=row.kind,
        patient=row.patient_key,
        billing=row.billing_npi,
        tax_id=row.billing_tax_key,
        payer=row.payer_id,
        sequence=row.sequence,
        frequency=row.frequency,
        start=row.service_from,
        end=row.service_to,
        charge=dollars(row.charge_cents),
        lines=row.lines,
    )


def _start(line: PastLine) -> date:
    return line.start
