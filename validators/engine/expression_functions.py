"""The functions an expression may call; ``docs/declared-rules.md`` lists them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from validators.engine.code_trees import ExpressionError, Operand, call, default, first_of, is_there, written
from validators.engine.elements import Element, elements, read_reference
from validators.engine.record_types import NUMBER, TRUTH, Kind, Shape
from validators.engine.rule import in_range


class Reading(Protocol):
    """What a function needs of the expression being read."""

    def read(self, node: ast.expr) -> Operand:
        """The operand a node stands for."""

    def member(self, base: Operand, name: str) -> Operand:
        """A field of a record."""

    def constant(self, value: Any) -> ast.expr:
        """A value the compiled function may use."""

    def thing(self, name: str) -> ast.expr | None:
        """The code of a thing the rule looks at, None where it does not."""


Function = Callable[[Reading, str, list[ast.expr]], Operand]


def _presence(reading: Reading, function: str, arguments: list[ast.expr]) -> Operand:
    (operand,) = _operands(reading, function, arguments, None)
    code, shape = operand.code, operand.shape
    there: ast.expr
    if operand.lazy:
        there = is_there(first_of(code))
    elif shape.kind is Kind.SEVERAL:
        there = ast.Compare(left=call("len", code), ops=[ast.Gt()], comparators=[ast.Constant(0)])
    elif shape.kind is Kind.TEXT:
        there = ast.Compare(left=code, ops=[ast.NotEq()], comparators=[default(shape)])
    else:
        there = is_there(code)
    return Operand(there if function == "present" else ast.UnaryOp(op=ast.Not(), operand=there), TRUTH)


def _text_test(reading: Reading, function: str, arguments: list[ast.expr]) -> Operand:
    if len(arguments) < 2:
        raise ExpressionError(f"{function} takes text and what to look for")
    subject = reading.read(arguments[0])
    wanted = [argument.value if isinstance(argument, ast.Constant) else None for argument in arguments[1:]]
    if subject.shape.kind is not Kind.TEXT or not all(isinstance(one, str) for one in wanted):
        raise ExpressionError(f"{function} takes text, then text in quotes")
    test = reading.constant(_test_of(function, tuple(str(one) for one in wanted)))
    return Operand(ast.Call(func=test, args=[subject.code], keywords=[]), TRUTH)


def _test_of(function: str, wanted: tuple[str, ...]) -> Callable[[str], bool]:
    if function == "starts":
        return lambda text: text.startswith(wanted)
    if function == "ends":
        return lambda text: text.endswith(wanted)
    if function == "code_in":
        try:
            in_range("", wanted[0])
        except ValueError as error:
            raise ExpressionError(str(error)) from None
        return lambda text: any(in_range(text, spec) for spec in wanted)
    if len(wanted) != 1:
        raise ExpressionError("matches takes text and one pattern")
    try:
        pattern = re.compile(wanted[0])
    except re.error as error:
        raise ExpressionError(f"{wanted[0]!r} is no pattern: {error}") from None
    return lambda text: pattern.fullmatch(text) is not None


def _counted(reading: Reading, function: str, arguments: list[ast.expr]) -> Operand:
    (operand,) = _operands(reading, function, arguments, Kind.TEXT if function == "length" else Kind.SEVERAL)
    return Operand(call("len", call("tuple", operand.code) if operand.lazy else operand.code), NUMBER)


def _days(reading: Reading, function: str, arguments: list[ast.expr]) -> Operand:
    first, last = _operands(reading, function, arguments, Kind.DAY, 2)
    between = ast.Call(func=reading.constant(_days_between), args=[first.code, last.code], keywords=[])
    return Operand(between, NUMBER._replace(missing=True))


def _days_between(first: date | None, last: date | None) -> int | None:
    return None if first is None or last is None else (last - first).days


def _element(reading: Reading, function: str, arguments: list[ast.expr]) -> Operand:
    """``element("2310B NM1*82 NM109")`` is the first one's text, ``elements(…)`` all of them with their places."""
    only = arguments[0] if len(arguments) == 1 else None
    if not isinstance(only, ast.Constant) or not isinstance(only.value, str):
        raise ExpressionError(f'{function} takes one reference in quotes, like "2310B NM1*82 NM109"')
    try:
        reference = reading.constant(read_reference(only.value))
    except ValueError as error:
        raise ExpressionError(str(error)) from None
    beginning: ast.expr = ast.Constant(0)
    line = reading.thing("line") or reading.thing("service")
    if line is not None:
        where = ast.Attribute(value=line, attr="where", ctx=ast.Load())
        beginning = ast.Attribute(value=where, attr="segment", ctx=ast.Load())
    case = reading.thing("case")
    assert case is not None
    found = ast.Call(func=reading.constant(elements), args=[case, reference, beginning], keywords=[])
    if function == "elements":
        return Operand(found, Shape(Kind.SEVERAL, Shape(Kind.RECORD, Element)), lazy=True)
    return reading.member(Operand(first_of(found), Shape(Kind.RECORD, Element, True)), "value")


def _operands(
    reading: Reading, function: str, arguments: list[ast.expr], kind: Kind | None, count: int = 1
) -> list[Operand]:
    operands = [reading.read(argument) for argument in arguments]
    if len(operands) != count:
        raise ExpressionError(f"{function} takes {count} argument{'s' if count > 1 else ''}, not {len(operands)}")
    for operand, argument in zip(operands, arguments, strict=True):
        if kind is not None and operand.shape.kind is not kind:
            raise ExpressionError(f"{function} is asked of {written(argument)}, which is {operand.shape}")
    return operands


FUNCTIONS: dict[str, Function] = {
    "present": _presence,
    "absent": _presence,
    "matches": _text_test,
    "starts": _text_test,
    "ends": _text_test,
    "code_in": _text_test,
    "length": _counted,
    "count": _counted,
    "days": _days,
    "element": _element,
    "elements": _element,
}
