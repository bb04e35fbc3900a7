"""SI54: purchased service without its provider."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.situational._shared import element_place, tagged
from x12.records.claim import Claim


@rule(
    "SI54",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("16+N264",),
    kinds="P",
    source="005010X222A1: loop 2400 PS1 and loop 2420B Purchased Service Provider Name",
    since="0.1",
)
def purchased_service_without_provider(claim: Claim, case: Case) -> Iterator[Fault]:
    """A purchased service without the provider it was bought from.

    What is checked: A line with PS1, lenses and frames aside, names the provider (NM1*QB).
    Why payers deny it: The guide requires loop 2420B for purchased services; anti-markup prices depend on it.
    How to fix it: Add the provider the service was bought from.
    Denied: P dos=2026-01-05 dx=R92.8 | 77066-TC raw=PS1*REF77*40
    Clean: P dos=2026-01-05 dx=R92.8 | 77066-TC raw=PS1*REF77*40 purchased=1234567893
    Clean: P dos=2026-01-05 dx=H52.13 date.471=2025-12-20 | V2100 raw=PS1*LENS1*40
    """
    for line in claim.lines:
        if not line.other or line.code.startswith("V2") or line.provider("QB") is not None:
            continue
        if purchase := tagged(line.other, "PS1"):
            message = f"Line {line.number} is a purchased service (PS1) but names no provider of it (NM1*QB)."
            yield Fault(element_place(purchase, "2400", "PS101"), message, line=line.number)
