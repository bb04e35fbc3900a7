"""Every rule there is: importing the families registers them."""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import cache

import validators
from validators.engine.rule import REGISTRY, Rule

_RULE_MODULE = re.compile(r"[a-z]{2}\d\d_\w+\Z")


@cache
def all_rules() -> tuple[Rule, ...]:
    """All rules of every scope, in the order of their ids."""
    for family in pkgutil.iter_modules(validators.__path__):
        # Names are looked at before anything is imported: the importers of tables are no business of a check.
        for module in pkgutil.iter_modules([f"{folder}/{family.name}" for folder in validators.__path__]):
            if _RULE_MODULE.match(module.name):
                importlib.import_module(f"validators.{family.name}.{module.name}")
    return tuple(REGISTRY)


def rule_by_id(rule_id: str) -> Rule:
    """The rule with that id; KeyError when there is none."""
    all_rules()
    return REGISTRY[rule_id.upper()]
