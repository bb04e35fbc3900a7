"""Each rule's own examples: a Denied one yields the rule's finding, a Clean one does not."""

from __future__ import annotations

import pytest

from cleanclaim.reference.built_in import builtin_tables
from validators.engine.catalogue import all_rules
from validators.engine.rule import OF_REMITTANCES, OF_STATUSES, Rule
from validators.engine.runner import Runner, Verdict
from validators.examples.facts import given
from validators.examples.shorthand import parse_claim

RULES = tuple(rule for rule in all_rules() if rule.card.scope not in OF_REMITTANCES | OF_STATUSES)


def verdict(rule: Rule, text: str) -> Verdict:
    return Runner([rule], given(text, builtin_tables())).check(parse_claim(text))


CASES = [
    pytest.param(rule, kind, text, id=f"{rule.card.id}-{kind}-{number}")
    for rule in RULES
    for kind in ("denied", "clean")
    for number, text in enumerate(getattr(rule.card, kind), 1)
]


@pytest.mark.parametrize(("rule", "kind", "text"), CASES)
def test_example(rule: Rule, kind: str, text: str) -> None:
    result = verdict(rule, text)
    crashed = [f.message for f in result.findings if f.name == "crashed"]
    assert not crashed
    if kind == "denied":
        assert result.findings, f"nothing found; not checked: {[n.reason for n in result.not_checked]}"
    else:
        assert not result.findings
        assert not result.not_checked, "a Clean example must really have been checked"
