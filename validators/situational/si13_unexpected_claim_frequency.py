"""SI13: claim frequency of institutional bills."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI13",
    on=CLAIM,
    severity=DENY,
    snip=4,
    kinds="PD",
    source="005010X222A1 and X224A2: loop 2300 CLM05-3 (NUBC type of bill, frequency position)",
    since="0.1",
)
def unexpected_claim_frequency(claim: Claim, case: Case) -> Iterable[Fault]:
    """A frequency code that professional and dental claims do not use.

    What is checked: CLM05-3 of a professional or dental claim is 1, 6, 7 or 8.
    Why payers deny it: Interim and late-charge frequencies belong to institutional bills; payers return them
    here.
    How to fix it: Use 1 for a new claim, 7 to replace and 8 to void one.
    Denied: P dos=2026-01-05 dx=E11.9 freq=3 | 99213
    Denied: D dos=2026-01-05 freq=5 | D0120
    Clean: P dos=2026-01-05 dx=E11.9 freq=1 | 99213
    Clean: D dos=2026-01-05 freq=7 ref.F8=ICN0001 | D0120
    """
    if claim.frequency in ("1", "7", "8", "6", ""):
        return ()
    message = f"Claim frequency {claim.frequency} is not used on professional or dental claims (1, 7 or 8)."
    return (Fault(claim.where.at("CLM05-3"), message, claim.frequency),)
