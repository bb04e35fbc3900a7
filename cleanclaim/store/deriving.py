"""From events to state: joins of answers, states of claims, and the sums history asks for.

What is to be derived anew stands in ``pending``; it is worked off in short transactions, by whichever run comes first.
A run that is killed leaves its rest there. Deriving twice gives the same: everything here is a function of the events.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cleanclaim.store import schema
from cleanclaim.store.database import Bind, reading, told_as_store_errors, writing
from cleanclaim.store.rows import insert
from cleanclaim.store.searching import answer_of, by_payers_number, candidates, chunks, note, told_controls, visits
from cleanclaim.store.states import fold_claims
from reports.matching.evidence import Answer
from reports.matching.join import CERTAIN, JOINED, UNKNOWN, Candidates, Join, by_hand

_AT_ONCE = 400


def derive(bind: Bind) -> None:
    """Work off what is pending, in short transactions."""
    with told_as_store_errors(bind):
        while _is_pending(bind):
            with writing(bind) as connection:
                derive_some(connection)


def _is_pending(bind: Bind) -> bool:
    with reading(bind) as connection:
        return connection.scalar(sa.select(schema.pending.c.row).limit(1)) is not None


def derive_some(connection: Connection) -> bool:
    """Derive one batch, answers before claims; whether there was one."""
    table = schema.pending
    for kind, work in (("answer", join_answers), ("claim", fold_claims)):
        query = sa.select(table.c.row).where(table.c.kind == kind).order_by(table.c.row).limit(_AT_ONCE)
        rows = list(connection.scalars(query))
        if rows:
            connection.execute(sa.delete(table).where(table.c.kind == kind, table.c.row.in_(rows)))
            work(connection, rows)
            return True
    return False


def join_answers(connection: Connection, rows: Sequence[int]) -> None:
    """Judge the answers of these rows anew, and note the claims whose state may change by it."""
    table = schema.answers
    answers = [answer_of(row) for row in connection.execute(sa.select(table).where(table.c.id.in_(rows)))]
    claims, meant = candidates(connection, answers)
    chosen, excluded = _acts(connection, rows)
    judge = Candidates(claims)
    joins: dict[int, Join] = {}
    for answer in answers:
        if answer.key in chosen:
            joins[answer.key] = by_hand(chosen[answer.key])
        else:
            joins[answer.key] = judge.judge(answer, meant[answer.key], excluded[answer.key])
    _try_payers_number(connection, [a for a in answers if joins[a.key].status == UNKNOWN], excluded, joins)
    before = _replace(connection, joins)
    _keep_keys(connection, answers, joins)
    touched = {row for row in before.values() if row} | {join.claim for join in joins.values() if join.claim}
    note(connection, "claim", touched)
    _note_numbers_told(connection, answers, joins)


def _try_payers_number(
    connection: Connection, answers: Sequence[Answer], excluded: dict[int, frozenset[int]], joins: dict[int, Join]
) -> None:
    """Answers nothing tells the claim of may have a number of the payer's that is known from another answer."""
    if not answers:
        return
    claims, meant = by_payers_number(connection, answers)
    judge = Candidates(claims)
    for answer in answers:
        found = judge.judge(answer, meant[answer.key], excluded[answer.key])
        if found.status != UNKNOWN:
            joins[answer.key] = found


def _acts(connection: Connection, rows: Sequence[int]) -> tuple[dict[int, int], dict[int, frozenset[int]]]:
    """What people said of the answers: the claim chosen, and claims that were taken away. The last word counts."""
    table = schema.acts
    chosen: dict[int, int] = {}
    excluded: dict[int, frozenset[int]] = defaultdict(frozenset)
    for act in connection.execute(sa.select(table).where(table.c.answer_id.in_(rows)).order_by(table.c.id)):
        if act.act == "match":
            chosen[act.answer_id] = act.claim_row
            excluded[act.answer_id] -= {act.claim_row}
        else:
            if chosen.get(act.answer_id) == act.claim_row:
                del chosen[act.answer_id]
            excluded[act.answer_id] |= {act.claim_row}
    return chosen, excluded


def _replace(connection: Connection, joins: dict[int, Join]) -> dict[int, int]:
    """Write the joins; the claims the answers were joined to before."""
    table = schema.matches
    query = sa.select(table.c.answer_id, table.c.claim_row).where(table.c.answer_id.in_(joins))
    before = {row.answer_id: row.claim_row or 0 for row in connection.execute(query)}
    connection.execute(sa.delete(table).where(table.c.answer_id.in_(joins)))
    rows = [
        {
            "answer_id": key,
            "status": join.status,
            "claim_row": join.claim or None,
            "key": join.key,
            "confidence": join.confidence,
            "nearest": [[n.claim, n.points, list(n.agrees), list(n.against)] for n in join.nearest],
            "against": list(join.against),
        }
        for key, join in joins.items()
    ]
    insert(connection, table, rows)
    return before


def _keep_keys(connection: Connection, answers: Iterable[Answer], joins: dict[int, Join]) -> None:
    """Answers that are not certain stay findable by all their keys for claims recorded later."""
    table = schema.answer_keys
    connection.execute(sa.delete(table).where(table.c.answer_id.in_(joins)))
    rows = [
        {"answer_id": answer.key, "key": key}
        for answer in answers
        if joins[answer.key].confidence != CERTAIN
        for key in {*answer.controls, *visits(answer.members, answer), *visits(answer.names, answer)}
    ]
    insert(connection, table, rows)


def _note_numbers_told(connection: Connection, answers: Sequence[Answer], joins: dict[int, Join]) -> None:
    """A certain join tells the payer's number of a claim: answers that had only that number are looked at again."""
    table, matches = schema.answers, schema.matches
    told = [
        control
        for answer in answers
        if joins[answer.key].confidence == CERTAIN and joins[answer.key].status == JOINED
        for control in told_controls(answer)
    ]
    waiting: set[int] = set()
    for some in chunks(told):
        query = (
            sa.select(table.c.id)
            .join(matches, matches.c.answer_id == table.c.id)
            .where(table.c.payer_control.in_(some), matches.c.status != JOINED)
        )
        waiting.update(connection.scalars(query))
    note(connection, "answer", waiting - {key for key, join in joins.items() if join.status != JOINED})
