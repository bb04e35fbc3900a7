"""Why no finding foresaw a denial. Each reason points to what could be done about it.

``no such edit``: no edit predicts the reason. ``not for this payer or claim type``: those that do are for other claims.
``off``: it was switched off or left out of the run. ``shadow said so``: an edit that is only measured had found it.
``not checked``: it lacked a table or a fact, and which. ``checked and silent``: it looked and found nothing.
``payer gave no reason``: the denial has no reason, or one that says nothing without the remark that is missing.
"""

from __future__ import annotations

from functools import cache

from reports.matching.lineage import SubmittedClaim
from reports.outcomes.denials import NEEDS_REMARK, Denial
from validators.engine.catalogue import all_rules
from validators.engine.finding import general_reason
from validators.engine.rule import Card

NO_EDIT, NOT_FOR, OFF = "no such edit", "not for this payer or claim type", "off"
SHADOW, NOT_CHECKED, SILENT = "shadow said so", "not checked", "checked and silent"
NO_REASON = "payer gave no reason"


def why_unforeseen(denial: Denial, claim: SubmittedClaim, *, shadow: bool) -> tuple[str, str]:
    """Why the denial was not foreseen, and its state for that: missed, not-checked, unexplained, beyond-reach."""
    if not denial.carc or (denial.carc in NEEDS_REMARK and not denial.remarks):
        return NO_REASON, "unexplained"
    if shadow:
        return SHADOW, "missed"
    cards = _predicting(denial.carc, denial.remarks)
    if not cards:
        return NO_EDIT, "beyond-reach" if denial.category == "O" else "missed"
    reasons = {item.rule: item.reason for item in claim.not_checked if item.line in (0, denial.line) or not denial.line}
    lacking = [reasons[card.id] for card in cards if card.id in reasons]
    if lacking:
        return f"{NOT_CHECKED}: {general_reason(lacking[0])}", "not-checked"
    able = [card for card in cards if claim.kind in card.kinds]
    if not able:
        return NOT_FOR, "missed"
    on = [card for card in able if card.id not in claim.not_run]
    if not on:
        return OFF, "missed"
    if all(_stood_aside(card, claim) for card in on):
        return NOT_FOR, "missed"
    return SILENT, "missed"


def _stood_aside(card: Card, claim: SubmittedClaim) -> bool:
    """Whether the edit never came to ask its table: none was there to be asked, and it reported nothing missing."""
    tables = [need for need in card.needs if need not in ("history", "documentation")]
    return bool(tables) and not any(table in claim.tables for table in tables)


@cache
def _predicting(carc: str, remarks: tuple[str, ...]) -> tuple[Card, ...]:
    """Cards of the edits that predict this reason: with one of these remarks, else with the CARC alone."""
    with_remark: list[Card] = []
    alone: list[Card] = []
    for rule in all_rules():
        for token in rule.card.predicts:
            reason, _, remark = token.partition("+")
            if reason == carc:
                (with_remark if remark in remarks else alone if not remark else []).append(rule.card)
    cards = with_remark or ([] if carc in NEEDS_REMARK else alone)
    return tuple({card.id: card for card in cards}.values())
