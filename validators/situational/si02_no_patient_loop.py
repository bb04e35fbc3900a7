"""SI02: neither self nor a patient loop."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI02",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    source="005010X222A1, X223A2 and X224A2: loop 2000B SBR02 and loop 2000C",
    since="0.1",
)
def no_patient_loop(claim: Claim, case: Case) -> Iterable[Fault]:
    """The subscriber is not said to be the patient, and no patient is named.

    What is checked: SBR02 is not 18 and no patient level (2000C) stands between the subscriber and the claim.
    Why payers deny it: Without either, nobody is named as the one treated; front ends refuse the claim.
    How to fix it: Put 18 in SBR02 when the subscriber was treated, else add the patient level with PAT01 and
    the name.
    Denied: P dos=2026-01-05 dx=E11.9 relation= | 99213
    Denied: D dos=2026-01-05 relation= | D0120
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 relation= patient=19 | 99213
    """
    insurance = claim.insurance
    if claim.patient is not None or insurance is None or insurance.relationship == "18":
        return ()
    message = "SBR02 is not 18 and there is no patient level (2000C): the claim does not say who was treated."
    return (Fault(insurance.where.at("SBR02"), message, insurance.relationship),)
