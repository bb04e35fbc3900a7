"""Every rule there is: importing the families registers them."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache
from importlib.resources import files

import validators
from validators.engine.declarative import read_rules
from validators.engine.docstring import require_headings
from validators.engine.rule import DECLARED, REGISTRY, Card, Rule
from validators.engine.structural import structure_cards

ENTRY_POINT = "cleanclaim.rules"
"""The entry point by which another package brings edits: each names a module ``xx01_<fault>.py``."""

_RULE_MODULE = re.compile(r"[a-z]{2}\d\d_\w+\Z")


@cache
def all_rules() -> tuple[Rule, ...]:
    """All rules of every scope, in the order of their ids."""
    for family in pkgutil.iter_modules(validators.__path__):
        # Names are looked at before anything is imported: the importers of tables are no business of a check.
        for module in pkgutil.iter_modules([f"{folder}/{family.name}" for folder in validators.__path__]):
            if _RULE_MODULE.match(module.name):
                importlib.import_module(f"validators.{family.name}.{module.name}")
        _declared(family.name)
    _of_others()
    return tuple(REGISTRY)


def _of_others() -> None:
    """Import the modules that installed packages name under the entry point ``cleanclaim.rules``: edits of one's own.

    Their ids follow ours; one that is used already is an error, as everywhere.
    """
    from importlib.metadata import entry_points  # much to import, and not for every command

    for point in sorted(entry_points(group=ENTRY_POINT), key=lambda each: each.name):
        point.load()


def _declared(family: str) -> None:
    """Register the rules a family declares as data."""
    for source in sorted((files(validators) / family).iterdir(), key=lambda each: each.name):
        if source.name.startswith(DECLARED) and source.name.endswith(".toml"):
            home = f"validators.{family}.{source.name.removesuffix('.toml')}"
            for rule in read_rules(source.read_text("utf-8"), f"{family}/{source.name}", home):
                require_headings(rule.card.id, rule.card.sections)
                REGISTRY.add(rule)


@cache
def all_cards() -> tuple[Card, ...]:
    """What is known of everything a finding can name: the rules in the order of their ids, then the X12's issues."""
    return (*(rule.card for rule in all_rules()), *structure_cards())


def rule_by_id(rule_id: str) -> Rule:
    """The rule with that id; KeyError when there is none."""
    all_rules()
    return REGISTRY[rule_id.upper()]
