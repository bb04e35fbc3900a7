"""What a rule is: a card, a documented function, its examples.

    @rule("DX02", on=LINE, severity=REJECT, snip=5, predicts=("16+M81", "146"), needs=("icd10cm",),
          source="ICD-10-CM Official Guidelines I.B.2", since="0.1")
    def truncated_diagnosis(line, case):
        \"\"\"The diagnosis is a category that has more specific codes below it.

        What is checked: …
        Why payers deny it: …
        How to fix it: …
        Denied: P dos=2026-01-05 dx=E11 | 99213
        Clean: P dos=2026-01-05 dx=E11.9 | 99213
        \"\"\"
        yield Fault(…)        # or NotChecked("reason"), or nothing

A rule is a generator (or returns any iterable) of two arguments, whatever its scope: the thing it looks at, and the
case (:mod:`validators.engine.case`) that thing belongs to.

=================  ==========================================================  =================================
scope              runs once for each                                          arguments
=================  ==========================================================  =================================
``LINE``           service line of a claim                                     ``(line, case)``, ``case.claim``
``CLAIM``          claim                                                       ``(claim, case)``
``SUBMISSION``     submission, after its last claim                            ``(submission, case)``
``SERVICE_PAYMENT``  service of a claim payment (835 loop 2110)                ``(service, case)``, ``case.payment``
``PAYMENT``        claim payment (835 loop 2100)                               ``(payment, case)``
``REMITTANCE``     remittance, after its last claim (835, ST to SE)            ``(end, case)``, ``case.totals``
``CLAIM_STATUS``   answer about a claim (277CA)                                ``(status, case)``
``BATCH_STATUS``   answer about a batch, after its last claim (277CA)          ``(batch, case)``
=================  ==========================================================  =================================

When a table, the history or the documentation facts are missing the question itself raises
:class:`~validators.engine.finding.Unavailable`, and the runner turns that into
:class:`~validators.engine.finding.NotChecked`: a rule need not ask first.

Registration refuses a rule without its headings or with an id used before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from validators.engine.docstring import examples, read_docstring
from validators.engine.finding import Severity


class Scope(StrEnum):
    """What a rule looks at, and so when it runs."""

    LINE = "line"
    CLAIM = "claim"
    SUBMISSION = "submission"
    SERVICE_PAYMENT = "service payment"
    PAYMENT = "payment"
    REMITTANCE = "remittance"
    CLAIM_STATUS = "claim status"
    BATCH_STATUS = "batch status"
    STRUCTURE = "structure"


LINE, CLAIM, SUBMISSION = Scope.LINE, Scope.CLAIM, Scope.SUBMISSION
SERVICE_PAYMENT, PAYMENT, REMITTANCE = Scope.SERVICE_PAYMENT, Scope.PAYMENT, Scope.REMITTANCE
CLAIM_STATUS, BATCH_STATUS, STRUCTURE = Scope.CLAIM_STATUS, Scope.BATCH_STATUS, Scope.STRUCTURE

OF_REMITTANCES = frozenset({SERVICE_PAYMENT, PAYMENT, REMITTANCE})
"""Scopes of rules over an 835; their examples are its segments."""

OF_STATUSES = frozenset({CLAIM_STATUS, BATCH_STATUS})
"""Scopes of rules over a 277CA; their examples are its segments."""

DECLARED = "declared"
"""How the names of the files that hold a family's declared rules begin (``declared.toml``, ``declared_stays.toml``)."""

_KINDS = {SERVICE_PAYMENT: "R", PAYMENT: "R", REMITTANCE: "R", CLAIM_STATUS: "S", BATCH_STATUS: "S"}

RuleFunction = Callable[..., Iterable[Any]]
F = TypeVar("F", bound=RuleFunction)

