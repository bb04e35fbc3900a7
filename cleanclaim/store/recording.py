"""Recording what was checked and what came back. A file is recorded whole or not at all; twice is the same as once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from cleanclaim.store import schema
from cleanclaim.store.database import persistently, told_as_store_errors
from cleanclaim.store.key_check import KeyCheck
from cleanclaim.store.patient_key import keyed, patient_key
from reports.matching.match import ClaimMatch
from reports.outcomes.denials import Denial
from validators.engine.runner import Verdict
from x12.records.claim import Claim, ServiceLine
from x12.records.party import Adjustment
from x12.records.remittance import Remittance

_BATCH = 400


def cents(amount: Decimal | None) -> int | None:
    """Dollars as integer cents (a third decimal is rounded half even)."""
    return None if amount is None else int((amount * 100).to_integral_value())


def dollars(amount: int | None) -> Decimal | None:
    """Integer cents as dollars."""
    return None if amount is None else Decimal(amount).scaleb(-2)


class Recording:
    """One submitted file on its way into the store."""

    def __init__(self, connection: Connection, secret: bytes, key: KeyCheck, submission: int) -> None:
        self._connection = connection
        self._secret = secret
        self._key = key
        self._submission = submission
        self._waiting: list[Verdict] = []
        self.claims = 0
        self.charge = Decimal(0)
        self.controls: dict[str, list[str]] = {}

    def add(self, verdict: Verdict) -> None:
        """Record a claim, its lines and findings."""
        self._waiting.append(verdict)
        claim = verdict.claim
        self._key.prove(self._connection, claim)
        self.claims += 1
        self.charge += claim.charge or 0
        sets = self.controls.setdefault(claim.transaction.interchange_control, [])
        if claim.transaction.set_control not in sets:
            sets.append(claim.transaction.set_control)
        if len(self._waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        first = self.claims - len(waiting) + 1
        rows = [self._claim_row(v, ordinal) for ordinal, v in enumerate(waiting, first)]
        ids = self._connection.scalars(
            sa.insert(schema.claims).returning(schema.claims.c.id, sort_by_parameter_order=True), rows
        ).all()
        pairs = list(zip(ids, waiting, strict=True))
        insert(
            self._connection,
            schema.lines,
            [_line_row(key, v.claim, line) for key, v in pairs for line in v.claim.lines],
        )
        insert(self._connection, schema.findings, [_finding_row(key, f) for key, v in pairs for f in v.findings])

    def complete(self, sha256: str, editions: Sequence[str]) -> bool:
        """Make the recording permanent; False, and nothing recorded, when this very file was recorded before."""
        self._key.require()
        self.flush()
        table, connection = schema.submissions, self._connection
        if connection.scalar(sa.select(table.c.id).where(table.c.sha256 == sha256)) is not None:
            connection.rollback()
            return False
        values = {
            "sha256": sha256,
            "claims": self.claims,
            "charge_cents": cents(self.charge),
            "controls": self.controls,
            "editions": list(editions),
        }
        connection.execute(sa.update(table).where(table.c.id == self._submission).values(**values))
        connection.commit()
        return True

    def _claim_row(self, verdict: Verdict, ordinal: int) -> dict[str, Any]:
        claim = verdict.claim
        original = claim.ref("F8")
        billing = claim.billing
        tax_id = billing.tax_id if billing else ""
        return {
            "submission_id": self._submission,
            "ordinal": ordinal,
            "claim_id": claim.id,
            "kind": claim.kind,
            "interchange_control": claim.transaction.interchange_control,
            "set_control": claim.transaction.set_control,
            "charge_cents": cents(claim.charge),
            "frequency": claim.frequency,
            "payer_control": original.value if original else "",
            "payer_id": claim.payer_id,
            "filing": claim.filing,
            "sequence": claim.insurance.sequence if claim.insurance else "",
            "patient_key": patient_key(self._secret, claim),
            "billing_npi": billing.npi if billing else "",
            "billing_tax_key": keyed(self._secret, tax_id) if tax_id else "",
            "place": claim.place,
            "service_from": claim.start,
            "service_to": claim.end,
            "diagnoses": comma_list(d.code for d in claim.diagnoses),
            "disposition": verdict.disposition,
            "not_checked": [[n.rule, n.line, n.reason] for n in verdict.not_checked],
        }


def comma_list(codes: Iterable[str]) -> str:
    """``,E119,I10,``."""
    return "".join(f",{code}" for code in codes) + ","


def insert(connection: Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, if any."""
    if rows:
        connection.execute(sa.insert(table), rows)


