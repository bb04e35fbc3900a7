"""The states of claims written from what is known of them, and the line by line sums that history asks for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from cleanclaim.store import schema
from cleanclaim.store.answer_rows import payment_in, status_in
from cleanclaim.store.answering import sets_meant
from cleanclaim.store.keys import cents
from cleanclaim.store.rows import codes_in, insert
from cleanclaim.store.searching import chunks, sent_of
from cleanclaim.store.submitted import submitted_claims
from reports.claim_report import report_of
from reports.matching.episodes import episodes
from reports.matching.evidence import Sent
from reports.matching.lineage import SubmittedClaim
from reports.matching.lines import match_lines
from reports.outcomes.fold import Answered, ClaimState, FrontEndAnswer, by_day, fold
from reports.outcomes.outcomes import outcomes_of
from reports.outcomes.payment_status import status_of
from reports.outcomes.payments import ZERO, PaymentEvent

_ENCODER = msgspec.json.Encoder()
NECESSITY = frozenset({"11", "50", "167"})
"""Denials that say the diagnosis did not justify the procedure."""


def fold_claims(connection: Connection, rows: Sequence[int]) -> None:
    """Derive the states of these claims and of all versions of them."""
    chosen = _episodes(connection, set(rows))
    keys = [claim.key for episode in chosen for claim in episode]
    claims = submitted_claims(connection, keys)
    payments = _payments(connection, claims)
    front_end = _front_end(connection, claims)
    states: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for episode in chosen:
        versions = [claims[sent.key] for sent in episode]
        own = by_day(a for claim in versions for a in payments.get(claim.key, ()))
        answers = [a for claim in versions for a in front_end.get(claim.key, ())]
        if not own and not answers:
            continue
        folded = fold(versions, own, answers)
        judged = outcomes_of(versions, folded, own)
        first = versions[0].key
        for outcome in judged:
            body = _ENCODER.encode(report_of(outcome, own)).decode()
            state = outcome.state
            row = {"claim_row": state.claim, "episode": first, "state": state.state, "answered": state.answered}
            states.append(row | {"body": body})
            lines += _line_rows(outcome.claim, state, own)
    _replace(connection, keys, states, lines)


def _episodes(connection: Connection, rows: set[int]) -> list[tuple[Sent, ...]]:
    """The episodes these claims belong to: versions of one number, and replacements that name the payer's number."""
    claims = schema.claims
    groups: set[str] = set()
    loose: set[int] = set()
    _add_groups(connection, rows, groups, loose)
    for _ in range(2):  # a replacement may carry another number than what it replaces
        before = len(groups) + len(loose)
        _add_groups(connection, _linked(connection, groups, loose), groups, loose)
        if len(groups) + len(loose) == before:
            break
    found: dict[int, Any] = {}
    for column, values in ((claims.c.group_key, groups), (claims.c.id, loose)):
        for some in chunks(values):
            found |= {row.id: row for row in connection.execute(sa.select(claims).where(column.in_(some)))}
    controls = _controls_of(connection, found)
    sent = [
        msgspec.structs.replace(sent_of(row, (), ()), payer_controls=frozenset(controls.get(key, ())))
        for key, row in found.items()
    ]
    return [episode for episode in episodes(sent) if any(claim.key in rows for claim in episode)]


def _add_groups(connection: Connection, rows: Iterable[int], groups: set[str], loose: set[int]) -> None:
    claims = schema.claims
    for some in chunks(rows):
        query = sa.select(claims.c.id, claims.c.group_key).where(claims.c.id.in_(some))
        for key, group in connection.execute(query):
            if group:
                groups.add(group)
            else:
                loose.add(key)


def _linked(connection: Connection, groups: set[str], loose: set[int]) -> set[int]:
    """Claims of other numbers that these replace, or that replace these, by the payer's number."""
    claims, answers, matches = schema.claims, schema.answers, schema.matches
    joined = sa.select(matches.c.claim_row).join(answers, answers.c.id == matches.c.answer_id)
    found: set[int] = set()
    for column, values in ((claims.c.group_key, groups), (claims.c.id, loose)):
        for some in chunks(values):
            named = sa.select(claims.c.payer_control).where(column.in_(some), claims.c.payer_control != "")
            for controls in chunks(connection.scalars(named)):
                query = joined.where(answers.c.payer_control.in_(controls), matches.c.claim_row.is_not(None))
                found.update(row for row in connection.scalars(query) if row is not None)
            told = (
                sa.select(answers.c.payer_control)
                .join(matches, matches.c.answer_id == answers.c.id)
                .join(claims, claims.c.id == matches.c.claim_row)
                .where(column.in_(some), answers.c.payer_control != "")
            )
            for controls in chunks(connection.scalars(told)):
                replacing = sa.select(claims.c.id).where(
                    claims.c.payer_control.in_(controls), claims.c.frequency.in_(("7", "8"))
                )
                found.update(connection.scalars(replacing))
    return found


