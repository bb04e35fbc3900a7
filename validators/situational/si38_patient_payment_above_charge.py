"""SI38: patient payment above the charge."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI38",
    on=CLAIM,
    parts=("amounts",),
    severity=WARN,
    snip=4,
    source="005010X222A1 and X224A2: loop 2300 AMT*F5; X223A2: AMT*F3",
    since="0.1",
)
def patient_payment_above_charge(claim: Claim, case: Case) -> Iterable[Fault]:
    """The patient paid more than the claim charges.

    What is checked: The patient amount (AMT*F5, or AMT*F3 on institutional claims) is not above CLM02.
    Why payers deny it: Payers ask about it, and the overpayment is owed back.
    How to fix it: Report what the patient paid for the services of this claim only.
    Denied: P dos=2026-01-05 dx=E11.9 amt.F5=150 | 99213 $100
    Clean: P dos=2026-01-05 dx=E11.9 amt.F5=20 | 99213 $100
    Clean: P dos=2026-01-05 dx=E11.9 amt.F5=100 | 99213 $100
    """
    if not claim.amounts or claim.charge is None:
        return ()
    for amount in claim.amounts:
        if amount.qualifier in ("F5", "F3") and amount.amount > claim.charge:
            message = f"The patient's payment {amount.amount} is more than the claim charge {claim.charge}."
            return (Fault(amount.where.at("AMT02"), message, str(amount.amount)),)
    return ()
