"""SI62: orthodontics without appliance placement date."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI62",
    on=CLAIM,
    severity=WARN,
    snip=4,
    kinds="D",
    procedures=("D8010-D8090",),
    source="005010X224A2: loops 2300 and 2400 DTP*452 Appliance Placement Date",
    since="0.1",
)
def orthodontics_without_appliance_date(claim: Claim, case: Case) -> Iterable[Fault]:
    """Orthodontic treatment without the date the appliance was placed.

    What is checked: A claim for orthodontic treatment (D8010–D8090) that is no predetermination has DTP*452
    on the claim or a line.
    Why payers deny it: Plans count the months of treatment from this date.
    How to fix it: Add the banding date.
    Denied: D dos=2026-01-05 raw=DN1*24*24 | D8080 $4000
    Clean: D dos=2026-01-05 date.452=2026-01-05 raw=DN1*24*24 | D8080 $4000
    Clean: D predetermination=yes raw=DN1*24*24 | D8080 $4000
    """
    if claim.submission_reason == "PB" or claim.date("452") is not None:
        return ()
    if any(line.date("452") is not None for line in claim.lines):
        return ()
    message = "Orthodontic treatment without the date the appliance was placed (DTP*452)."
    return (Fault(claim.where.at("DTP03"), message, root="appliance date"),)
