"""Reading the store back: claims a payment may answer, and a patient's history."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from cleanclaim.store import schema
from cleanclaim.store.database import told_as_history_failures
from cleanclaim.store.key_check import KeyCheck
from cleanclaim.store.patient_key import keyed, patient_key
from cleanclaim.store.recording import dollars, earliest_service
from reports.matching.lineage import SubmittedClaim, SubmittedLine
from reports.matching.match import normalised
from validators.engine.finding import Finding, Unavailable
from validators.questions.past import line_order
from validators.questions.rows import PairOutcomes, PastClaim, PastLine
from x12.records.claim import Claim
from x12.records.remittance import ClaimPayment

_NECESSITY = ("11", "50", "167")
"""Denials that say the diagnosis did not justify the procedure."""


def candidates(connection: Connection, payment: ClaimPayment) -> list[SubmittedClaim]:
    """Recorded claims the payment may answer: by CLM01 as echoed or mangled, and by the payer's claim number."""
    table = schema.claims
    mangled = normalised(payment.claim_id)
    same = [table.c.claim_id == payment.claim_id] if payment.claim_id else []
    if mangled and payment.claim_id:
        squeezed = sa.func.replace(sa.func.replace(sa.func.upper(table.c.claim_id), " ", ""), "-", "")
        same.append(sa.func.ltrim(squeezed, "0") == mangled)
    if payment.payer_control:
        same.append(table.c.payer_control == payment.payer_control)
    if not same:
        return []
    for condition in ([same[0]], same[1:]):
        if condition:
            rows = connection.execute(sa.select(table).where(sa.or_(*condition)).order_by(table.c.id)).all()
            if rows:
                return [_submitted(connection, row) for row in rows]
    return []


def _submitted(connection: Connection, row: Row[Any]) -> SubmittedClaim:
    lines = connection.execute(sa.select(schema.lines).where(schema.lines.c.claim_id == row.id)).all()
    found = connection.execute(
        sa.select(schema.findings).where(schema.findings.c.claim_id == row.id).order_by(schema.findings.c.id)
    ).all()
    return SubmittedClaim(
        key=row.id,
        claim_id=row.claim_id,
        kind=row.kind,
        charge=dollars(row.charge_cents),
        frequency=row.frequency,
        payer_control=row.payer_control,
        payer_id=row.payer_id,
        service_from=row.service_from,
        submitted=row.submission_id,
        lines=tuple(_submitted_line(line) for line in sorted(lines, key=lambda line: int(line.number))),
        findings=tuple(_finding(row.claim_id, f) for f in found),
        not_checked=tuple(sorted({item[0] for item in row.not_checked})),
    )


def _submitted_line(row: Row[Any]) -> SubmittedLine:
    return SubmittedLine(
        number=row.number,
        code=row.code or row.revenue_code,
        modifiers=tuple(row.modifiers),
        control=row.control,
        charge=dollars(row.charge_cents),
        units=Decimal(row.units) if row.units else None,
        service_from=row.service_from,
        revenue_code=row.revenue_code,
    )


def _finding(claim_id: str, row: Row[Any]) -> Finding:
    return Finding(
        rule=row.rule,
        name=row.name,
        severity=row.severity,
        snip=0,
        claim=claim_id,
        line=row.line,
        loop="",
        segment="",
        segment_number=0,
        element=row.element,
        offset=0,
        value=row.value,
        message=row.message,
        predicts=tuple(row.predicts),
        source="",
        edition=row.edition,
        fingerprint=row.fingerprint,
        shadow=row.shadow,
    )


