"""SI61: orthodontics without DN1."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI61",
    on=CLAIM,
    severity=DENY,
    snip=4,
    kinds="D",
    procedures=("D8010-D8090",),
    source="005010X224A2: loop 2300 DN1 Orthodontic Total Months of Treatment",
    since="0.1",
)
def orthodontics_without_months(claim: Claim, case: Case) -> Iterable[Fault]:
    """Orthodontic treatment without the months of treatment.

    What is checked: A claim for orthodontic treatment (D8010–D8090) has DN1.
    Why payers deny it: The guide requires DN1 with orthodontic services; plans pay by the month from it.
    How to fix it: Add the total and the remaining months of treatment.
    Denied: D dos=2026-01-05 date.452=2026-01-05 | D8080 $4000
    Clean: D dos=2026-01-05 date.452=2026-01-05 raw=DN1*24*24 | D8080 $4000
    Clean: D dos=2026-01-05 | D0120
    """
    if claim.orthodontics is not None:
        return ()
    message = "Orthodontic treatment without the months of treatment (DN1)."
    return (Fault(claim.where.at("DN101"), message, root="orthodontics"),)
