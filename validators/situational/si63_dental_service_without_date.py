"""SI63: dental service without date."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI63",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("16+M52",),
    kinds="D",
    source="005010X224A2: loops 2300 and 2400 DTP*472 Service Date",
    since="0.1",
)
def dental_service_without_date(claim: Claim, case: Case) -> Iterator[Fault]:
    """A dental service without any date.

    What is checked: A line of a claim that is no predetermination (CLM19 PB) has a service date of its own or
    the claim’s; an orthodontic claim may have the appliance date (DTP*452) instead.
    Why payers deny it: Payers cannot decide coverage without a date and return the claim.
    How to fix it: Add the date of service to the claim or the line, or mark the claim as a predetermination.
    Denied: D | D0120
    Clean: D dos=2026-01-05 | D0120
    Clean: D predetermination=yes | D2750 tooth=13 prosthesis=I
    Clean: D date.452=2026-01-05 raw=DN1*36 | D8080 $4000
    """
    if claim.submission_reason == "PB" or claim.date("472") is not None or claim.date("452") is not None:
        return
    for line in claim.lines:
        if line.service is None:
            message = f"Line {line.number} ({line.code}) has no date of service, nor has the claim (DTP*472)."
            yield Fault(line.where.at("DTP03"), message, line.code, line=line.number)
