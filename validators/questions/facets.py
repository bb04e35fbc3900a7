"""What rules know of a diagnosis and of a procedure on the axes that decide whether one fits the other.

*where*: place, organ or purpose; *what*: the kind of condition; *tissue*; *sex*: an organ of one sex. The facets are
words of one vocabulary. The judgement itself is made in :mod:`validators.alignment.facets`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

Facets = frozenset[str]

Ruling = Literal["fits", "conflict", "silent"]
"""``silent``: the diagnosis is a general one, or the procedure is open to every diagnosis."""

Axis = Literal["", "where", "what", "tissue", "sex", "reject", "exception"]


class DiagnosisFacets(msgspec.Struct, frozen=True):
    """What a diagnosis is. ``code`` is the longest listed prefix it is known by, ``origin`` says where from.

    ``general``: it may go with anything (a symptom of the whole body, a status, a complication).
    """

    code: str
    where: Facets
    what: Facets
    sex: str
    general: bool
    origin: str


class ProcedureFacets(msgspec.Struct, frozen=True, kw_only=True):
    """What the procedures ``first``–``last`` are done for. An empty axis is open.

    ``reject`` are facets of diagnoses the procedure is never for; ``purpose`` is said in our own words. ``symptoms``:
    it looks for the cause of any symptom (a laboratory test).
    """

    first: str
    last: str
    where: Facets
    what: Facets
    tissue: Facets
    sex: str
    reject: Facets
    purpose: str
    symptoms: bool = False


class Bridges(msgspec.Struct, frozen=True):
    """Facets that are no common ground by themselves where both sides say something more specific.

    ``classes`` are pairs (specific, generic): "joint" on both sides does not make a knee a shoulder.
    """

    tissues: Facets
    classes: tuple[tuple[Facets, Facets], ...]


class Judgement(msgspec.Struct, frozen=True):
    """Whether one diagnosis fits one procedure, the axis that decided, and the words of both sides on it.

    ``text`` is one clause a coder would say; ``procedure`` and ``diagnosis`` are the ranges that were found, ``""``
    where none was.
    """

    ruling: Ruling
    axis: Axis
    text: str
    procedure: str = ""
    diagnosis: str = ""
    needs: tuple[str, ...] = ()
    has: tuple[str, ...] = ()


Words = Mapping[str, str]
"""Facets and what they are called in a message."""
