"""Expressions over claims and payments: conditions and demands of declared rules, as people write them.

    line.place == claim.place and present(line.place)
    claim.frequency in ("7", "8") and absent(claim.ref("F8"))
    claim.place in inpatient and absent(claim.diagnoses[qualifier in ("ABJ", "BJ")])
    length(element("2300 REF*G1 REF02")) > 15

The form is that of a Python expression, but only what is listed in ``docs/declared-rules.md`` may stand in it: names
of the things a rule looks at, their fields and methods, comparisons, ``and or not``, and a few functions. Names, types
and functions are checked when the expression is read, with the nearest word in the error; nothing else of Python can be
reached. What is read becomes one compiled function, as quick as a rule written by hand.

A path that leads through something absent is absent: text then reads as ``""``, and any comparison with an absent
number or day is false.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from validators.engine.code_trees import (
    ExpressionError,
    Operand,
    assigned,
    default,
    first_of,
    is_there,
    named,
    nearest,
    plain,
    written,
)
from validators.engine.expression_functions import FUNCTIONS
from validators.engine.record_types import DAY, NUMBER, TEXT, TRUTH, Kind, Shape, members

CASE = "case"
"""The last argument of every compiled expression."""

_LONGEST, _DEEPEST = 4_000, 50
"""Characters of an expression, and how deep its parts may stand inside each other: beyond any that a person writes."""


class Compiled(NamedTuple):
    """An expression ready to run: its shape, and the function of the named things and the case."""

    shape: Shape
    run: Callable[..., Any]


def compile_expression(text: str, things: Mapping[str, Shape], lists: Mapping[str, frozenset[str]]) -> Compiled:
    """Read an expression over the things of those names; the function takes them in that order, then the case.

    ``lists`` are sets of text by name. Raises ExpressionError.
    """
    if len(text) > _LONGEST:
        raise ExpressionError(f"is longer than {_LONGEST} characters")
    try:
        tree = ast.parse(" ".join(text.splitlines()).strip(), mode="eval")
    except SyntaxError as error:
        raise ExpressionError(f"cannot be read at character {error.offset}: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionError("cannot be read") from None
    reading = _Reading(things, lists)
    operand = reading.read(tree.body)
    parameters = [ast.arg(arg=_apart(thing)) for thing in (*things, CASE)]
    arguments = ast.arguments(posonlyargs=[], args=parameters, kwonlyargs=[], kw_defaults=[], defaults=[])
    function = ast.fix_missing_locations(ast.Expression(ast.Lambda(args=arguments, body=operand.code)))
    code = compile(function, "<expression>", "eval")
    # The tree was built node by node below, from names that were checked: nothing of the text itself is run.
    return Compiled(operand.shape, eval(code, reading.environment))  # noqa: S307


def condition(text: str, things: Mapping[str, Shape], lists: Mapping[str, frozenset[str]]) -> Callable[..., bool]:
    """:func:`compile_expression` of something true or false."""
    compiled = compile_expression(text, things, lists)
    if compiled.shape.kind is not Kind.TRUTH:
        raise ExpressionError(f"is {compiled.shape}, not true or false: compare it, or write present({text.strip()})")
    return compiled.run


def _apart(thing: str) -> str:
    """The variable of a thing: kept apart from those of the machinery."""
    return f"{thing}_"


class _Reading:
    """Turns the tree of an expression into that of a Python function, checking every step."""

    def __init__(self, things: Mapping[str, Shape], lists: Mapping[str, frozenset[str]]) -> None:
        self._things = things
        self._lists = lists
        self._items: list[tuple[str, Shape]] = []
        self._count = self._depth = 0
        self.environment: dict[str, Any] = {"__builtins__": {}, "next": next, "len": len, "tuple": tuple}

    def read(self, node: ast.expr) -> Operand:
        """The operand a node stands for."""
        reader = _READERS.get(type(node))
        if reader is None:
            raise ExpressionError(f"{written(node)} may not stand in an expression")
        if self._depth >= _DEEPEST:
            raise ExpressionError("cannot be read: too much stands inside each other")
        self._depth += 1
        operand = reader(self, node)
        self._depth -= 1
        return operand

    def truth(self, node: ast.expr) -> ast.expr:
        """A node that must be true or false."""
        operand = self.read(node)
        if operand.shape.kind is not Kind.TRUTH:
            raise ExpressionError(f"{written(node)} is {operand.shape}, not true or false: write present(…)")
        return operand.code

    def thing(self, name: str) -> ast.expr | None:
        """The code of a thing the rule looks at (or the case), None where it does not."""
        return named(_apart(name)) if name == CASE or name in self._things else None

    def constant(self, value: Any) -> ast.expr:
        """A value the function may use, by a variable of its own."""
        variable = f"c{len(self.environment)}"
        self.environment[variable] = value
        return named(variable)

    def _fresh(self) -> str:
        self._count += 1
        return f"v{self._count}"

    # things, fields and methods

    def name(self, node: ast.Name) -> Operand:
        """A thing, a list, or inside […] a field of the one looked at."""
        for variable, shape in reversed(self._items):
            if shape.kind is Kind.RECORD and node.id in members(shape.of):
                return self.member(Operand(named(variable), shape), node.id)
        if node.id in self._things:
            return Operand(named(_apart(node.id)), self._things[node.id])
        if node.id in self._lists:
            return Operand(self.constant(self._lists[node.id]), Shape(Kind.SEVERAL, TEXT))
        fields = [field for _, shape in self._items if shape.kind is Kind.RECORD for field in members(shape.of)]
        raise ExpressionError(f"there is no {node.id!r} here{nearest(node.id, (*self._things, *self._lists, *fields))}")

    def attribute(self, node: ast.Attribute) -> Operand:
        """A field of a record."""
        return self.member(self.read(node.value), node.attr)

    def called(self, node: ast.Call) -> Operand:
        """A method of a record, or one of the functions."""
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise ExpressionError(f"{written(node)}: arguments are written one after the other, without names")
        if isinstance(node.func, ast.Attribute):
            return self.member(self.read(node.func.value), node.func.attr, node.args)
        function = FUNCTIONS.get(written(node.func))
        if function is None:
            raise ExpressionError(
                f"there is no function {written(node.func)!r}{nearest(written(node.func), FUNCTIONS)}"
            )
        return function(self, written(node.func), node.args)

    def member(self, base: Operand, field: str, arguments: list[ast.expr] | None = None) -> Operand:
        """A field or method of a record; of the first one where several were chosen by a condition."""
        if base.shape.kind is Kind.SEVERAL:
            if not base.lazy:
                raise ExpressionError(f".{field} is asked of several: say which, with […] after it")
            base = Operand(first_of(base.code), base.shape.item._replace(missing=True))
        if base.shape.kind is not Kind.RECORD:
            raise ExpressionError(f".{field} is asked of {base.shape}, which has no fields")
        known = members(base.shape.of)
        found = known.get(field)
        if found is None:
            raise ExpressionError(f"{base.shape.of.__name__} has no {field!r}{nearest(field, known)}")
        given = self._arguments(field, found.arguments, arguments)

        def of(record: ast.expr) -> ast.expr:
            got: ast.expr = ast.Attribute(value=record, attr=field, ctx=ast.Load())
            return got if given is None else ast.Call(func=got, args=given, keywords=[])

        if not base.shape.missing:
            return plain(Operand(of(base.code), found.shape))
        variable = self._fresh()
        test = is_there(assigned(variable, base.code))
        code = ast.IfExp(test=test, body=of(named(variable)), orelse=default(found.shape))
        absent = found.shape.missing or found.shape.kind in (Kind.RECORD, Kind.NUMBER, Kind.DAY)
        return plain(Operand(code, found.shape._replace(missing=absent)))

    def _arguments(self, field: str, wanted: int | None, given: list[ast.expr] | None) -> list[ast.expr] | None:
        if given is None:
            if wanted is not None:
                raise ExpressionError(f"{field} is a method: write {field}(…)")
            return None
        if wanted is None:
            raise ExpressionError(f"{field} is a field, not a method: write it without (…)")
        if wanted not in (-1, len(given)):
            raise ExpressionError(f"{field}(…) takes {wanted}, not {len(given)}")
        return [self.read(argument).code for argument in given]

    def chosen(self, node: ast.Subscript) -> Operand:
        """``claim.diagnoses[qualifier == "ABK"]``: those of several of which the condition is true."""
        base = self.read(node.value)
        if base.shape.kind is not Kind.SEVERAL:
            raise ExpressionError(f"[…] chooses among several, but {written(node.value)} is {base.shape}")
        item, several = self._fresh(), self._fresh()
        self._items.append((item, base.shape.item))
        test = self.truth(node.slice)
        self._items.pop()
        loop = ast.comprehension(target=ast.Name(item, ast.Store()), iter=named(several), ifs=[test], is_async=0)
        choice = ast.GeneratorExp(elt=named(item), generators=[loop])
        # Python lets nothing be assigned where a generator's source stands, so the source is kept beforehand.
        both = ast.Tuple(elts=[assigned(several, base.code), choice], ctx=ast.Load())
        return Operand(ast.Subscript(value=both, slice=ast.Constant(1), ctx=ast.Load()), base.shape, lazy=True)

    # values

    def literal(self, node: ast.Constant) -> Operand:
        """Text, a number, True or False."""
        value = node.value
        if isinstance(value, bool):
            return Operand(node, TRUTH)
        if isinstance(value, str):
            return Operand(ast.Constant(value), TEXT)
        if isinstance(value, int | float):
            return Operand(self.constant(Decimal(str(value))), NUMBER)
        raise ExpressionError(f"{value!r} may not stand in an expression; for what is not there write absent(…)")

    def several(self, node: ast.Tuple | ast.List | ast.Set) -> Operand:
        """A list of text."""
        values = [each.value if isinstance(each, ast.Constant) else None for each in node.elts]
        if not all(isinstance(value, str) for value in values):
            raise ExpressionError(f"{written(node)}: a list holds text in quotes")
        return Operand(self.constant(frozenset(values)), Shape(Kind.SEVERAL, TEXT))

    # truth

    def joined(self, node: ast.BoolOp) -> Operand:
        """``and``, ``or``."""
        return Operand(ast.BoolOp(op=node.op, values=[self.truth(value) for value in node.values]), TRUTH)

    def unary(self, node: ast.UnaryOp) -> Operand:
        """``not``, and the minus of a number."""
        if isinstance(node.op, ast.Not):
            return Operand(ast.UnaryOp(op=ast.Not(), operand=self.truth(node.operand)), TRUTH)
        number = node.operand.value if isinstance(node.operand, ast.Constant) else None
        if isinstance(node.op, ast.USub) and isinstance(number, int | float) and not isinstance(number, bool):
            return Operand(self.constant(-Decimal(str(number))), NUMBER)
        raise ExpressionError(f"{written(node)} may not stand in an expression")

    def compared(self, node: ast.Compare) -> Operand:
        """``==``, ``<``, ``in`` and their kin; several in a row as in 1 <= x <= 5."""
        sides = [node.left, *node.comparators]
        parts = [self._pair(sides[place], operator, sides[place + 1]) for place, operator in enumerate(node.ops)]
        return Operand(parts[0] if len(parts) == 1 else ast.BoolOp(op=ast.And(), values=parts), TRUTH)

    def _pair(self, left_node: ast.expr, operator: ast.cmpop, right_node: ast.expr) -> ast.expr:
        left, right = self.read(left_node), self.read(right_node)
        if isinstance(operator, ast.In | ast.NotIn):
            if right.shape.kind is not Kind.SEVERAL or right.shape.item != left.shape:
                raise ExpressionError(f"{written(left_node)} is {left.shape}; it cannot be in {right.shape}")
            return ast.Compare(left=left.code, ops=[operator], comparators=[right.code])
        if not isinstance(operator, _COMPARISONS):
            raise ExpressionError("compare with == != < <= > >= in, not with 'is'")
        left, right = self._as_day(left, right), self._as_day(right, left)
        if left.shape.kind is not right.shape.kind or left.shape.kind not in _COMPARABLE:
            told = f"{written(left_node)} is {left.shape}, {written(right_node)} is {right.shape}"
            raise ExpressionError(f"{told}: they cannot be compared")
        return self._both_there(left, right, operator)

    def _as_day(self, operand: Operand, other: Operand) -> Operand:
        """Text beside a day is a day written 2026-01-05."""
        if other.shape.kind is not Kind.DAY or not isinstance(operand.code, ast.Constant):
            return operand
        try:
            return Operand(self.constant(date.fromisoformat(str(operand.code.value))), DAY)
        except ValueError:
            raise ExpressionError(f"{operand.code.value!r} is no day: write it like 2026-01-05") from None

    def _both_there(self, left: Operand, right: Operand, operator: ast.cmpop) -> ast.expr:
        """The comparison, false where a side is absent."""
        tests: list[ast.expr] = []
        sides: list[ast.expr] = []
        for side in (left, right):
            code = side.code
            if side.shape.missing:
                variable = self._fresh()
                tests.append(is_there(assigned(variable, code)))
                code = named(variable)
            sides.append(code)
        compare = ast.Compare(left=sides[0], ops=[operator], comparators=[sides[1]])
        return ast.BoolOp(op=ast.And(), values=[*tests, compare]) if tests else compare


_COMPARABLE = frozenset({Kind.TEXT, Kind.NUMBER, Kind.DAY})
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)

_READERS: dict[type[ast.expr], Callable[[_Reading, Any], Operand]] = {
    ast.Name: _Reading.name,
    ast.Attribute: _Reading.attribute,
    ast.Call: _Reading.called,
    ast.Subscript: _Reading.chosen,
    ast.Constant: _Reading.literal,
    ast.Tuple: _Reading.several,
    ast.List: _Reading.several,
    ast.Set: _Reading.several,
    ast.BoolOp: _Reading.joined,
    ast.UnaryOp: _Reading.unary,
    ast.Compare: _Reading.compared,
}
