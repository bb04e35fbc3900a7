"""A table's row in words for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from validators.questions.rows import Icd10Code
from validators.questions.table_answers import Answer

_SIDES = {"R": "right", "L": "left", "B": "both sides", "U": "side unspecified", "": "no side"}
_SHOWN = 120


def shown_row(answer: Answer) -> Iterator[tuple[str, str]]:
    """Names and values of what an answer says, one line each."""
    row = answer.row
    if row is None:
        yield "listed", "no"
        yield from _life(answer)
    elif isinstance(row, Icd10Code):
        yield from _diagnosis(row, answer)
    elif isinstance(row, list):
        yield "rows", str(len(row))
        for number, item in enumerate(row[:_SHOWN], 1):
            yield str(number), _text(msgspec.to_builtins(item))
    else:
        for name, value in msgspec.to_builtins(row).items():
            yield name.replace("_", " "), _text(value)


def _life(answer: Answer) -> Iterator[tuple[str, str]]:
    """The days of a diagnosis code, where they are known."""
    if answer.life:
        yield "days", f"{answer.life.first} to {answer.life.last or 'now'}"
        if answer.life.followers:
            yield "replaced by", _codes(answer.life.followers)


def _diagnosis(row: Icd10Code, answer: Answer) -> Iterator[tuple[str, str]]:
    billable = answer.billable
    yield "title", row.title
    yield "valid", "yes, billable" if row.billable else "no: a heading, not billable"
    yield from _life(answer)
    if row.children:
        yield "below it", _codes(row.children)
    if billable:
        yield "billable", _codes(billable)
    if row.seventh:
        used = row.seventh.get(row.code[6], "") if len(row.code) == 7 else ""
        choices = "; ".join(f"{character} {meaning}" for character, meaning in row.seventh.items())
        yield "7th character", f"{row.code[6]}: {used}" if used else f"needed: {choices}"
    yield "laterality", _SIDES[row.laterality]
    yield "unspecified", _unspecified(row)
    if answer.refined:
        yield "more specific", _codes(answer.refined)
    if row.external_cause:
        yield "external cause", "yes"
    for name, specs in (
        ("excludes1", row.excludes1),
        ("code first", row.code_first),
        ("use additional", row.use_additional),
    ):
        if specs:
            yield name, _codes(specs) + (" (if applicable)" if name == "code first" and row.code_first_if else "")


def _unspecified(row: Icd10Code) -> str:
    if not row.unspecified:
        return "no"
    return "yes, side" if row.laterality == "U" else "yes, site or type"


def _codes(codes: tuple[str, ...]) -> str:
    shown = ", ".join(_dotted(code) for code in codes[:_SHOWN])
    return f"{shown} and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else shown


def _dotted(spec: str) -> str:
    parts = ["any" if part == "*" else part if len(part) <= 3 else f"{part[:3]}.{part[3:]}" for part in spec.split("-")]
    return "-".join(parts)


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_text(item)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
