"""A rule as written in TOML, and the card made of it. :mod:`validators.engine.declarative` makes it run."""

from __future__ import annotations

from typing import Literal

import msgspec

from validators.engine.docstring import examples
from validators.engine.finding import Severity
from validators.engine.rule import CLAIM, LINE, Card, Scope


class Unclear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the rule cannot look: a condition, and the reason that is told."""

    when: str
    reason: str


class Declaration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule as written. Expressions are those of :mod:`validators.engine.expression`.

    ``at`` is a thing with a place, and the element blamed (``claim CLM05-1``, ``claim.insurance SBR02``); ``value`` is
    what is told of it; ``message`` a sentence with expressions in braces. ``payers`` are the payer ids it holds for
    (none: all). The prose keys are the headings of a rule's documentation.
    """

    id: str
    name: str
    on: Literal["line", "claim", "service payment", "payment", "remittance"]
    severity: Literal["inform", "warn", "deny", "reject"]
    source: str
    since: str
    at: str
    message: str
    title: str = ""
    checked: str = ""
    why: str = ""
    fix: str = ""
    denied: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()
    unchecked: str = ""
    snip: int = 4
    predicts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    kinds: str = ""
    procedures: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    each: str = ""
    when: str = ""
    require: str = ""
    forbid: str = ""
    demand: str = ""
    value: str = ""
    root: str = ""
    not_checked: tuple[Unclear, ...] = ()


class DeclarationFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A TOML file of declared rules, and sets of codes by name for their conditions."""

    rule: tuple[Declaration, ...] = ()
    lists: dict[str, tuple[str, ...]] = {}


def card_of(written: Declaration, scope: Scope, module: str, parts: tuple[str, ...]) -> Card:
    """The card of a declared rule; ``module`` is where it is filed, ``parts`` those of its claim it goes through."""
    prose = {
        "What is checked": written.checked,
        "Why payers deny it": written.why,
        "How to fix it": written.fix,
        "Denied": "\n".join(written.denied),
        "Clean": "\n".join(written.clean),
        "Not checked": written.unchecked,
    }
    sections = {heading: text.strip() for heading, text in prose.items() if text.strip()}
    default_kinds = "PID" if scope in (LINE, CLAIM) else "R"
    return Card(
        id=written.id,
        scope=scope,
        severity=Severity[written.severity.upper()],
        snip=written.snip,
        source=written.source,
        since=written.since,
        predicts=written.predicts,
        needs=written.needs,
        kinds=written.kinds or default_kinds,
        procedures=written.procedures,
        modifiers=written.modifiers,
        parts=parts,
        payers=written.payers,
        name=written.name,
        title=written.title or written.name.capitalize() + ".",
        family=module.split(".")[-2] if module.count(".") else "",
        module=module,
        sections=sections,
        denied=examples(sections, "Denied"),
        clean=examples(sections, "Clean"),
    )
