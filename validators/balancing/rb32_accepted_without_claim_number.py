"""RB32: the payer accepted a claim and gives no number of its own."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import StatusCase
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM_STATUS, rule
from x12.records.claim_status import ClaimStatus


@rule(
    "RB32",
    on=CLAIM_STATUS,
    snip=4,
    severity=DENY,
    source="005010X214: loop 2200D REF*1K (required when the payer has accepted the claim)",
    since="0.2",
)
def accepted_without_claim_number(status: ClaimStatus, case: StatusCase) -> Iterator[Fault]:
    """The payer accepted a claim and gives no number of its own.

    What is checked: A status A2 (accepted into adjudication) comes with the payer's claim control number (REF*1K).
    Why it matters: Without it a corrected claim or an inquiry cannot name the claim, and timely filing is hard to
    prove.
    What to do: Ask the payer for the claim control number.
    Unbalanced: TRN*2*PC-1 STC*A2:20*20260111*WQ*180
    Balanced: TRN*2*PC-1 STC*A2:20*20260111*WQ*180 REF*1K*ICN1
    Balanced: TRN*2*PC-1 STC*A1:19*20260111*WQ*180
    """
    for said in status.statuses:
        if said.statuses and said.statuses[0].category == "A2" and not said.rejects and not status.payer_control:
            message = "The claim is accepted (A2), but the payer's claim control number (REF*1K) is missing."
            yield Fault(said.where.at("REF"), message, "A2")
            return
