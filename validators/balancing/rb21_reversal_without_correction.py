"""RB21: reversal without correction."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import RemittanceCase
from validators.engine.finding import INFORM, Fault
from validators.engine.rule import REMITTANCE, rule
from x12.records.remittance import RemittanceEnd


@rule(
    "RB21",
    on=REMITTANCE,
    snip=3,
    severity=INFORM,
    source="005010X221A1 section 1.10.2.8; RFI 791 (both in one remittance)",
    since="0.1",
)
def reversal_without_correction(end: RemittanceEnd, case: RemittanceCase) -> Iterator[Fault]:
    """A claim is reversed and its corrected form does not follow.

    What is checked: Each reversal (status 22) is followed, in the same remittance, by the corrected claim
    with the same CLP01.
    Why it matters: Between the two the account shows the money as taken back; the correction may come in
    another remittance, or the payment was simply revoked.
    What to do: Watch for the correction; if none comes, ask why the payment was revoked.
    Unbalanced: BPR*I*0*C*NON CLP*A*22*-100*-80**12*ICN1 CAS*CO*45*-20 PLB*1234567893*20261231*FB:ICN1*-80
    Balanced: BPR*I*10*C*ACH CLP*A*22*-100*-80**12*ICN1 CAS*CO*45*-20 CLP*A*1*100*90**12*ICN2 CAS*CO*45*10
    Balanced: BPR*I*80*C*ACH CLP*A*1*100*80**12*ICN1 CAS*CO*45*20
    """
    for claim, where in case.totals.open_reversals.items():
        message = f"Claim {claim} is reversed (CLP02 22) and no corrected claim follows in this remittance."
        yield Fault(where.at("CLP02"), message, claim)
