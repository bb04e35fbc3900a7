"""SI24: institutional claim without attending provider."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI24",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=("16+N253",),
    kinds="I",
    source="005010X223A2: loop 2310A Attending Provider Name",
    since="0.1",
)
def no_attending_provider(claim: Claim, case: Case) -> Iterable[Fault]:
    """No attending provider.

    What is checked: A bill with any service other than non-scheduled transportation (revenue 054x) names the
    attending provider.
    Why payers deny it: The guide requires loop 2310A on all such claims; payers return the bill.
    How to fix it: Add the provider responsible for the patient’s care, with the NPI.
    Denied: I tob=131 dos=2026-01-05 dx=E11.9 | 99213 rev=0510
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 | '' rev=0120 x4DA
    Clean: I tob=131 dos=2026-01-05 dx=E11.9 attending=1234567893 | 99213 rev=0510
    Clean: I tob=131 dos=2026-01-05 dx=R07.9 | A0427 rev=0540
    """
    if claim.provider("71") is not None or not claim.lines:
        return ()
    if all(line.revenue_code.startswith("054") for line in claim.lines):
        return ()
    return (Fault(claim.where.at("CLM01"), "The attending provider (NM1*71) is missing.", root="attending"),)
