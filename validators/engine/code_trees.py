"""Pieces of Python code as trees, for compiled expressions: an operand knows its code and its shape."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable
from typing import NamedTuple

from validators.engine.record_types import Kind, Shape


class ExpressionError(ValueError):
    """An expression that cannot be read; ``str()`` says what is wrong and offers the nearest word."""


class Operand(NamedTuple):
    """Code that gives a value, and the value's shape. ``lazy``: the code gives an iterator, to be gone through once."""

    code: ast.expr
    shape: Shape
    lazy: bool = False


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint at what may have been meant, for the end of an error."""
    near = difflib.get_close_matches(word, list(known), 1, 0.5)
    return f"; did you mean {near[0]}?" if near else ""


def written(node: ast.AST) -> str:
    """The node as a person would write it."""
    return ast.unparse(node)


def named(text: str) -> ast.Name:
    """A variable, to be read."""
    return ast.Name(text, ast.Load())


def assigned(variable: str, value: ast.expr) -> ast.NamedExpr:
    """A value, kept in a variable on the way."""
    return ast.NamedExpr(target=ast.Name(variable, ast.Store()), value=value)


def call(function: str, *arguments: ast.expr) -> ast.Call:
    """A call of a function of the environment."""
    return ast.Call(func=named(function), args=list(arguments), keywords=[])


def first_of(several: ast.expr) -> ast.expr:
    """The first of an iterator, None when there is none."""
    return call("next", several, ast.Constant(None))


def is_there(code: ast.expr) -> ast.expr:
    """Whether a value is not None."""
    return ast.Compare(left=code, ops=[ast.IsNot()], comparators=[ast.Constant(None)])


def default(shape: Shape) -> ast.expr:
    """What is read where the path to such a value leads through nothing."""
    if shape.kind is Kind.SEVERAL:
        return ast.Tuple(elts=[], ctx=ast.Load())
    if shape.kind is Kind.TEXT:
        return ast.Constant("")
    return ast.Constant(False if shape.kind is Kind.TRUTH else None)


def plain(operand: Operand) -> Operand:
    """Text that may be None reads as ``""``, a truth as false."""
    if not operand.shape.missing or operand.shape.kind not in (Kind.TEXT, Kind.TRUTH):
        return operand
    code = ast.BoolOp(op=ast.Or(), values=[operand.code, default(operand.shape)])
    return Operand(code, operand.shape._replace(missing=False))
