"""Rules that are data: a scope, a condition, a demand and a card, read from TOML.

    [[rule]]
    id = "SI17"
    name = "inpatient without admission date"
    on = "claim"
    kinds = "I"
    severity = "reject"
    when = 'claim.place in inpatient'
    require = 'claim.date("435")'
    at = 'claim CLM05-1'
    value = 'claim.place'
    message = 'Type of bill {claim.place}{claim.frequency} is inpatient but the admission date (DTP*435) is missing.'
    …

One fault is told where the condition (``when``) holds and the demand fails: ``require`` (must be there), ``forbid``
(must not be there) or ``demand`` (must be true); without a demand, wherever the condition holds. ``each`` asks it of
each of several (``other in claim.other_payers``). The same kind serves the situational rules of the guides, the
companion guides of payers and edits learned from denials; ``docs/declared-rules.md`` is its manual.

What is read here is a :class:`~validators.engine.rule.Rule` like those written as functions: card, settings, docs page,
examples, crash handling are the same.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from validators.engine.case import Case, PaymentCase, RemittanceCase
from validators.engine.code_trees import ExpressionError, nearest
from validators.engine.declaration import Declaration, DeclarationFile, card_of
from validators.engine.expression import Compiled, compile_expression, condition
from validators.engine.finding import Fault, NotChecked
from validators.engine.record_types import Kind, Shape
from validators.engine.rule import CLAIM, LINE, PAYMENT, REMITTANCE, SERVICE_PAYMENT, Rule, Scope
from x12.records.claim import Claim, ServiceLine
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd, ServicePayment
from x12.text.segments import Where


class DeclarationError(ValueError):
    """A declared rule that cannot be read; ``str()`` names the rule, the key and what is wrong."""


class _View(NamedTuple):
    """What expressions of a scope may name, and how it is got from a rule's subject and case."""

    things: dict[str, Any]
    of: Callable[[Any, Any], tuple[Any, ...]]


def _line(line: ServiceLine, case: Case) -> tuple[Any, ...]:
    return case.claim, line


def _claim(claim: Claim, case: Case) -> tuple[Any, ...]:
    return (claim,)


def _service(service: ServicePayment, case: PaymentCase) -> tuple[Any, ...]:
    return case.payment.remittance, case.payment, service


def _payment(payment: ClaimPayment, case: PaymentCase) -> tuple[Any, ...]:
    return payment.remittance, payment


def _remittance(end: RemittanceEnd, case: RemittanceCase) -> tuple[Any, ...]:
    return case.remittance, end


_VIEWS: dict[Scope, _View] = {
    LINE: _View({"claim": Claim, "line": ServiceLine}, _line),
    CLAIM: _View({"claim": Claim}, _claim),
    SERVICE_PAYMENT: _View({"remittance": Remittance, "payment": ClaimPayment, "service": ServicePayment}, _service),
    PAYMENT: _View({"remittance": Remittance, "payment": ClaimPayment}, _payment),
    REMITTANCE: _View({"remittance": Remittance, "end": RemittanceEnd}, _remittance),
}

_EACH = re.compile(r"(?P<name>[a-z_]+) in (?P<several>.+)\Z", re.DOTALL)
_AT = re.compile(r"(?P<thing>.+?)(?: (?P<element>[A-Z][A-Z0-9]{1,2}(?:\d\d(?:-\d{1,2})?)?))?\Z", re.DOTALL)
_BRACES = re.compile(r"\{([^{}]*)\}")
_FAILS = {"require": "absent({})", "forbid": "present({})", "demand": "not ({})"}
_DEMANDS = tuple(_FAILS)


def read_rules(text: str, source: str, module: str = "") -> tuple[Rule, ...]:
    """The rules of a TOML text, in its order. ``source`` is named in errors, ``module`` where they are filed.

    Raises DeclarationError; rules are not registered.
    """
    try:
        file = msgspec.convert(tomllib.loads(text), DeclarationFile)
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(f"{source}: {error}") from None
    except msgspec.ValidationError as error:
        raise DeclarationError(f"{source}: {_nearest_key(str(error))}") from None
    lists = {name: frozenset(codes) for name, codes in file.lists.items()}
    return tuple(_rule(each, lists, source, module) for each in file.rule)


def rule_of(written: Declaration, source: str) -> Rule:
    """The rule of one declaration, made without a file. Raises DeclarationError; it is not registered."""
    return _rule(written, {}, source, "")


def _nearest_key(told: str) -> str:
    unknown = re.search(r"unknown field `(\w+)`", told)
    return told + nearest(unknown[1], Declaration.__struct_fields__) if unknown else told


def _rule(written: Declaration, lists: Mapping[str, frozenset[str]], source: str, module: str) -> Rule:
    scope = Scope(written.on)
    reading = _Compiler(written, lists, source)
    return Rule(card_of(written, scope, module or source, reading.parts()), reading.function(scope))