def _line_row(claim_row: int, claim: Claim, line: ServiceLine) -> dict[str, Any]:
    rendering = claim.rendering_of(line)
    return {
        "claim_id": claim_row,
        "number": line.number,
        "control": line.control,
        "code": line.code,
        "qualifier": line.procedure.qualifier,
        "modifiers": list(line.modifiers),
        "revenue_code": line.revenue_code,
        "charge_cents": cents(line.charge),
        "units": "" if line.units is None else str(line.units),
        "place": claim.place_of(line),
        "service_from": claim.date_of(line),
        "service_to": line.end or claim.end,
        "diagnoses": comma_list(d.code for d in (line.diagnoses or claim.diagnoses)),
        "rendering_npi": rendering.npi if rendering else "",
        "rendering_taxonomy": rendering.taxonomy if rendering else "",
        "teeth": [tooth.number for tooth in line.teeth],
    }


def _finding_row(claim_row: int, finding: Any) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.structs.asdict(finding)
    kept = ("line", "rule", "name", "severity", "element", "message", "edition", "fingerprint", "shadow")
    return {
        "claim_id": claim_row,
        "predicts": list(finding.predicts),
        "value": finding.value[:80],
        **{key: row[key] for key in kept},
    }


class RemitRecording:
    """One remittance file on its way into the store."""

    def __init__(self, connection: Connection, file_name: str, now: datetime) -> None:
        self._connection = connection
        self._unfinished = f"unfinished {now.isoformat()}"
        self._common = {"sha256": self._unfinished, "file_name": file_name, "recorded_at": now}
        self._remits: dict[int, int] = {}
        self._ordinals: dict[int, int] = {}

    def add(self, match: ClaimMatch, denials: Sequence[Denial]) -> None:
        """Record a claim payment, its adjustments and what it was matched to."""
        payment = match.payment
        remit = self._remit(payment.remittance)
        ordinal = self._ordinals[remit] = self._ordinals.get(remit, 0) + 1
        row = {
            "remit_id": remit,
            "ordinal": ordinal,
            "claim_id": payment.claim_id,
            "status": payment.status,
            "payer_control": payment.payer_control,
            "charge_cents": cents(payment.charge),
            "paid_cents": cents(payment.paid),
        }
        key = self._connection.execute(sa.insert(schema.payments), row).inserted_primary_key
        assert key is not None
        denied = {(d.service, d.group, d.carc, d.amount) for d in denials}
        insert(self._connection, schema.adjustments, list(_adjustment_rows(key[0], match, denied)))
        services = [
            {
                "payment_id": key[0],
                "service": position + 1,
                "line": match.line_of(position),
                "code": (service.submitted or service.procedure).code,
                "charge_cents": cents(service.charge),
                "paid_cents": cents(service.paid),
            }
            for position, service in enumerate(payment.services)
        ]
        insert(self._connection, schema.service_payments, services)
        if match.claim and match.match:
            joined = {
                "payment_id": key[0],
                "claim_row": match.claim.key,
                "key": match.match.key,
                "confidence": match.match.confidence,
            }
            insert(self._connection, schema.matches, [joined])

    def complete(self, sha256: str) -> bool:
        """Make the recording permanent; False, and nothing recorded, when this very file was recorded before.

        Where claims were recorded since, so that more payments are joined now, the new recording takes the place of
        the one before: its lines and denials are tied to the claims, which history needs.
        """
        table, connection = schema.remits, self._connection
        before = connection.scalars(sa.select(table.c.id).where(table.c.sha256 == sha256)).all()
        if before:
            if self._joined(self._remits.values()) <= self._joined(before):
                connection.rollback()
                return False
            connection.execute(sa.delete(table).where(table.c.id.in_(before)))
        connection.execute(sa.update(table).where(table.c.id.in_(self._remits.values())).values(sha256=sha256))
        connection.commit()
        return True

    def _joined(self, remits: Iterable[int]) -> int:
        """Payments of these remittances that are joined to a claim."""
        count = (
            sa.select(sa.func.count())
            .select_from(schema.matches.join(schema.payments))
            .where(schema.payments.c.remit_id.in_(remits))
        )
        return self._connection.scalar(count) or 0

    def _remit(self, head: Remittance) -> int:
        if head.number not in self._remits:
            row = self._common | {
                "set_number": head.number,
                "payer_id": head.payer.id if head.payer else "",
                "trace": head.trace,
                "payment_cents": cents(head.payment),
                "payment_date": head.payment_date,
            }
            key = self._connection.execute(sa.insert(schema.remits), row).inserted_primary_key
            assert key is not None
            self._remits[head.number] = key[0]
        return self._remits[head.number]