def _controls_of(connection: Connection, rows: Iterable[int]) -> dict[int, set[str]]:
    """The payer's numbers for these claims, from the answers joined to them."""
    answers, matches = schema.answers, schema.matches
    found: dict[int, set[str]] = defaultdict(set)
    for some in chunks(rows):
        query = (
            sa.select(matches.c.claim_row, answers.c.payer_control)
            .join(answers, answers.c.id == matches.c.answer_id)
            .where(matches.c.claim_row.in_(some), answers.c.payer_control != "")
        )
        for key, control in connection.execute(query):
            found[key].add(control)
    return found


def _payments(connection: Connection, claims: Mapping[int, SubmittedClaim]) -> dict[int, list[Answered]]:
    """The payments joined to the claims, their services joined to lines."""
    answers, matches, remits = schema.answers, schema.matches, schema.remits
    found: dict[int, list[Answered]] = defaultdict(list)
    for some in chunks(claims):
        query = (
            sa.select(answers, matches.c.claim_row, matches.c.confidence)
            .add_columns(remits.c.trace, remits.c.payer_id.label("payer"))
            .join(matches, matches.c.answer_id == answers.c.id)
            .join(remits, remits.c.id == answers.c.remit_id)
            .where(matches.c.claim_row.in_(some), answers.c.kind == "payment")
        )
        for row in connection.execute(query):
            claim = claims[row.claim_row]
            payment = payment_in(row.body)
            event = PaymentEvent(
                key=row.id,
                name=row.identity,
                payment=payment,
                remit=row.remit_id,
                payer=row.payer,
                trace=row.trace,
                date=row.dated,
                place=(row.trace, row.ordinal),
            )
            sequence = status_of(payment.status).sequence
            other = bool(sequence and claim.sequence and sequence != claim.sequence)
            found[claim.key].append(
                Answered(
                    event=event,
                    claim=claim.key,
                    confidence=row.confidence,
                    lines=match_lines(payment.services, claim.lines),
                    crossover=other and bool(row.payer and claim.payer_id and row.payer != claim.payer_id),
                )
            )
    return found


def _front_end(connection: Connection, claims: Mapping[int, SubmittedClaim]) -> dict[int, list[FrontEndAnswer]]:
    """Claim statuses joined to the claims, and refusals of the sets they were sent in."""
    answers, matches = schema.answers, schema.matches
    found: dict[int, list[FrontEndAnswer]] = defaultdict(list)
    for some in chunks(claims):
        query = (
            sa.select(answers.c.body, answers.c.dated, matches.c.claim_row)
            .join(matches, matches.c.answer_id == answers.c.id)
            .where(matches.c.claim_row.in_(some), answers.c.kind == "status")
        )
        for row in connection.execute(query):
            said = status_in(row.body)
            word = "rejected" if said.rejected else "accepted"
            found[row.claim_row].append(
                FrontEndAnswer(
                    claim=row.claim_row,
                    rejected=said.rejected,
                    label=f"{word} {said.label}",
                    source="277CA",
                    date=row.dated,
                )
            )
    _set_refusals(connection, claims, found)
    return found


def _set_refusals(
    connection: Connection, claims: Mapping[int, SubmittedClaim], found: dict[int, list[FrontEndAnswer]]
) -> None:
    sets, table = schema.claim_sets, schema.set_answers
    if connection.scalar(sa.select(table.c.id).limit(1)) is None:
        return
    in_set: dict[int, list[int]] = defaultdict(list)
    for some in chunks(claims):
        query = sa.select(schema.claims.c.id, schema.claims.c.set_id).where(schema.claims.c.id.in_(some))
        for key, number in connection.execute(query):
            in_set[number].append(key)
    for some in chunks(in_set):
        controls = connection.execute(sa.select(sets).where(sets.c.id.in_(some))).all()
        groups = {row.group_control for row in controls} - {""}
        interchanges = {row.interchange_control for row in controls} - {""}
        told = sa.or_(
            sa.and_(table.c.kind != "TA1", table.c.group_control.in_(groups)),
            sa.and_(table.c.kind == "TA1", table.c.interchange_control.in_(interchanges)),
        )
        for row in connection.execute(sa.select(table).where(told, table.c.rejected.is_(True)).order_by(table.c.id)):
            for key in sets_meant(connection, dict(row._mapping)):
                for claim in in_set.get(key, ()):
                    label = f"rejected with its set: {row.label}"
                    found[claim].append(FrontEndAnswer(claim=claim, rejected=True, label=label, source=row.kind))