_ID = re.compile(r"[A-Z]{2}\d\d")
_RANGE = re.compile(r"(?P<first>[0-9A-Z]+)(?:-(?P<last>[0-9A-Z]+))?\Z")


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a rule without running it; the catalogue, docs and settings are made from it.

    The first fields are the arguments of :func:`rule`; the rest is read from the function and its docstring.
    ``kinds`` are the letters of what it looks at: P, I, D claims, R remittances, S answers about claims. ``payers`` are
    the ids of the payers it holds for (none: all), named by declared rules only.
    """

    id: str
    scope: Scope
    severity: Severity
    snip: int
    source: str
    since: str
    predicts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    kinds: str = "PID"
    procedures: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    name: str = ""
    title: str = ""
    family: str = ""
    module: str = ""
    sections: Mapping[str, str] = {}
    denied: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()


class Rule(msgspec.Struct, frozen=True):
    """A card and the function it describes."""

    card: Card
    check: RuleFunction

    def concerns(self, code: str) -> bool:
        """Whether the rule wants to see a line with this procedure code (its ``procedures`` filter)."""
        return not self.card.procedures or any(in_range(code, spec) for spec in self.card.procedures)


class Registry:
    """Rules by id. Ids are never used twice."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}

    def add(self, rule: Rule) -> None:
        """Take a rule in; ValueError when its id is malformed, used before, or not the name of its file."""
        card = rule.card
        if not _ID.fullmatch(card.id):
            raise ValueError(f"{card.id}: a rule id is two letters and two digits")
        if card.id in self._rules:
            raise ValueError(f"{card.id} is already {self._rules[card.id].card.module}: ids are never reused")
        file = card.module.rpartition(".")[2]
        if not file.startswith(DECLARED) and not file.startswith(card.id.lower() + "_"):
            raise ValueError(f"{card.id}: its file is named {card.id.lower()}_<fault>.py, not {card.module}")
        self._rules[card.id] = rule

    def __getitem__(self, rule_id: str) -> Rule:
        return self._rules[rule_id]

    def __contains__(self, rule_id: str) -> bool:
        return rule_id in self._rules

    def __iter__(self) -> Iterator[Rule]:
        """All rules in the order of their ids."""
        return iter([self._rules[rule_id] for rule_id in sorted(self._rules)])


REGISTRY = Registry()
"""Filled as rule modules are imported (see :func:`validators.engine.catalogue.all_rules`)."""


def rule(
    id: str,  # noqa: A002 - the field's word
    *,
    on: Scope,
    severity: Severity,
    snip: int,
    source: str,
    since: str,
    predicts: tuple[str, ...] = (),
    needs: tuple[str, ...] = (),
    kinds: str = "",
    procedures: tuple[str, ...] = (),
    modifiers: tuple[str, ...] = (),
    parts: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Register a rule.

    ``procedures`` (codes, ``"99202-99215"`` ranges, or prefixes ending in ``*``) and ``modifiers`` say which lines a
    line rule wants to see at all; a claim rule with ``procedures`` runs when some line has such a code, one with
    ``parts`` (fields of :class:`x12.records.claim.Claim`, such as ``other_payers``) when one of them holds something.
    The runner skips the others, which is what keeps two hundred rules cheap; a thing is shown when it meets each filter
    that is given. ``kinds`` are the claim kinds (default: all of the scope); ``needs`` the tables it asks.
    """
    card = Card(
        id=id,
        scope=on,
        severity=severity,
        snip=snip,
        source=source,
        since=since,
        predicts=predicts,
        needs=needs,
        kinds=kinds or _KINDS.get(on, "PID"),
        procedures=procedures,
        modifiers=modifiers,
        parts=parts,
    )

    def register(function: F) -> F:
        title, sections = read_docstring(id, function.__doc__)
        module = function.__module__
        documented = msgspec.structs.replace(
            card,
            name=function.__name__.replace("_", " "),
            title=title,
            family=module.rpartition(".")[0].rpartition(".")[2],
            module=module,
            sections=sections,
            denied=examples(sections, "Denied"),
            clean=examples(sections, "Clean"),
        )
        REGISTRY.add(Rule(documented, function))
        return function

    return register


def in_range(code: str, spec: str) -> bool:
    """Whether a procedure code is ``spec``: a code, a prefix ending in ``*``, or ``first-last``.

    Codes compare as text of equal length, as CPT and HCPCS ranges are written; a range of numbers holds numbers only
    (0029T is not in 00100-01999).
    """
    if spec.endswith("*"):
        return code.startswith(spec[:-1])
    first, last, digits = _bounds(spec)
    return first <= code <= last and len(code) == len(first) and (not digits or code.isdigit())


@lru_cache(maxsize=65_536)
def _bounds(spec: str) -> tuple[str, str, bool]:
    """First and last code of a range, and whether it holds numbers only."""
    match = _RANGE.match(spec)
    if not match:
        raise ValueError(f"not a code range: {spec!r}")
    first = match["first"]
    return first, match["last"] or first, first.isdigit()
