"""SI25: surgery without operating physician."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI25",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("16+N261",),
    kinds="I",
    source="005010X223A2: loop 2310B Operating Physician Name",
    since="0.1",
)
def surgery_without_operating_physician(claim: Claim, case: Case) -> Iterable[Fault]:
    """A surgical procedure without the operating physician.

    What is checked: The principal procedure (HI*BBR) is of the medical and surgical section of ICD-10-PCS
    (first character 0), and neither claim nor line names the operating physician.
    Why payers deny it: The guide requires loop 2310B when a surgical procedure is listed.
    How to fix it: Add the surgeon with the NPI.
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 proc=0DTJ4ZZ@2026-01-03 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 proc=0DTJ4ZZ@2026-01-03 operating=1234567893 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 proc=B020ZZZ@2026-01-03 | '' rev=0120 x4DA
    """
    procedure = next((code for code in claim.codes if code.qualifier == "BBR"), None)
    if procedure is None or procedure.code[:1] != "0" or claim.provider("72") is not None:
        return ()
    if any(line.provider("72") is not None for line in claim.lines):
        return ()
    message = f"Principal procedure {procedure.code} is surgical but no operating physician (NM1*72) is named."
    return (Fault(procedure.where, message, procedure.code, root="operating"),)
