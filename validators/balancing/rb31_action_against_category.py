"""RB31: a claim is taken and refused in one status."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import StatusCase
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM_STATUS, rule
from x12.records.claim_status import REJECTING_CATEGORIES, ClaimStatus

ACTIONS = frozenset({"WQ", "U"})
"""STC03 of a 277CA: accepted, rejected."""


@rule(
    "RB31",
    on=CLAIM_STATUS,
    snip=4,
    severity=WARN,
    source="005010X214: loop 2200D STC01-1 and STC03",
    since="0.2",
)
def action_against_category(status: ClaimStatus, case: StatusCase) -> Iterator[Fault]:
    """A claim is taken and refused in one status.

    What is checked: STC03 is WQ beside categories that take a claim (A0, A1, A2) and U beside those that return it (A3
    to A8).
    Why it matters: Whether the claim is with the payer cannot be told; sent again it may be a duplicate, not
    sent again it is lost.
    What to do: Ask the sender of the answer before anything is sent again.
    Unbalanced: TRN*2*PC-1 STC*A2:20*20260111*U*180 REF*1K*ICN1
    Unbalanced: TRN*2*PC-1 STC*A3:21*20260111*WQ*180
    Balanced: TRN*2*PC-1 STC*A2:20*20260111*WQ*180 REF*1K*ICN1
    Balanced: TRN*2*PC-1 STC*A3:21*20260111*U*180
    """
    for said in status.statuses:
        category = said.statuses[0].category if said.statuses else ""
        if said.action not in ACTIONS or not category.startswith("A"):
            continue
        if (said.action == "U") != (category in REJECTING_CATEGORIES):
            message = f"Category {category} (STC01-1) with action {said.action} (STC03): taken or refused, not both."
            yield Fault(said.where.at("STC03"), message, said.action)
