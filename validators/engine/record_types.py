"""What the fields of the records hold, for expressions over them: read from the types, never listed by hand."""

from __future__ import annotations

import inspect
import types
import typing
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, cached_property
from typing import Any, NamedTuple, get_args, get_origin

import msgspec

from x12.text.segments import Segment, SegmentRun


class Kind(Enum):
    """What an operand is."""

    TEXT = "text"
    NUMBER = "a number"
    DAY = "a day"
    TRUTH = "true or false"
    RECORD = "a record"
    SEVERAL = "several"


class Shape(NamedTuple):
    """The type of an operand. ``of`` is the record's class, or the shape of what there are several of.

    ``missing`` says that it may be None; text is never missing, only empty.
    """

    kind: Kind
    of: Any = None
    missing: bool = False

    @property
    def item(self) -> Shape:
        """What there are several of."""
        found: Shape = self.of
        return found

    def __str__(self) -> str:
        if self.kind is Kind.RECORD:
            return f"a {self.of.__name__}"
        return f"several ({self.item})" if self.kind is Kind.SEVERAL else self.kind.value


TEXT, NUMBER, DAY, TRUTH = Shape(Kind.TEXT), Shape(Kind.NUMBER), Shape(Kind.DAY), Shape(Kind.TRUTH)

_RAW = (Segment, SegmentRun)
"""What is asked by loop and element instead (see :mod:`validators.engine.elements`)."""

_PLAIN: dict[Any, Shape] = {str: TEXT, Decimal: NUMBER, int: NUMBER, date: DAY, bool: TRUTH}


class Member(NamedTuple):
    """A field, property or method of a record: its shape, and for a method the number of its arguments (-1: any)."""

    shape: Shape
    arguments: int | None = None


@cache
def members(record: type) -> dict[str, Member]:
    """Everything an expression may name of a record, by name."""
    found: dict[str, Member] = {}
    hints = typing.get_type_hints(record)
    for name in getattr(record, "__struct_fields__", ()):
        if (shape := shape_of(hints[name])) is not None:
            found[name] = Member(shape)
    for name, value in inspect.getmembers_static(record):
        if name.startswith("_"):
            continue
        if isinstance(value, property | cached_property):
            getter = value.fget if isinstance(value, property) else value.func
            shape = shape_of(typing.get_type_hints(getter).get("return"))
            if shape is not None:
                found[name] = Member(shape)
        elif inspect.isfunction(value):
            shape = shape_of(typing.get_type_hints(value).get("return"))
            if shape is not None:
                parameters = list(inspect.signature(value).parameters.values())[1:]
                several = any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters)
                found[name] = Member(shape, -1 if several else len(parameters))
    return found


def shape_of(annotation: Any) -> Shape | None:
    """The shape an annotation stands for; None for what expressions cannot use (raw segments, times)."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        inner = [one for one in arguments if one is not type(None)]
        shape = shape_of(inner[0]) if len(inner) == 1 else None
        return shape._replace(missing=True) if shape is not None and len(inner) < len(arguments) else shape
    if origin is typing.Literal:
        return TEXT if all(isinstance(one, str) for one in arguments) else None
    if origin in (tuple, frozenset) and arguments:
        item = shape_of(arguments[0])
        plural = origin is frozenset or (len(arguments) == 2 and arguments[1] is Ellipsis)
        return Shape(Kind.SEVERAL, item) if item is not None and plural else None
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if isinstance(annotation, type) and annotation not in _RAW and issubclass(annotation, msgspec.Struct):
        return Shape(Kind.RECORD, annotation)
    return None
