"""Submitted claims read back from the store, with lines and findings, as reconciliation needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from cleanclaim.store import schema
from cleanclaim.store.keys import dollars
from cleanclaim.store.searching import chunks
from reports.matching.lineage import SubmittedClaim, SubmittedLine
from validators.engine.finding import Finding, NotChecked


def submitted_claims(connection: Connection, rows: Iterable[int]) -> dict[int, SubmittedClaim]:
    """The claims of these rows by row; four queries a batch, however many claims."""
    claims, lines, findings = schema.claims, schema.lines, schema.findings
    by_claim: dict[int, list[SubmittedLine]] = defaultdict(list)
    found: dict[int, list[Finding]] = defaultdict(list)
    sent: list[Row[Any]] = []
    for some in chunks(rows):
        sent += connection.execute(sa.select(claims).where(claims.c.id.in_(some))).all()
        query = sa.select(lines).where(lines.c.claim_id.in_(some)).order_by(lines.c.claim_id, lines.c.number)
        for row in connection.execute(query):
            by_claim[row.claim_id].append(_line(row))
        names = {row.id: row.claim_id for row in sent}
        asked = sa.select(findings).where(findings.c.claim_id.in_(some)).order_by(findings.c.id)
        for row in connection.execute(asked):
            found[row.claim_id].append(_finding(names[row.claim_id], row))
    runs = _runs(connection, {row.submission_id for row in sent})
    return {row.id: _claim(row, by_claim[row.id], found[row.id], runs[row.submission_id]) for row in sent}


def _runs(connection: Connection, submissions: Iterable[int]) -> dict[int, tuple[frozenset[str], frozenset[str]]]:
    """Per submission the tables that were asked, and the edits that were off."""
    table = schema.submissions
    runs: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
    for some in chunks(submissions):
        query = sa.select(table.c.id, table.c.editions, table.c.not_run).where(table.c.id.in_(some))
        for row in connection.execute(query):
            pairs = [pair for pair in row.editions if isinstance(pair, list)]
            runs[row.id] = (frozenset(pair[0] for pair in pairs), frozenset(row.not_run or ()))
    return runs


def _claim(
    row: Row[Any],
    lines: list[SubmittedLine],
    findings: list[Finding],
    run: tuple[frozenset[str], frozenset[str]],
) -> SubmittedClaim:
    return SubmittedClaim(
        key=row.id,
        claim_id=row.claim_id,
        kind=row.kind,
        charge=dollars(row.charge_cents),
        frequency=row.frequency,
        payer_control=row.payer_control,
        payer_id=row.payer_id,
        filing=row.filing,
        sequence=row.sequence,
        service_from=row.service_from,
        created=row.created,
        place=row.version_place,
        sent=row.sent or "assumed",
        disposition=row.disposition,
        encounter=row.encounter,
        lines=tuple(lines),
        findings=tuple(findings),
        not_checked=tuple(NotChecked(item[2], item[0], item[1]) for item in row.not_checked),
        tables=run[0],
        not_run=run[1],
    )


def _line(row: Row[Any]) -> SubmittedLine:
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
