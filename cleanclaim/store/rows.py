"""Rows of the store from what was read and checked: claims, lines, findings. Nothing in them names a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cleanclaim.store.keys import cents, group_key, member_key, name_key, tax_key, visit_key
from cleanclaim.store.patient_key import patient_key
from reports.matching.numbers import cut_forms, is_telling, normalised
from validators.engine.finding import Finding
from validators.engine.runner import Verdict
from x12.records.claim import Claim, ServiceLine

CAPITATED = "05"
"""CN101 of a claim under capitation."""


def claim_row(secret: bytes, verdict: Verdict, ordinal: int) -> dict[str, Any]:
    """The row of a claim, but for its submission and set."""
    claim = verdict.claim
    original = claim.ref("F8")
    billing = claim.billing
    npi = billing.npi if billing else ""
    tax = tax_key(secret, billing.tax_id) if billing else ""
    person = claim.person.party if claim.person else None
    insured = claim.subscriber.party if claim.subscriber else None
    member = member_key(secret, (person.id if person else "") or (insured.id if insured else ""))
    name = name_key(secret, person.name, person.first) if person else ""
    charge = cents(claim.charge)
    first_cut, second_cut = cut_forms(claim.id)
    created = claim.transaction.created
    return {
        "ordinal": ordinal,
        "claim_id": claim.id,
        "kind": claim.kind,
        "interchange_control": claim.transaction.interchange_control,
        "set_control": claim.transaction.set_control,
        "charge_cents": charge,
        "frequency": claim.frequency,
        "payer_control": original.value if original else "",
        "payer_id": claim.payer_id,
        "filing": claim.filing,
        "sequence": claim.insurance.sequence if claim.insurance else "",
        "patient_key": patient_key(secret, claim),
        "billing_npi": npi,
        "billing_tax_key": tax,
        "place": claim.place,
        "service_from": claim.start,
        "service_to": claim.end,
        "diagnoses": comma_list(d.code for d in claim.diagnoses),
        "disposition": verdict.disposition,
        "not_checked": [[n.rule, n.line, n.reason] for n in verdict.not_checked],
        "number_key": normalised(claim.id),
        "number_17": first_cut,
        "number_20": second_cut,
        "member_key": member,
        "name_key": name,
        "visit_member": visit_key(member, claim.start, charge),
        "visit_name": visit_key(name, claim.start, charge),
        "group_key": group_key(claim.id, npi, tax),
        "created": datetime.combine(created, time.min) if created else None,
        "encounter": is_encounter(claim),
        "sent": "",
    }


def is_encounter(claim: Claim) -> bool:
    """Whether the claim reports a capitated service, for which nothing is to be paid: BHT06 RP, or CN101 05."""
    contract = claim.contract
    kind = getattr(contract, "type", "") or (contract.get(1) if hasattr(contract, "get") else "")  # type: ignore[union-attr]
    return claim.transaction.type == "RP" or kind == CAPITATED


def line_row(claim: Claim, line: ServiceLine) -> dict[str, Any]:
    """The row of a service line, but for its claim."""
    rendering = claim.rendering_of(line)
    control = normalised(line.control)
    return {
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
        "control_key": control if is_telling(control) else "",
    }


def finding_row(finding: Finding) -> dict[str, Any]:
    """The row of a finding, but for its claim."""
    return {
        "line": finding.line,
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity,
        "element": finding.element,
        "value": finding.value[:80],
        "message": finding.message,
        "predicts": list(finding.predicts),
        "edition": finding.edition,
        "fingerprint": finding.fingerprint,
        "shadow": finding.shadow,
    }


def comma_list(codes: Iterable[str]) -> str:
    """``,E119,I10,``."""
    return "".join(f",{code}" for code in codes) + ","


def codes_in(text: str) -> list[str]:
    """The codes of such a list."""
    return [code for code in text.split(",") if code]


@cache
def _timed(table: sa.Table) -> tuple[tuple[str, Any], ...]:
    kinds = {sa.Date: date.fromisoformat, sa.DateTime: datetime.fromisoformat}
    return tuple((c.name, make) for c in table.columns for kind, make in kinds.items() if type(c.type) is kind)


def restored(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    """A row that was spooled, its dates dates again."""
    for name, make in _timed(table):
        value = row.get(name)
        if isinstance(value, str):
            row[name] = make(value)
    return row


def insert(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, if any."""
    if rows:
        connection.execute(sa.insert(table), rows)


def insert_returning(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows and give their keys in the same order.

    The keys are taken beforehand, in one statement, for SQLite gives back the keys of several rows one row at a time.
    Writers wait for each other (:func:`cleanclaim.store.database.writing`), so that nobody else takes them.
    """
    if not rows:
        return []
    keys = _free_keys(connection, table, len(rows))
    insert(connection, table, [{**row, "id": key} for row, key in zip(rows, keys, strict=True)])
    return keys


def _free_keys(connection: Connection, table: sa.Table, count: int) -> list[int]:
    if connection.dialect.name == "postgresql":
        sequence = sa.func.nextval(sa.func.pg_get_serial_sequence(table.name, "id"))
        return list(connection.scalars(sa.select(sequence).select_from(sa.func.generate_series(1, count))))
    last = connection.scalar(sa.select(sa.func.max(table.c.id))) or 0
    return list(range(last + 1, last + count + 1))
