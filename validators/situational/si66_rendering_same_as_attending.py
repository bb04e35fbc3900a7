"""SI66: rendering provider equal to attending provider."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI66",
    on=CLAIM,
    severity=WARN,
    snip=4,
    kinds="I",
    source="005010X223A2: loop 2310D Rendering Provider Name",
    since="0.1",
)
def rendering_same_as_attending(claim: Claim, case: Case) -> Iterable[Fault]:
    """The rendering provider of the claim is the attending provider.

    What is checked: A rendering provider (NM1*82) of an institutional claim has another NPI than the
    attending one (NM1*71).
    Why payers deny it: The guide asks for loop 2310D only when the two differ; some payers return it.
    How to fix it: Remove the rendering provider.
    Denied: I tob=131 dos=2026-01-05 dx=E11.9 attending=1234567893 rendering=1234567893 | 99213 rev=0510
    Clean: I tob=131 dos=2026-01-05 dx=E11.9 attending=1234567893 rendering=1245319599 | 99213 rev=0510
    Clean: I tob=131 dos=2026-01-05 dx=E11.9 attending=1234567893 | 99213 rev=0510
    """
    rendering = claim.provider("82")
    if rendering is None or not rendering.npi:
        return ()
    attending = claim.provider("71")
    if attending is None or attending.npi != rendering.npi:
        return ()
    message = "The rendering provider (loop 2310D) is the attending provider: it is sent only when they differ."
    return (Fault(rendering.where.at("NM109"), message, rendering.npi),)