class StoredHistory:
    """The store as rules see it (:class:`validators.questions.past.Past`)."""

    def __init__(self, connection: Connection, secret: bytes, key: KeyCheck) -> None:
        self._connection = connection
        self._secret = secret
        self._key = key
        with told_as_history_failures(connection.engine):
            self._since = earliest_service(connection)
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
        """Service lines beside what their claims say; those refused at the gate were never sent, so nothing billed."""
        claims, lines = schema.claims, schema.lines
        return (
            sa.select(lines, claims.c.claim_id.label("control_number"), claims.c.payer_id, claims.c.kind)
            .add_columns(claims.c.billing_npi, claims.c.billing_tax_key, claims.c.patient_key)
            .join(claims, lines.c.claim_id == claims.c.id)
            .where(claims.c.disposition != "reject")
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
        paid = self._payments(sorted({row.claim_id for row in rows}))
        own_tax_id = claim.billing.tax_id if claim.billing else ""
        own_tax_key = keyed(self._secret, own_tax_id) if own_tax_id else "-"
        found = [
            _past_line(row, own_tax_id if row.billing_tax_key == own_tax_key else row.billing_tax_key, paid)
            for row in rows
        ]
        return sorted(found, key=line_order)

    def _payments(self, claim_rows: Sequence[int]) -> dict[tuple[int, int], tuple[bool, tuple[str, ...]]]:
        """Per (claim row, line number): whether it was paid, and the denials that came back."""
        if not claim_rows:
            return {}
        matches, services, adjustments = schema.matches, schema.service_payments, schema.adjustments
        found: dict[tuple[int, int], tuple[bool, tuple[str, ...]]] = {}
        query = (
            sa.select(matches.c.claim_row, services.c.line, services.c.paid_cents, services.c.payment_id)
            .join(services, services.c.payment_id == matches.c.payment_id)
            .where(matches.c.claim_row.in_(claim_rows))
            .order_by(services.c.id)
        )
        for row in self._connection.execute(query):
            denied = self._connection.execute(
                sa.select(adjustments.c.carc, adjustments.c.rarcs).where(
                    adjustments.c.payment_id == row.payment_id,
                    adjustments.c.line == row.line,
                    adjustments.c.denial.is_(True),
                )
            ).all()
            tokens = tuple("+".join((d.carc, *d.rarcs[:1])) for d in denied)
            found[row.claim_row, row.line] = ((row.paid_cents or 0) > 0, tokens)
        return found

    def outcomes(self, payer: str, code: str, diagnosis: str) -> PairOutcomes:
        """How often the payer paid, or denied for the diagnosis, this procedure with this diagnosis."""
        key = (payer, code, diagnosis)
        if key not in self._outcomes:
            with told_as_history_failures(self._connection.engine):
                self._outcomes[key] = self._count_outcomes(*key)
        return self._outcomes[key]

    def _count_outcomes(self, payer: str, code: str, diagnosis: str) -> PairOutcomes:
        claims, lines, matches = schema.claims, schema.lines, schema.matches
        services, adjustments = schema.service_payments, schema.adjustments
        answered = (
            sa.select(lines.c.id, services.c.paid_cents, services.c.payment_id, lines.c.number)
            .join(claims, lines.c.claim_id == claims.c.id)
            .join(matches, matches.c.claim_row == claims.c.id)
            .join(services, sa.and_(services.c.payment_id == matches.c.payment_id, services.c.line == lines.c.number))
            .where(claims.c.payer_id == payer, lines.c.code == code)
            .where(lines.c.diagnoses.like(f"%,{diagnosis},%"))
            .subquery()
        )
        denied = (
            sa.select(sa.func.count(sa.distinct(answered.c.id)))
            .join(
                adjustments,
                sa.and_(adjustments.c.payment_id == answered.c.payment_id, adjustments.c.line == answered.c.number),
            )
            .where(adjustments.c.denial.is_(True), adjustments.c.carc.in_(_NECESSITY))
        )
        paid = sa.select(sa.func.count(sa.distinct(answered.c.id))).where(answered.c.paid_cents > 0)
        return PairOutcomes(self._connection.scalar(paid) or 0, self._connection.scalar(denied) or 0)


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
        diagnoses=tuple(code for code in row.diagnoses.split(",") if code),
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
