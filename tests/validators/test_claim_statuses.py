"""Rules over claim statuses (277CA): each rule's examples, and batches of several claims."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import cleanclaim
from tests.status_text import status_bytes, status_records
from tests.validators.pinned import NOTHING_KNOWN
from validators.engine.case import StatusCase
from validators.engine.catalogue import all_rules
from validators.engine.finding import Finding, NotChecked
from validators.engine.rule import OF_STATUSES, Rule
from validators.engine.status_runner import StatusRunner
from validators.examples.facts import given
from x12.records.claim_status import ClaimStatus

RULES = tuple(rule for rule in all_rules() if rule.card.scope in OF_STATUSES)
CASES = [
    pytest.param(rule, kind, text, id=f"{rule.card.id}-{kind}-{number}")
    for rule in RULES
    for kind in ("denied", "clean")
    for number, text in enumerate(getattr(rule.card, kind), 1)
]


def said(text: str, rules: tuple[Rule, ...] = RULES) -> list[Finding]:
    runner = StatusRunner(rules, given(NOTHING_KNOWN))
    outcomes = [outcome for record in status_records(text) for outcome in runner.feed(record)]
    return [outcome for outcome in (*outcomes, *runner.end()) if isinstance(outcome, Finding)]


@pytest.mark.parametrize(("rule", "kind", "text"), CASES)
def test_example(rule: Rule, kind: str, text: str) -> None:
    found = said(text, (rule,))
    assert all(finding.name != "crashed" for finding in found)
    assert bool(found) == (kind == "denied")


def test_totals_stand_where_they_were_sent() -> None:
    (finding,) = said("QTY*90*2 TRN*2*PC-1 STC*A2:20*20260111*WQ*180 REF*1K*ICN1")
    assert (finding.rule, finding.element, finding.value) == ("RB34", "QTY02", "2")
    assert "1 stand below" in finding.message


def test_what_a_rule_could_not_look_at_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As for claims and remittances: a reason is never dropped."""

    def blind(status: ClaimStatus, case: StatusCase) -> list[NotChecked]:
        return [NotChecked("nobody knows")]

    card = msgspec.structs.replace(RULES[0].card, id="ZZ01")
    monkeypatch.setattr("cleanclaim.process.session.all_rules", lambda: (Rule(card, blind),))
    file = tmp_path / "answers.277"
    file.write_bytes(status_bytes("TRN*2*PC-1 STC*A2:20*20260111*WQ*180 REF*1K*ICN1"))
    (record,) = [item for item in cleanclaim.check(file) if isinstance(item, cleanclaim.FileRecord)]
    assert [reason.reason for reason in record.not_checked] == ["nobody knows"]