def _adjustment_rows(
    payment_row: int, match: ClaimMatch, denied: set[tuple[int, str, str, Decimal]]
) -> Iterator[dict[str, Any]]:
    def row(adjustment: Adjustment, service: int, line: int, code: str, rarcs: Sequence[str]) -> dict[str, Any]:
        key = (service, adjustment.group, adjustment.carc, adjustment.amount)
        return {
            "payment_id": payment_row,
            "service": service,
            "line": line,
            "code": code,
            "group": adjustment.group,
            "carc": adjustment.carc,
            "rarcs": list(rarcs),
            "amount_cents": cents(adjustment.amount),
            "denial": key in denied,
        }

    payment = match.payment
    for position, service in enumerate(payment.services):
        code = (service.submitted or service.procedure).code
        remarks = [remark.code for remark in service.remarks]
        for adjustment in service.adjustments:
            yield row(adjustment, position + 1, match.line_of(position), code, remarks)
    remarks = [remark.code for remark in payment.remarks]
    for adjustment in payment.adjustments:
        yield row(adjustment, 0, 0, "", remarks)


@contextmanager
def recording(
    engine: Engine, secret: bytes, key: KeyCheck, file_name: str, now: datetime, version: str
) -> Iterator[Recording]:
    """Record one submitted file in one transaction; call :meth:`Recording.complete` when it is all there.

    Raising inside, or leaving without completing, undoes everything.
    """
    with told_as_store_errors(engine), engine.connect().execution_options(writes=True) as connection:
        persistently(connection.begin)
        row = {
            "sha256": f"unfinished {now.isoformat()}",
            "file_name": file_name,
            "recorded_at": now,
            "claims": 0,
            "charge_cents": 0,
            "controls": {},
            "tool_version": version,
            "editions": [],
        }
        inserted = connection.execute(sa.insert(schema.submissions), row).inserted_primary_key
        assert inserted is not None
        yield Recording(connection, secret, key, inserted[0])


@contextmanager
def remit_recording(engine: Engine, file_name: str, now: datetime) -> Iterator[RemitRecording]:
    """Record one remittance file in one transaction; nothing is kept unless it is completed."""
    with told_as_store_errors(engine), engine.connect().execution_options(writes=True) as connection:
        persistently(connection.begin)
        yield RemitRecording(connection, file_name, now)


def earliest_service(connection: Connection) -> date | None:
    """The first date of service the store knows."""
    found: date | None = connection.scalar(sa.select(sa.func.min(schema.claims.c.service_from)))
    return found
