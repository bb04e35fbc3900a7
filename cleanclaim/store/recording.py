"""Recording what was checked. A file is recorded whole or not at all; the same content twice is the same as once.

Claims are spooled while the file is read; :meth:`Recording.complete` then writes them in one transaction. A set is
known again by its sender, its control numbers and its content, whatever file it comes in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from cleanclaim.store import schema
from cleanclaim.store.database import told_as_store_errors, writing
from cleanclaim.store.key_check import KeyCheck
from cleanclaim.store.keys import cents, digest
from cleanclaim.store.rows import (
    claim_row,
    codes_in,
    finding_row,
    insert,
    insert_returning,
    line_row,
    restored,
)
from cleanclaim.store.searching import note_new_claims
from cleanclaim.store.spool import Spool
from validators.engine.finding import Finding
from validators.engine.runner import Verdict
from x12.records.claim import Claim, Transaction

_BATCH = 400
_SENT = {"accepted": "sent"}


class _Set:
    """One ST-SE set while its claims go by."""

    def __init__(self, head: Transaction) -> None:
        self.head = head
        self.refused = ""
        self.findings: list[Finding] = []
        self._hash = hashlib.blake2b(digest_size=16)
        self._loops: tuple[Any, ...] = ()

    def take(self, claim: Claim) -> None:
        """Let the content of a claim tell of the set."""
        for loop in claim.loops:
            if loop not in self._loops:
                self._add(loop.texts)
        self._loops = claim.loops
        self._add(claim.segments.texts or _told(claim))

    def _add(self, texts: Iterable[str]) -> None:
        for text in texts:
            self._hash.update(text.encode("utf-8", "surrogateescape"))
            self._hash.update(b"\x1e")

    def row(self) -> dict[str, Any]:
        head = self.head
        controls = (head.sender, head.interchange_control, head.group_control, head.set_control)
        return {
            "identity": digest((*controls, self._hash.hexdigest())),
            "number": head.number,
            "sender": head.sender[:15],
            "interchange_control": head.interchange_control,
            "group_control": head.group_control,
            "set_control": head.set_control,
            "version": head.version[:16],
            "usage": head.usage[:1],
            "created": datetime.combine(head.created, datetime.min.time()) if head.created else None,
            "refused": self.refused,
        }


def _told(claim: Claim) -> list[str]:
    """What a claim without its segments says, enough to know it again."""
    lines = [f"{line.number}|{line.code}|{line.charge}|{line.start}" for line in claim.lines]
    return [claim.id, str(claim.charge), claim.frequency, *lines]


class Recording:
    """One submitted file on its way into the store."""

    def __init__(self, engine: Engine, secret: bytes, key: KeyCheck, spool: Spool, head: dict[str, Any]) -> None:
        self._engine = engine
        self._secret = secret
        self._key = key
        self._spool = spool
        self._head = head
        self._sets: dict[int, _Set] = {}
        self.claims = 0
        self.charge = Decimal(0)

    def add(self, verdict: Verdict, sent: str = "") -> None:
        """Take a claim, its lines and findings. ``sent``: what is known of its way (accepted: sent; held, rejected)."""
        claim = verdict.claim
        if not self._key.proven:
            with self._engine.connect() as reading:
                self._key.prove(reading, claim)
        self.claims += 1
        self.charge += claim.charge or 0
        number = claim.transaction.number
        self._set(claim.transaction).take(claim)
        lines = [line_row(claim, line) for line in claim.lines]
        findings = [finding_row(finding) for finding in verdict.findings]
        row = claim_row(self._secret, verdict, self.claims) | {"sent": _SENT.get(sent, sent)[:8]}
        self._spool.add((number, row, lines, findings))

    def set_finding(self, transaction: Transaction, finding: Finding) -> None:
        """Take what is wrong with a set as a whole."""
        self._set(transaction).findings.append(finding)

    def refuse_set(self, number: int, level: str = "set") -> None:
        """The set of that number in the file is refused for a fault of the set, group or interchange: so are its
        claims,
        and none of them counts as history."""
        if number in self._sets:
            self._sets[number].refused = level

    def _set(self, head: Transaction) -> _Set:
        found = self._sets.get(head.number)
        if found is None:
            found = self._sets[head.number] = _Set(head)
        return found

    def complete(
        self,
        sha256: str,
        editions: Sequence[tuple[str, str]],
        not_run: Iterable[str] = (),
        also: Callable[[Connection], None] | None = None,
    ) -> bool:
        """Write the file; False, and nothing of it written, when all its content was recorded before.

        ``editions`` are the reference tables that were asked and their labels, ``not_run`` the edits that were off.
        ``also`` writes more in the same transaction, whether the file was recorded before or not.
        """
        self._key.require()
        with told_as_store_errors(self._engine), writing(self._engine) as connection:
            if also is not None:
                also(connection)
            submissions, sets = schema.submissions, schema.claim_sets
            if connection.scalar(sa.select(submissions.c.id).where(submissions.c.sha256 == sha256)) is not None:
                return False
            rows = {number: each.row() for number, each in self._sets.items()}
            identities = [row["identity"] for row in rows.values()]
            known = set(connection.scalars(sa.select(sets.c.identity).where(sets.c.identity.in_(identities))))
            fresh = {number: row for number, row in rows.items() if row["identity"] not in known}
            if rows and not fresh:
                return False
            self._write(connection, sha256, editions, not_run, fresh)
        return True

    def _write(
        self,
        connection: Connection,
        sha256: str,
        editions: Sequence[tuple[str, str]],
        not_run: Iterable[str],
        fresh: dict[int, dict[str, Any]],
    ) -> None:
        controls: dict[str, list[str]] = {}
        for row in fresh.values():
            controls.setdefault(row["interchange_control"], []).append(row["set_control"])
        head = self._head | {
            "sha256": sha256,
            "claims": self.claims,
            "charge_cents": cents(self.charge),
            "controls": controls,
            "editions": [list(pair) for pair in editions],
            "not_run": sorted(not_run),
        }
        (submission,) = insert_returning(connection, schema.submissions, [head])
        keys = insert_returning(
            connection, schema.claim_sets, [row | {"submission_id": submission} for row in fresh.values()]
        )
        by_number = dict(zip(fresh, keys, strict=True))
        findings = [
            _set_finding_row(by_number[number], finding)
            for number, each in self._sets.items()
            if number in by_number
            for finding in each.findings
        ]
        insert(connection, schema.set_findings, findings)
        batch: list[tuple[dict[str, Any], list[Any], list[Any]]] = []
        for number, claim, lines, own in self._spool:
            if number not in by_number:
                continue
            claim |= {"submission_id": submission, "set_id": by_number[number]}
            claim["version_place"] = _place(fresh[number], claim["ordinal"])
            if fresh[number]["refused"]:
                claim["disposition"] = "reject"
            batch.append((restored(schema.claims, claim), lines, own))
            if len(batch) >= _BATCH:
                _insert_claims(connection, batch)
                batch = []
        _insert_claims(connection, batch)


def _place(row: dict[str, Any], ordinal: int) -> str:
    """Where a claim stands among all that was sent, by control numbers and not by when it was recorded."""
    return f"{row['interchange_control']:>9}|{row['set_control']:>9}|{ordinal:07d}|{row['identity'][:8]}"


def _set_finding_row(key: int, finding: Finding) -> dict[str, Any]:
    row = finding_row(finding)
    kept = ("rule", "name", "severity", "element", "value", "message", "fingerprint")
    return {"set_id": key, **{name: row[name] for name in kept}}


def _insert_claims(connection: Connection, batch: Sequence[tuple[dict[str, Any], list[Any], list[Any]]]) -> None:
    if not batch:
        return
    keys = insert_returning(connection, schema.claims, [claim for claim, _, _ in batch])
    lines = [
        restored(schema.lines, line) | {"claim_id": key}
        for key, (_, own, _) in zip(keys, batch, strict=True)
        for line in own
    ]
    line_keys = insert_returning(connection, schema.lines, lines)
    pointed = [
        {"line_id": key, "code": code[:16]}
        for key, line in zip(line_keys, lines, strict=True)
        for code in dict.fromkeys(codes_in(line["diagnoses"]))
    ]
    insert(connection, schema.line_diagnoses, pointed)
    findings = [row | {"claim_id": key} for key, (_, _, own) in zip(keys, batch, strict=True) for row in own]
    insert(connection, schema.findings, findings)
    note_new_claims(connection, [(key, claim) for key, (claim, _, _) in zip(keys, batch, strict=True)], lines)


@contextmanager
def recording(
    engine: Engine, secret: bytes, key: KeyCheck, file_name: str, now: datetime, version: str
) -> Iterator[Recording]:
    """Record one submitted file; nothing is written unless it is completed."""
    head = {"file_name": file_name, "recorded_at": now, "tool_version": version}
    with Spool() as spool:
        yield Recording(engine, secret, key, spool, head)


def earliest_service(connection: Connection) -> date | None:
    """The first date of service the store knows."""
    found: date | None = connection.scalar(sa.select(sa.func.min(schema.claims.c.service_from)))
    return found