class _Compiler:
    """Reads the expressions of one rule and makes the function of them."""

    def __init__(self, written: Declaration, lists: Mapping[str, frozenset[str]], source: str) -> None:
        self._written = written
        self._lists = lists
        self._source = source
        self._things = {name: Shape(Kind.RECORD, of) for name, of in _VIEWS[Scope(written.on)].things.items()}
        self._several: Callable[..., Iterable[Any]] | None = None
        self._item = ""
        if written.each:
            self._read_each(written.each)
        self._unclear = [
            (self._condition("not_checked", self._also_when(each.when)), self._template("not_checked", each.reason))
            for each in written.not_checked
        ]
        self._broken = self._read_demand()
        self._place, self._element = self._read_at(written.at)
        self._message = self._template("message", written.message)
        self._value = self._template("value", f"{{{written.value}}}" if written.value else "")
        self._root = self._template("root", written.root)

    def parts(self) -> tuple[str, ...]:
        """The part of a claim without which nothing can be said, where the rule goes through one."""
        several = re.fullmatch(r"claim\.(\w+)", self._written.each.partition(" in ")[2].strip())
        if self._written.parts or several is None or self._written.on != "claim":
            return self._written.parts
        return (several[1],)

    def function(self, scope: Scope) -> Callable[[Any, Any], Iterable[Fault | NotChecked]]:
        """The rule's function."""
        view, several, look = _VIEWS[scope].of, self._several, self._look
        if several is not None:

            def look_at_each(subject: Any, case: Any) -> Iterator[Fault | NotChecked]:
                things = view(subject, case)
                for item in several(*things, case):
                    yield from look((*things, item, case))

            return look_at_each
        if scope is CLAIM and not self._unclear:
            broken, fault = self._broken, self._fault  # the claim and its case are all there is: the quickest way
            return lambda claim, case: (fault((claim, case)),) if broken(claim, case) else ()
        return lambda subject, case: look((*view(subject, case), case))

    def _look(self, things: tuple[Any, ...]) -> tuple[Fault | NotChecked, ...]:
        for unclear, reason in self._unclear:
            if unclear(*things):
                return (NotChecked(reason(*things), line=self._line(things)),)
        return (self._fault(things),) if self._broken(*things) else ()

    def _fault(self, things: tuple[Any, ...]) -> Fault:
        where = self._place(*things) or Where()
        if self._element:
            where = where.at(self._element)
        message, value, root = self._message(*things), self._value(*things), self._root(*things)
        return Fault(where, message, value, root=root, line=self._line(things))

    def _also_when(self, text: str) -> str:
        """A condition under the rule's own."""
        return f"({self._written.when}) and ({text})" if self._written.when else text

    def _line(self, things: tuple[Any, ...]) -> int:
        """The line number where a claim rule goes through lines."""
        item = things[-2] if self._item else None
        return item.number if isinstance(item, ServiceLine) else getattr(item, "line", 0)

    def _read_each(self, text: str) -> None:
        match = _EACH.match(text.strip())
        if match is None:
            raise self._error("each", f"{text!r} is not of the form: other in claim.other_payers")
        compiled = self._compile("each", match["several"])
        if compiled.shape.kind is not Kind.SEVERAL:
            raise self._error("each", f"{match['several']} is {compiled.shape}, not several")
        if match["name"] in self._things:
            raise self._error("each", f"{match['name']!r} is already a name here")
        self._several, self._item = compiled.run, match["name"]
        self._things[match["name"]] = compiled.shape.item

    def _read_demand(self) -> Callable[..., bool]:
        """Whether the rule is broken: its condition holds and its demand fails."""
        written = self._written
        given = [key for key in _DEMANDS if getattr(written, key)]
        if len(given) > 1:
            raise self._error(given[1], f"a rule has one demand; {given[0]} is one already")
        if not given and not written.when:
            raise self._error("when", f"a rule needs a condition, or one of {', '.join(_DEMANDS)}")
        fails = [_FAILS[key].format(getattr(written, key)) for key in given]
        for key, text in (("when", written.when), *((key, text) for key, text in zip(given, fails, strict=True))):
            if text:
                self._condition(key, text)  # each by itself, so that an error names its key
        return self._condition("when", " and ".join(f"({text})" for text in (written.when, *fails) if text))

    def _read_at(self, text: str) -> tuple[Callable[..., Where | None], str]:
        match = _AT.match(text.strip())
        assert match is not None
        thing, element = match["thing"], match["element"] or ""
        compiled = self._compile("at", thing)
        if (
            compiled.shape.kind in (Kind.RECORD, Kind.SEVERAL) and compiled.shape.of is not Where
        ):  # of several, the first
            compiled = self._compile("at", f"{thing}.where")
        if compiled.shape.of is not Where:
            raise self._error("at", f"{thing} is {compiled.shape}, which stands in no place")
        return compiled.run, element

    def _template(self, key: str, text: str) -> Callable[..., str]:
        pieces = _BRACES.split(text)
        runs = [self._compile(key, piece).run for piece in pieces[1::2]]
        fixed = pieces[::2]
        if not runs:
            return lambda *things: text
        return lambda *things: "".join(
            [fixed[0], *(_shown(run(*things)) + after for run, after in zip(runs, fixed[1:], strict=True))]
        )

    def _condition(self, key: str, text: str) -> Callable[..., bool]:
        try:
            return condition(text, self._things, self._lists)
        except ExpressionError as error:
            raise self._error(key, str(error)) from None

    def _compile(self, key: str, text: str) -> Compiled:
        try:
            return compile_expression(text, self._things, self._lists)
        except ExpressionError as error:
            raise self._error(key, str(error)) from None

    def _error(self, key: str, told: str) -> DeclarationError:
        return DeclarationError(f"{self._source}: {self._written.id} {key}: {told}")


def _shown(value: Any) -> str:
    """A value as a message shows it: nothing for what is absent, several with commas."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return ", ".join(_shown(one) for one in value)
    return str(value)
