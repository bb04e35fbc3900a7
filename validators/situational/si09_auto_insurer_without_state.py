"""SI09: auto insurer without the accident state."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI09",
    on=CLAIM,
    severity=WARN,
    snip=4,
    kinds="I",
    source="005010X223A2: loop 2300 REF*LU Auto Accident State",
    since="0.1",
)
def auto_insurer_without_state(claim: Claim, case: Case) -> Iterable[Fault]:
    """A claim to an automobile insurer without the state of the accident.

    What is checked: SBR09 is AM (automobile medical) and there is no REF*LU.
    Why payers deny it: The guide requires the state when the services follow an auto accident; no-fault
    coverage depends on it.
    How to fix it: Add REF*LU with the two-letter state.
    Denied: I tob=131 dos=2026-01-05 dx=S13.4XXA filing=AM | 99283 rev=0450
    Clean: I tob=131 dos=2026-01-05 dx=S13.4XXA filing=AM ref.LU=CA | 99283 rev=0450
    Clean: I tob=131 dos=2026-01-05 dx=E11.9 | 99213 rev=0510
    """
    if claim.filing != "AM" or claim.ref("LU") is not None or claim.insurance is None:
        return ()
    message = "The payer is an automobile insurer (SBR09 AM) but the accident state (REF*LU) is missing."
    return (Fault(claim.insurance.where.at("SBR09"), message, "AM"),)
