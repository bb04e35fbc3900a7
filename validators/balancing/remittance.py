"""Balance of a remittance (835): rules over its services, claims and payment, and the checker that runs them.

    @remittance_rule("RB11", scope="service", severity=WARN, source="005010X221A1 §1.10.2.1", since="0.1")
    def service_out_of_balance(service, payment, head): …

``service`` rules take ``(service, payment, head)``, ``claim`` rules ``(payment, head)``, ``payment`` rules
``(totals, head, end)`` at the end of the set. They yield Fault or NotChecked, as claim rules do. Source of the
formulas: 005010X221A1 section 1.10.2 (balancing), with X12's interpretations RFI 2601 and 791.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar

import validators.balancing
from validators.engine.finding import Fault, Finding, NotChecked, Severity, fingerprint
from validators.engine.rule import Card, Rule, examples, read_docstring
from validators.engine.runner import segment_tag
from x12.records.issue import Issue
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd
from x12.text.segments import Where

HEADINGS = ("What is checked", "Why it matters", "What to do", "Unbalanced", "Balanced")
"""Headings of a remittance rule's docstring. The last two hold examples, 835 segments divided by blanks; on its card
they are ``denied`` and ``clean``, and its ``kinds`` is R."""

Scope = Literal["service", "claim", "payment"]
F = TypeVar("F", bound=Callable[..., Iterable[Fault | NotChecked]])
_RULE_MODULE = re.compile(r"rb\d\d_\w+\Z")


_REGISTRY: dict[str, Rule] = {}


def remittance_rule(
    id: str,  # noqa: A002 - the field's word
    *,
    scope: Scope,
    severity: Severity,
    source: str,
    since: str,
) -> Callable[[F], F]:
    """Register a remittance rule; refuses one without its headings, with an id used before, or in a misnamed file."""

    def register(function: F) -> F:
        module = function.__module__
        if id in _REGISTRY:
            raise ValueError(f"{id} is already {_REGISTRY[id].card.module}: ids are never reused")
        if not module.rpartition(".")[2].startswith(id.lower() + "_"):
            raise ValueError(f"{id}: its file is named {id.lower()}_<fault>.py, not {module}")
        title, sections = read_docstring(id, function.__doc__, HEADINGS)
        card = Card(
            id=id,
            name=function.__name__.replace("_", " "),
            title=title,
            family="balancing",
            module=module,
            scope=scope,
            severity=severity,
            snip=3,
            predicts=(),
            needs=(),
            kinds="R",
            procedures=(),
            modifiers=(),
            parts=(),
            source=source,
            since=since,
            sections=sections,
            denied=examples(sections["Unbalanced"]),
            clean=examples(sections["Balanced"]),
        )
        _REGISTRY[id] = Rule(card, function)
        return function

    return register


@cache
def remittance_rules() -> tuple[Rule, ...]:
    """All remittance rules, in the order of their ids."""
    for module in pkgutil.iter_modules(validators.balancing.__path__, "validators.balancing."):
        if _RULE_MODULE.match(module.name.rpartition(".")[2]):
            importlib.import_module(module.name)
    return tuple(_REGISTRY[rule_id] for rule_id in sorted(_REGISTRY))


class Totals:
    """What one set adds up to as its claims go by; nothing of a claim is kept.

    ``paid`` is the sum of CLP04 in dollars, ``unreadable`` how many CLP04 could not be read, ``open_reversals`` where
    each reversal stands whose corrected claim has not followed (by CLP01).
    """

    def __init__(self) -> None:
        self.paid = Decimal(0)
        self.unreadable = 0
        self.open_reversals: dict[str, Where] = {}

    def add(self, payment: ClaimPayment) -> None:
        """Count one claim."""
        if payment.paid is None:
            self.unreadable += 1
        else:
            self.paid += payment.paid
        if payment.is_reversal:
            self.open_reversals.setdefault(payment.claim_id, payment.where)
        else:
            self.open_reversals.pop(payment.claim_id, None)


class RemittanceChecker:
    """Checks the records of :func:`x12.build.read_835.read_remittances` in order, with memory that does not grow."""

    def __init__(self, rules: Iterable[Rule] | None = None) -> None:
        chosen = remittance_rules() if rules is None else tuple(rules)
        self._of: dict[str, tuple[Rule, ...]] = {
            scope: tuple(rule for rule in chosen if rule.card.scope == scope)
            for scope in ("service", "claim", "payment")
        }
        self._totals = Totals()

    def feed(self, record: Remittance | ClaimPayment | RemittanceEnd | Issue) -> list[Finding | NotChecked]:
        """What is wrong with the record, and what could not be checked of it."""
        if isinstance(record, Remittance):
            self._totals = Totals()
        elif isinstance(record, ClaimPayment):
            self._totals.add(record)
            return self._claim(record)
        elif isinstance(record, RemittanceEnd):
            head = record.remittance
            return [
                outcome
                for rule in self._of["payment"]
                for outcome in _outcomes(rule, head.trace, 0, head.where, (self._totals, head, record))
            ]
        return []

    def _claim(self, payment: ClaimPayment) -> list[Finding | NotChecked]:
        head, name = payment.remittance, payment.claim_id
        found: list[Finding | NotChecked] = []
        for rule in self._of["claim"]:
            found += _outcomes(rule, name, 0, payment.where, (payment, head))
        for number, service in enumerate(payment.services, 1):
            for rule in self._of["service"]:
                found += _outcomes(rule, name, number, service.where, (service, payment, head))
        return found


def _outcomes(
    rule: Rule, claim: str, line: int, where: Where, arguments: tuple[Any, ...]
) -> list[Finding | NotChecked]:
    found: list[Finding | NotChecked] = []
    try:
        for outcome in rule.check(*arguments):
            if isinstance(outcome, NotChecked):
                found.append(NotChecked(outcome.reason, rule.card.id, line))
            else:
                found.append(_finding(rule, claim, line, outcome))
    except Exception as error:  # noqa: BLE001 - a broken rule costs one finding, not the file
        text = f"Edit {rule.card.id} crashed ({type(error).__name__}); this record was not checked by it."
        found.append(_finding(rule, claim, line, Fault(where, text, severity=Severity.WARN), "crashed"))
    return found


def _finding(rule: Rule, claim: str, line: int, fault: Fault, name: str = "") -> Finding:
    card, where = rule.card, fault.where
    return Finding(
        rule=card.id,
        name=name or card.name,
        severity=(fault.severity or card.severity).label,
        snip=card.snip,
        claim=claim,
        line=line,
        loop=where.loop,
        segment=segment_tag(where.element),
        segment_number=where.segment,
        element=where.element,
        offset=where.offset,
        value=fault.value,
        message=fault.message,
        predicts=(),
        source=card.source,
        edition="",
        fingerprint=fingerprint(card.id, claim, str(line), fault.value, where.element),
    )
