"""RB33: a claim that was not accepted has a claim number of the payer."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import StatusCase
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM_STATUS, rule
from x12.records.claim_status import REJECTING_CATEGORIES, ClaimStatus


@rule(
    "RB33",
    on=CLAIM_STATUS,
    snip=4,
    severity=WARN,
    source="005010X214: loop 2200D REF*1K (sent when the claim was accepted into adjudication, else not)",
    since="0.2",
)
def claim_number_of_refused_claim(status: ClaimStatus, case: StatusCase) -> Iterator[Fault]:
    """A claim that was not accepted has a claim number of the payer.

    What is checked: REF*1K stands only beside a status A2.
    Why it matters: A refused claim is in no payer's system; a number makes it look as if it were.
    What to do: Treat the claim by its status, not by the number.
    Unbalanced: TRN*2*PC-1 STC*A3:21*20260111*U*180 REF*1K*ICN1
    Balanced: TRN*2*PC-1 STC*A2:20*20260111*WQ*180 REF*1K*ICN1
    Balanced: TRN*2*PC-1 STC*A3:21*20260111*U*180
    """
    if not status.payer_control or not status.statuses:
        return
    categories = {one.category for said in status.statuses for one in said.statuses[:1]}
    if "A2" not in categories and categories <= REJECTING_CATEGORIES:
        place = next((ref.where for ref in status.refs if ref.qualifier == "1K"), status.where)
        yield Fault(place.at("REF02"), "A refused claim names a claim control number of the payer (REF*1K).")
