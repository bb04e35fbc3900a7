"""SI26: ICD-10-PCS procedure on an outpatient bill."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI26",
    on=CLAIM,
    severity=WARN,
    snip=4,
    kinds="I",
    source="005010X223A2: loop 2300 HI*BBR Principal Procedure Information",
    since="0.1",
)
def inpatient_procedure_on_outpatient_bill(claim: Claim, case: Case) -> Iterable[Fault]:
    """An ICD-10-PCS procedure on an outpatient bill.

    What is checked: The type of bill is outpatient hospital (13x, 14x, 83x, 85x) and HI holds BBR or BBQ.
    Why payers deny it: The guide wants these on inpatient claims only; outpatient procedures are reported by
    HCPCS on the line.
    How to fix it: Remove the ICD-10-PCS code; see that the line has the HCPCS code.
    Denied: I tob=131 dos=2026-01-05 dx=K40.90 proc=0YU54JZ@2026-01-05 | 49505 rev=0360
    Clean: I tob=131 dos=2026-01-05 dx=K40.90 | 49505 rev=0360
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 proc=0DTJ4ZZ@2026-01-03 | '' rev=0120 x4DA
    """
    if claim.place not in ("13", "14", "83", "85"):
        return ()
    for code in claim.codes:
        if code.qualifier in ("BBR", "BBQ"):
            message = f"ICD-10-PCS procedure {code.code} does not belong on an outpatient bill ({claim.place}x)."
            return (Fault(code.where, message, code.code),)
    return ()
