"""Every rule there is: importing the families registers them."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache

import validators
from validators.engine.rule import REGISTRY, Card, Rule

_RULE_MODULE = re.compile(r"[a-z]{2}\d\d_\w+\Z")


@cache
def all_rules() -> tuple[Rule, ...]:
    """All rules, in the order of their ids."""
    for family in pkgutil.iter_modules(validators.__path__):
        # Names are looked at before anything is imported: the importers of tables are no business of a check.
        for module in pkgutil.iter_modules([f"{folder}/{family.name}" for folder in validators.__path__]):
            if _RULE_MODULE.match(module.name):
                importlib.import_module(f"validators.{family.name}.{module.name}")
    return tuple(REGISTRY[rule_id] for rule_id in sorted(REGISTRY))


def rule_by_id(rule_id: str) -> Rule:
    """The rule with that id; KeyError when there is none."""
    all_rules()
    return REGISTRY[rule_id.upper()]


@cache
def all_cards() -> tuple[Card, ...]:
    """What is known of every rule, those over remittances (RB11 and on) among them, in the order of their ids."""
    from validators.balancing.remittance import remittance_rules

    return tuple(sorted((rule.card for rule in (*all_rules(), *remittance_rules())), key=lambda card: card.id))
