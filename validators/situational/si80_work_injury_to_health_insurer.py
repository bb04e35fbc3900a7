"""SI80: work-related claim to a health insurer."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI80",
    on=CLAIM,
    parts=("related_causes",),
    severity=WARN,
    snip=4,
    predicts=("19",),
    kinds="PD",
    source="005010X222A1 and X224A2: loop 2300 CLM11 and loop 2000B SBR09",
    since="0.1",
)
def work_injury_to_health_insurer(claim: Claim, case: Case) -> Iterable[Fault]:
    """A claim said to be related to work goes to a health insurer.

    What is checked: CLM11 holds EM (employment), the destination payer is primary and no payer of the claim
    covers workers’ compensation (SBR09 WC).
    Why payers deny it: Health plans deny work-related care and send the provider to the employer’s insurer.
    How to fix it: Ask the patient; bill workers’ compensation first, or remove EM when the condition is not
    from work.
    Denied: P dos=2026-01-05 dx=S61.011A cause=EM filing=CI | 12001
    Denied: P dos=2026-01-05 dx=M54.50 cause=EM filing=MB | 99213
    Clean: P dos=2026-01-05 dx=S61.011A cause=EM filing=WC | 12001
    Clean: P dos=2026-01-05 dx=S61.011A cause=EM filing=CI seq=S | other seq=P filing=WC paid=0 | 12001
    Clean: P dos=2026-01-05 dx=S61.011A cause=OA date.439=2026-01-05 filing=CI | 12001
    """
    if "EM" not in claim.related_causes or claim.insurance is None or claim.insurance.sequence != "P":
        return ()
    if claim.filing == "WC" or any(other.insurance.filing == "WC" for other in claim.other_payers):
        return ()
    message = "CLM11 says the condition comes from work (EM), but no payer covers workers' compensation."
    return (Fault(claim.where.at("CLM11-1"), message, "EM"),)
