"""What a person says of a join: an answer is this claim's, or it is not. Kept as events."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cleanclaim.store import schema
from cleanclaim.store.rows import insert
from cleanclaim.store.searching import note


class ActError(Exception):
    """What a person said of a join cannot be done; the text says why."""


def act(connection: Connection, what: str, answer: str, claim: str, reason: str, now: datetime) -> None:
    """Join an answer to a claim by hand (``match``), or take it away (``unmatch``).

    ``answer`` is the beginning of its name, ``claim`` a claim number or ``#version``. Raises ActError.
    """
    answer_row = _one_answer(connection, answer)
    claim_row = _one_claim(connection, claim, answer_row if what == "unmatch" else None)
    row = {"answer_id": answer_row, "claim_row": claim_row, "act": what}
    insert(connection, schema.acts, [row | {"reason": reason, "recorded_at": now}])
    note(connection, "answer", [answer_row])


def _one_answer(connection: Connection, name: str) -> int:
    table = schema.answers
    if len(name) < 4:
        raise ActError(f"{name!r}: give at least 4 signs of the payment's name")
    high = name[:-1] + chr(ord(name[-1]) + 1)
    query = sa.select(table.c.id).where(table.c.identity >= name, table.c.identity < high).limit(2)
    rows = connection.scalars(query).all()
    if len(rows) != 1:
        raise ActError(f"{name}: {'no payment has' if not rows else 'several payments have'} a name that begins so")
    return int(rows[0])


def _one_claim(connection: Connection, name: str, joined_to: int | None) -> int:
    claims, matches = schema.claims, schema.matches
    if name.startswith("#") and name[1:].isdigit():
        query = sa.select(claims.c.id).where(claims.c.id == int(name[1:]))
    else:
        query = sa.select(claims.c.id).where(claims.c.claim_id == name)
    if joined_to is not None and not name.startswith("#"):
        mine = sa.select(matches.c.claim_row).where(matches.c.answer_id == joined_to)
        query = query.where(claims.c.id.in_(mine))
    rows = connection.scalars(query.limit(3)).all()
    if not rows:
        raise ActError(f"{name}: no such claim is recorded" if joined_to is None else f"{name}: not joined to it")
    if len(rows) > 1:
        known = ", ".join(f"#{row}" for row in rows)
        raise ActError(f"{name}: several versions are recorded; name one of them ({known}, ...)")
    return int(rows[0])