def _line_rows(claim: SubmittedClaim, state: ClaimState, payments: Sequence[Answered]) -> list[dict[str, Any]]:
    """What history says of each answered line: dollars paid and denials in force.

    A version we replaced keeps what the payer had said of it: that is what teaches.
    """
    force = [a for a in payments if a.event.key in state.answers]
    denials = state.denials
    if not force and state.state == "corrected":
        denials = state.initial
    paid: dict[int, int] = {}
    for answered in force:
        for match, service in zip(answered.lines, answered.event.payment.services, strict=False):
            if match.line:
                paid[match.line] = paid.get(match.line, 0) + (cents(service.paid) or 0)
    tokens: dict[int, list[str]] = defaultdict(list)
    whole = [denial for denial in denials if not denial.line and not denial.bundled and denial.carc]
    for denial in denials:
        if denial.line and not denial.bundled:
            tokens[denial.line].append("+".join((denial.carc, *denial.remarks[:1])))
    if whole and not any(a.event.payment.paid > ZERO for a in force):
        for line in claim.lines:
            paid[line.number] = 0
            tokens[line.number] += ["+".join((denial.carc, *denial.remarks[:1])) for denial in whole]
    return [
        {
            "claim_row": claim.key,
            "line": number,
            "paid_cents": paid.get(number, 0),
            "denials": list(dict.fromkeys(tokens.get(number, ()))),
        }
        for number in sorted({*paid, *tokens})
    ]


def _replace(
    connection: Connection, keys: Sequence[int], states: list[dict[str, Any]], lines: list[dict[str, Any]]
) -> None:
    """Write the states of these claims in place of what was there, and carry the difference into the sums."""
    before: list[dict[str, Any]] = []
    table = schema.line_states
    for some in chunks(keys):
        before += [
            dict(row._mapping) for row in connection.execute(sa.select(table).where(table.c.claim_row.in_(some)))
        ]
        connection.execute(sa.delete(table).where(table.c.claim_row.in_(some)))
        states_table = schema.claim_states
        connection.execute(sa.delete(states_table).where(states_table.c.claim_row.in_(some)))
    insert(connection, schema.claim_states, states)
    insert(connection, table, lines)
    pairs = _pairs(connection, {row["claim_row"] for row in (*before, *lines)})
    change: Counter[tuple[str, str, str, str]] = Counter()
    for rows, sign in ((before, -1), (lines, 1)):
        for row in rows:
            denied = any(token.partition("+")[0] in NECESSITY for token in row["denials"])
            for pair in pairs.get((row["claim_row"], row["line"]), ()):
                change[(*pair, "paid")] += sign * (row["paid_cents"] > 0)
                change[(*pair, "denied")] += sign * denied
    _add_up(connection, change)


def _pairs(connection: Connection, claims: Iterable[int]) -> dict[tuple[int, int], list[tuple[str, str, str]]]:
    """Payer, code and diagnosis of each line of the claims."""
    lines, sent = schema.lines, schema.claims
    found: dict[tuple[int, int], list[tuple[str, str, str]]] = {}
    for some in chunks(claims):
        query = (
            sa.select(lines.c.claim_id, lines.c.number, lines.c.code, lines.c.diagnoses, sent.c.payer_id)
            .join(sent, sent.c.id == lines.c.claim_id)
            .where(lines.c.claim_id.in_(some))
        )
        for row in connection.execute(query):
            codes = dict.fromkeys(codes_in(row.diagnoses))
            found[row.claim_id, row.number] = [(row.payer_id, row.code, code[:16]) for code in codes]
    return found


def _add_up(connection: Connection, change: Counter[tuple[str, str, str, str]]) -> None:
    table = schema.pair_outcomes
    wanted = sorted({key[:3] for key, difference in change.items() if difference})
    columns = (table.c.payer_id, table.c.code, table.c.diagnosis)
    there: dict[tuple[str, str, str], tuple[int, int]] = {}
    for start in range(0, len(wanted), 200):
        some = wanted[start : start + 200]
        for row in connection.execute(sa.select(table).where(sa.tuple_(*columns).in_(some))):
            there[row.payer_id, row.code, row.diagnosis] = (row.paid, row.denied)
    fresh, changed = [], []
    for key in wanted:
        paid, denied = there.get(key, (0, 0))
        values = {"paid": paid + change[(*key, "paid")], "denied": denied + change[(*key, "denied")]}
        if key in there:
            changed.append({"a": key[0], "b": key[1], "c": key[2], **values})
        else:
            fresh.append({"payer_id": key[0], "code": key[1], "diagnosis": key[2], **values})
    insert(connection, table, fresh)
    if changed:
        where = sa.and_(*(c == sa.bindparam(n) for c, n in zip(columns, "abc", strict=True)))
        update = sa.update(table).where(where).values(paid=sa.bindparam("paid"), denied=sa.bindparam("denied"))
        connection.execute(update, changed)
