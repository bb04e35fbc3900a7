"""Asking any table about one code by the table's name, for people rather than for rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from validators.engine.finding import Unavailable
from validators.questions.reference import TableSource
from validators.questions.rows import CodeLife, Edition


class Answer(msgspec.Struct, frozen=True):
    """What a table says of a code: ``row`` is None when it does not list the code.

    Of a diagnosis, ``billable`` are the billable codes below a heading, ``life`` the days it may be submitted, and
    ``refined`` the codes that say what it leaves unspecified.
    """

    table: str
    code: str
    on: date
    edition: str
    first: date | None
    last: date | None
    row: Any
    billable: tuple[str, ...] = ()
    life: CodeLife | None = None
    refined: tuple[str, ...] = ()


def ask(tables: TableSource, table: str, code: str, on: date) -> Answer:
    """What ``table`` says of ``code`` on a day.

    ``code`` may have dots (diagnoses), a second code after a slash (NCCI pairs) or a modifier after a hyphen (fee
    schedule). Raises Unavailable when there is no edition, or an unknown code is asked of one that has ended.
    """
    plain = code.strip().upper()
    source = tables.table(table, on)
    edition: Edition = source.edition
    row = _row(source, table, plain, on)
    answer = Answer(table, plain, on, edition.label, edition.first, edition.last, row)
    return _with_diagnosis(answer, source) if table == "icd10cm" else answer


def _with_diagnosis(answer: Answer, source: Any) -> Answer:
    code, row = answer.code.replace(".", ""), answer.row
    return msgspec.structs.replace(
        answer,
        billable=tuple(source.billable_below(code)) if row is not None and not row.billable else (),
        life=source.life(code),
        refined=source.refined(code) if row is not None else (),
    )


def _row(source: Any, table: str, code: str, on: date) -> Any:
    if table.startswith("ncci"):
        column1, slash, column2 = code.partition("/")
        if not slash:
            raise Unavailable("an NCCI edit is asked by two codes: 12345/67890")
        return source.pair(column1, column2, on)
    if table == "mce":
        return sorted(source.lists(code.replace(".", "")))
    if table == "coverage":
        return [_brief(article) for article in source.articles(code, on)]
    if table == "alignment":
        return _facets(source.procedure(code) or source.diagnosis(code.replace(".", "")))
    if table == "fee-schedule":
        plain, _, modifier = code.partition("-")
        return source.get(plain, modifier)
    if table.startswith(("list-", "payer-")):
        return {"listed": code in source} | (source.columns(code) if hasattr(source, "columns") else {})
    return source.get(code.replace(".", ""))


def _facets(found: Any) -> dict[str, object] | None:
    """The facets of a procedure or a diagnosis, sets in order."""
    if found is None:
        return None
    named = msgspec.structs.asdict(found)
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in named.items()}


def _brief(article: Any) -> dict[str, object]:
    """An article in few words: its lists may hold thousands of codes."""
    return {
        "id": article.id,
        "title": article.title,
        "first": article.first,
        "last": article.last,
        "states": sorted(article.states),
        "groups": article.groups,
        "covered": {number: len(codes) for number, codes in article.covered.items()},
        "noncovered": {number: len(codes) for number, codes in article.noncovered.items()},
        "modifiers": sorted(article.modifiers),
    }
