"""Who may be meant by whom: claims an answer may answer, and answers a new claim may have been waiting for.

Every key is an indexed column, and one query asks it for a whole batch: the work grows with the batch and with what is
found, never with the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from cleanclaim.store import schema
from cleanclaim.store.keys import visit_key
from cleanclaim.store.rows import insert
from reports.matching.evidence import Answer, Sent
from reports.matching.join import CERTAIN
from reports.matching.numbers import normalised

_AT_ONCE = 400
"""Values in one IN list."""


def chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    """The distinct values that say something, in lists small enough for one statement."""
    distinct = sorted({value for value in values if value})
    for start in range(0, len(distinct), _AT_ONCE):
        yield distinct[start : start + _AT_ONCE]


def candidates(connection: Connection, answers: Sequence[Answer]) -> tuple[list[Sent], dict[int, list[int]]]:
    """The claims a batch of answers may mean, and for each answer which of them (by row)."""
    by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    claims, lines = schema.claims, schema.lines
    numbers = [normalised(answer.number) for answer in answers]
    for kind, column, values in (
        ("number", claims.c.number_key, numbers),
        ("number", claims.c.number_17, numbers),
        ("number", claims.c.number_20, numbers),
        ("control", claims.c.payer_control, [c for a in answers for c in told_controls(a)]),
        ("visit", claims.c.visit_member, [v for a in answers for v in visits(a.members, a)]),
        ("visit", claims.c.visit_name, [v for a in answers for v in visits(a.names, a)]),
    ):
        for some in chunks(values):
            for row in connection.execute(sa.select(claims.c.id, column).where(column.in_(some))):
                by_key[kind, row[1]].append(row[0])
    for some in chunks(c for answer in answers for c in answer.controls):
        query = sa.select(lines.c.claim_id, lines.c.control_key).where(lines.c.control_key.in_(some))
        for row in connection.execute(query):
            by_key["6R", row[1]].append(row[0])
    meant = {
        answer.key: list(
            dict.fromkeys(
                [
                    *by_key.get(("number", number), ()),
                    *(row for c in told_controls(answer) for row in by_key.get(("control", c), ())),
                    *(row for c in answer.controls for row in by_key.get(("6R", c), ())),
                    *(row for v in visits(answer.members, answer) for row in by_key.get(("visit", v), ())),
                    *(row for v in visits(answer.names, answer) for row in by_key.get(("visit", v), ())),
                ]
            )
        )
        for answer, number in zip(answers, numbers, strict=True)
    }
    return sent_claims(connection, {row for found in meant.values() for row in found}), meant


def by_payers_number(connection: Connection, answers: Sequence[Answer]) -> tuple[list[Sent], dict[int, list[int]]]:
    """The claims that other answers, certainly joined, gave the same payer's number as these answers do.

    For answers nothing else tells the claim of; what is joined so is never certain, and tells no further one.
    """
    known = _known_controls(connection, answers)
    told: dict[int, set[str]] = defaultdict(set)
    for control, keys in known.items():
        for key in keys:
            told[key].add(control)
    claims = [
        msgspec.structs.replace(claim, payer_controls=frozenset(told[claim.key]))
        for claim in sent_claims(connection, told)
    ]
    meant = {a.key: list(dict.fromkeys(row for c in told_controls(a) for row in known.get(c, ()))) for a in answers}
    return claims, meant


def told_controls(answer: Answer) -> tuple[str, ...]:
    """The payer's numbers an answer gives."""
    return tuple(control for control in (answer.payer_control, answer.original) if control)


def _known_controls(connection: Connection, answers: Sequence[Answer]) -> dict[str, list[int]]:
    """The payer's numbers that other answers, joined with certainty, gave to claims."""
    table, matches = schema.answers, schema.matches
    found: dict[str, list[int]] = defaultdict(list)
    for some in chunks(c for answer in answers for c in told_controls(answer)):
        query = (
            sa.select(table.c.payer_control, matches.c.claim_row)
            .join(matches, matches.c.answer_id == table.c.id)
            .where(table.c.payer_control.in_(some), matches.c.confidence == CERTAIN)
        )
        for row in connection.execute(query):
            found[row[0]].append(row[1])
    return found


def visits(persons: Iterable[str], answer: Answer) -> list[str]:
    """The hashes of visits an answer speaks of, one a person it names."""
    return [key for person in persons if (key := visit_key(person, answer.first, answer.charge))]


def sent_claims(connection: Connection, rows: Iterable[int]) -> list[Sent]:
    """The claims of these rows, as far as an answer can be recognised by them."""
    claims, lines = schema.claims, schema.lines
    codes: dict[int, set[str]] = defaultdict(set)
    controls: dict[int, set[str]] = defaultdict(set)
    found: list[Row[Any]] = []
    for some in chunks(rows):
        found += connection.execute(sa.select(claims).where(claims.c.id.in_(some))).all()
        query = sa.select(lines.c.claim_id, lines.c.code, lines.c.revenue_code, lines.c.control_key)
        for key, code, revenue, control in connection.execute(query.where(lines.c.claim_id.in_(some))):
            codes[key].add(code or revenue)
            if control:
                controls[key].add(control)
    return [sent_of(row, codes[row.id], controls[row.id]) for row in found]


