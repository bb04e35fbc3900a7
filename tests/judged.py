"""Claims in shorthand judged by chosen rules: what tables of expectations compare with."""

from __future__ import annotations

import pytest

from cleanclaim.reference.built_in import builtin_tables
from validators.engine.catalogue import all_rules
from validators.engine.runner import Runner, Verdict
from validators.examples.facts import given
from validators.examples.shorthand import parse_claim


def judged(text: str, *prefixes: str) -> Verdict:
    """The verdict on a shorthand claim by the rules whose ids begin with one of ``prefixes`` (all without any)."""
    rules = [rule for rule in all_rules() if not prefixes or rule.card.id.startswith(prefixes)]
    return Runner(rules, given(text, builtin_tables())).check(parse_claim(text))


def told(text: str, *prefixes: str) -> str:
    """What the rules said, in one line: findings as ``MD01/1 deny``, then ``?`` and the ids that could not look."""
    verdict = judged(text, *prefixes)
    found = sorted(f"{f.rule}/{f.line} {f.severity}" for f in verdict.findings)
    unchecked = sorted({n.rule for n in verdict.not_checked})
    return ", ".join(found) + (f" ? {' '.join(unchecked)}" if unchecked else "")


def case(rules: str, text: str, expected: str) -> pytest.ParameterSet:
    """A row of a table: rule ids, a shorthand claim, and what :func:`told` says of it."""
    return pytest.param(rules.split(), text, expected, id=f"{rules}: {text[:75]}")
