"""SI56: primary care provider without referring provider."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI56",
    on=CLAIM,
    severity=DENY,
    snip=4,
    kinds="PD",
    source="005010X222A1 and X224A2: loop 2310A NM101",
    since="0.1",
)
def primary_care_without_referring(claim: Claim, case: Case) -> Iterable[Fault]:
    """A primary care provider where the referring provider should stand first.

    What is checked: P3 (primary care provider) in loop 2310A follows a DN (referring provider).
    Why payers deny it: The guides allow P3 only in the second loop 2310A; payers do not read it alone.
    How to fix it: Send the referring provider as DN; P3 only beside it.
    Denied: P dos=2026-01-05 dx=E11.9 primarycare=1234567893 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 referring=1245319599 primarycare=1234567893 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 referring=1245319599 | 99213
    """
    primary = claim.provider("P3")
    if primary is None or claim.provider("DN") is not None:
        return ()
    message = "A primary care provider (P3) stands in loop 2310A without a referring provider (DN) before it."
    return (Fault(primary.where.at("NM101"), message, "P3"),)