def sent_of(row: Row[Any], codes: Iterable[str], controls: Iterable[str]) -> Sent:
    """A claim's row as what answers are compared with."""
    return Sent(
        key=row.id,
        number=row.claim_id,
        number_key=row.number_key,
        cuts=(row.number_17, row.number_20),
        group=row.group_key or f"claim {row.id}",
        payer=row.payer_id,
        npi=row.billing_npi,
        tax=row.billing_tax_key,
        patient=row.patient_key,
        member=row.member_key,
        name=row.name_key,
        first=row.service_from,
        last=row.service_to,
        charge=row.charge_cents,
        codes=frozenset(code for code in codes if code),
        controls=frozenset(controls),
        original=row.payer_control,
        frequency=row.frequency,
        sequence=row.sequence,
        created=row.created,
        place=row.version_place,
    )


def answer_of(row: Row[Any]) -> Answer:
    """An answer's row as what is compared with claims."""
    return Answer(
        key=row.id,
        number=row.claim_id,
        payer=row.payer_id,
        payee_npi=row.payee_npi,
        payee_tax=row.payee_tax_key,
        members=tuple(row.members),
        names=tuple(row.names),
        first=row.service_from,
        last=row.service_to,
        charge=None if row.charge_cents is None else abs(row.charge_cents),
        codes=frozenset(row.codes),
        controls=frozenset(row.controls),
        payer_control=row.payer_control,
        original=row.original_control,
        frequency=row.frequency,
        sequence=row.sequence,
        dated=row.dated,
    )


def note_new_claims(
    connection: Connection, claims: Sequence[tuple[int, Mapping[str, Any]]], lines: Sequence[Mapping[str, Any]]
) -> None:
    """Note what the new claims may change: answers that could be theirs, and claims they are versions of.

    An answer that is certainly joined is looked at again only where a number speaks for the new claim.
    """
    table, matches, keys = schema.answers, schema.matches, schema.answer_keys
    _note_refused_sets(connection, claims)
    if connection.scalar(sa.select(table.c.id).limit(1)) is None:
        return
    answers: set[int] = set()
    numbers = [claim[name] for _, claim in claims for name in ("number_key", "number_17", "number_20")]
    controls = [claim["payer_control"] for _, claim in claims]
    for column, values in (
        (table.c.number_key, numbers),
        (table.c.payer_control, controls),
        (table.c.original_control, controls),
    ):
        for some in chunks(values):
            answers.update(connection.scalars(sa.select(table.c.id).where(column.in_(some))))
    others = [claim[name] for _, claim in claims for name in ("visit_member", "visit_name")]
    for some in chunks([*others, *(line["control_key"] for line in lines)]):
        answers.update(connection.scalars(sa.select(keys.c.answer_id).where(keys.c.key.in_(some))))
    note(connection, "answer", answers)
    mates: set[int] = set()
    for some in chunks(claim["group_key"] for _, claim in claims):
        query = sa.select(schema.claims.c.id).join(
            schema.claim_states, schema.claim_states.c.claim_row == schema.claims.c.id
        )
        mates.update(connection.scalars(query.where(schema.claims.c.group_key.in_(some))))
    replaced = list(chunks(controls))
    for some in replaced:
        query = (
            sa.select(matches.c.claim_row)
            .join(table, table.c.id == matches.c.answer_id)
            .where(table.c.payer_control.in_(some), matches.c.claim_row.is_not(None))
        )
        mates.update(row for row in connection.scalars(query) if row is not None)
    note(connection, "claim", mates)


def _note_refused_sets(connection: Connection, claims: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """Note claims whose set or interchange was answered before they were recorded."""
    table, sets = schema.set_answers, schema.claim_sets
    if connection.scalar(sa.select(table.c.id).limit(1)) is None:
        return
    for some in chunks(claim["set_id"] for _, claim in claims):
        query = sa.select(sets.c.id).where(
            sets.c.id.in_(some),
            sa.or_(
                sets.c.group_control.in_(sa.select(table.c.group_control).where(table.c.group_control != "")),
                sets.c.interchange_control.in_(
                    sa.select(table.c.interchange_control).where(table.c.interchange_control != "")
                ),
            ),
        )
        answered = set(connection.scalars(query))
        note(connection, "claim", [key for key, claim in claims if claim["set_id"] in answered])


def note(connection: Connection, kind: str, rows: Iterable[int]) -> None:
    """Put rows on the list of what must be derived anew; twice is once."""
    wanted = set(rows)
    for some in chunks(wanted):
        table = schema.pending
        query = sa.select(table.c.row).where(table.c.kind == kind, table.c.row.in_(some))
        there = set(connection.scalars(query))
        insert(connection, table, [{"kind": kind, "row": row} for row in some if row not in there])
