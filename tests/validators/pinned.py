"""What each ``Denied:`` example says, whole: one committed line a finding, reviewed as the rule is.

    DX02 #1 | reject | 2300 HI01-2, segment 14, line 0 | E11 | 16+M81, 146 | ICD-10-CM FY2026 (April 2026)

Edit and number of the example; severity; place (loop, element, segment of the example's claim, service line); value;
the answers predicted; the edition that decided. ``make expected`` writes ``tests/validators/expected`` anew: read the
difference before you commit it, for these lines are what joins a finding to a denial.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from cleanclaim.reference.built_in import builtin_tables
from tests.remittance_text import remittance_records
from tests.status_text import status_records
from validators.engine.catalogue import all_rules
from validators.engine.finding import Finding
from validators.engine.rule import OF_REMITTANCES, OF_STATUSES, Card, Rule
from validators.engine.runner import RemittanceRunner, Runner
from validators.engine.status_runner import StatusRunner
from validators.examples.facts import given
from validators.examples.shorthand import parse_claim

DIRECTORY = Path(__file__).parent / "expected"
NOTHING_KNOWN = "P | 99213"
"""A remittance is checked without facts beside it."""


def families() -> dict[str, list[Rule]]:
    """The rules by family: one file of expectations each."""
    rules = sorted(all_rules(), key=lambda rule: (rule.card.family, rule.card.id))
    return {family: list(group) for family, group in groupby(rules, key=lambda rule: rule.card.family)}


def expectations(rules: list[Rule]) -> str:
    """The lines of a family's file."""
    return "".join(f"{line}\n" for rule in rules for line in lines(rule))


def lines(rule: Rule) -> Iterator[str]:
    """A line a finding, the examples in their order."""
    for number, text in enumerate(rule.card.denied, 1):
        found = list(findings(rule, text))
        for finding in found:
            yield f"{rule.card.id} #{number} | {described(finding, rule.card)}"
        if not found:
            yield f"{rule.card.id} #{number} | nothing found"


def findings(rule: Rule, text: str) -> Iterator[Finding]:
    """What the rule alone finds in its example."""
    if rule.card.scope in OF_REMITTANCES:
        runner = RemittanceRunner([rule], given(NOTHING_KNOWN))
        for record in remittance_records(text):
            yield from (outcome for outcome in runner.feed(record) if isinstance(outcome, Finding))
    elif rule.card.scope in OF_STATUSES:
        status_runner = StatusRunner([rule], given(NOTHING_KNOWN))
        for status in status_records(text):
            yield from (outcome for outcome in status_runner.feed(status) if isinstance(outcome, Finding))
        yield from (outcome for outcome in status_runner.end() if isinstance(outcome, Finding))
    else:
        yield from Runner([rule], given(text, builtin_tables())).check(parse_claim(text)).findings


def described(finding: Finding, card: Card) -> str:
    """The contract of a finding: what people, machines and the reconciliation read of it."""
    place = f"{finding.loop} {finding.element}, segment {finding.segment_number}, line {finding.line}"
    cells = [finding.severity, place, finding.value, ", ".join(finding.predicts), finding.edition]
    if (finding.rule, finding.name) != (card.id, card.name):
        cells.append(f"as {finding.rule} {finding.name}")
    return " | ".join(cell or "–" for cell in cells)


def main() -> None:
    """Write every family's file and remove those of families that are gone."""
    DIRECTORY.mkdir(exist_ok=True)
    kept = families()
    for family, rules in kept.items():
        (DIRECTORY / f"{family}.txt").write_text(expectations(rules), encoding="utf-8")
    for old in DIRECTORY.glob("*.txt"):
        if old.stem not in kept:
            old.unlink()


if __name__ == "__main__":
    main()
