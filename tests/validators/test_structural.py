"""Findings of the X12 itself: named by their key, answered by their code, and subject to settings like edits."""

from __future__ import annotations

from datetime import date

import pytest

from validators.engine.catalogue import all_cards
from validators.engine.judging import Concern, under_settings
from validators.engine.policy import Policy, Suppression
from validators.engine.structural import finding_of_issue, structure_cards
from x12.issues import ISSUES, new_issue
from x12.text.segments import Where

SE_COUNT = new_issue(
    "se-count", Where(9, 90).at("SE01"), "SE01 says 9; 8 segments were counted", value="9", set_number=1
)
BAD_CODE = new_issue(
    "element-bad-code", Where(21, 700, "2300", "CLM06"), "CLM06 …",
    value="X", set_number=1, position=19, segment_tag="CLM", element=6,
)  # fmt: skip
BAD = ("element-bad-code", "element bad code", "reject", 2, "2300", "CLM", "CLM06", ("IK4:7",))
NOTICE = new_issue("guide-stand-in", Where(3, 40), "checked against another edition")


@pytest.mark.parametrize(
    ("issue", "claim", "said"),
    [
        (SE_COUNT, "", ("se-count", "SE count", "reject", 1, "", "SE", "SE01", ("IK5:4",))),
        (BAD_CODE, "C1", (*BAD[:-1], ("A7:21", "IK4:7"))),
        (BAD_CODE, "", BAD),
        (NOTICE, "", ("guide-stand-in", "guide stand in", "inform", 2, "", "ST", "ST", ())),
    ],
)  # fmt: skip
def test_what_an_issue_becomes(issue, claim, said) -> None:
    found = finding_of_issue(issue, claim)
    assert (
        found.rule, found.name, found.severity, found.snip, found.loop, found.segment, found.element, found.predicts,
    ) == said  # fmt: skip
    assert found.claim == claim
    assert found.source == ISSUES[issue.key].source


@pytest.mark.parametrize(
    ("mode", "severity", "shadow"),
    [
        ("off", None, False), ("shadow", "reject", True), ("inform", "inform", False), ("warn", "warn", False),
        ("hold", "deny", False), ("reject", "reject", False), (None, "reject", False),
    ],
)  # fmt: skip
def test_settings_hold_for_a_key_as_for_an_edit(mode, severity, shadow) -> None:
    policy = Policy(modes={"*": {"se-count": mode}}) if mode else Policy()
    found = under_settings(finding_of_issue(SE_COUNT), policy, "")
    assert (found.severity if found else None) == severity
    assert found is None or found.shadow is shadow
    assert under_settings(finding_of_issue(BAD_CODE), policy, "") == finding_of_issue(BAD_CODE)


def test_a_payer_goes_before_every_payer() -> None:
    policy = Policy(modes={"*": {"element-bad-code": "off"}, "87726": {"element-bad-code": "warn"}})
    finding = finding_of_issue(BAD_CODE, "C1")
    assert under_settings(finding, policy, "") is None
    assert under_settings(finding, policy, "87726").severity == "warn"


@pytest.mark.parametrize(
    ("accepted", "day", "shown"),
    [
        ({}, date(2026, 1, 5), False),
        ({}, date(2027, 1, 5), True),
        ({"payer": "1"}, date(2026, 1, 5), True),
        ({"payer": "87726"}, date(2026, 1, 5), False),
        ({"diagnosis": "E11.9"}, date(2026, 1, 5), False),
        ({"diagnosis": "I10"}, date(2026, 1, 5), True),
        ({"procedure": "99213"}, date(2026, 1, 5), True),
        ({"fingerprint": finding_of_issue(BAD_CODE, "C1").fingerprint}, date(2026, 1, 5), False),
        ({"fingerprint": "0" * 16}, date(2026, 1, 5), True),
    ],
)
def test_suppressions_hold_for_a_key_as_for_an_edit(accepted, day, shown) -> None:
    policy = Policy(
        suppressions=(Suppression(rule="element-bad-code", reason="x", until=date(2026, 12, 31), **accepted),)
    )
    concern = Concern(day, None, frozenset({"E119"}))
    assert (under_settings(finding_of_issue(BAD_CODE, "C1"), policy, "87726", concern) is not None) is shown


def test_every_key_has_a_card_and_no_id_is_used_twice() -> None:
    assert [card.id for card in structure_cards()] == list(ISSUES)
    ids = [card.id for card in all_cards()]
    assert len(ids) == len(set(ids))
    assert all(card.title and card.sections["How to fix it"] and card.source for card in structure_cards())
