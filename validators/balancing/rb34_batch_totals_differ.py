"""RB34: the totals of a batch are not those of its claims."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import StatusCase
from validators.engine.finding import WARN, Fault
from validators.engine.rule import BATCH_STATUS, rule
from x12.records.claim_status import BatchStatus


@rule(
    "RB34",
    on=BATCH_STATUS,
    snip=3,
    severity=WARN,
    source="005010X214: loops 2200B and 2200C QTY and AMT",
    since="0.2",
)
def batch_totals_differ(batch: BatchStatus, case: StatusCase) -> Iterator[Fault]:
    """The totals of a batch are not those of its claims.

    What is checked: The claims accepted and rejected (QTY*90 or QA, QTY*AA or QC) and their dollars (AMT*YU, AMT*YY)
    are the sums of the claims below. A batch answered as a whole names no claims; its totals are not compared.
    Why it matters: An answer about a claim is missing, or was counted twice.
    What to do: Compare with the claims sent; those without an answer are to be asked for.
    Unbalanced: QTY*90*2 TRN*2*PC-1 STC*A2:20*20260111*WQ*180 REF*1K*ICN1
    Unbalanced: QTY*AA*0 TRN*2*PC-1 STC*A3:21*20260111*U*180
    Unbalanced: QTY*90*1 AMT*YU*100 TRN*2*PC-1 STC*A2:20*20260111*WQ*180 REF*1K*ICN1
    Balanced: QTY*90*1 AMT*YU*180 TRN*2*PC-1 STC*A2:20*20260111*WQ*180 REF*1K*ICN1
    Balanced: QTY*AA*1 TRN*2*PC-1 STC*A3:21*20260111*U*180
    """
    totals = case.totals
    if not totals.accepted + totals.rejected:
        return
    for said, counted, what, codes in (
        (batch.accepted, totals.accepted, "accepted", ("90", "QA")),
        (batch.rejected, totals.rejected, "rejected", ("AA", "QC")),
    ):
        if said is not None and said != counted:
            place = next((each.where for each in batch.quantities if each.qualifier in codes), batch.where)
            message = f"{said} claims {what} (QTY*{codes[0]}), {counted} stand below."
            yield Fault(place.at("QTY02"), message, str(said))
    for amount, total, what, code in (
        (batch.accepted_amount, totals.accepted_amount, "accepted", "YU"),
        (batch.rejected_amount, totals.rejected_amount, "rejected", "YY"),
    ):
        if amount is not None and amount != total:
            place = next((each.where for each in batch.amounts if each.qualifier == code), batch.where)
            message = f"Claims {what} come to {amount} (AMT*{code}), those below to {total}."
            yield Fault(place.at("AMT02"), message, str(amount), root=f"claims {what}")
