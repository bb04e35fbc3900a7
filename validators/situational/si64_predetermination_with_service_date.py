"""SI64: predetermination with service date."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI64",
    on=CLAIM,
    severity=WARN,
    snip=4,
    kinds="D",
    source="005010X224A2: loop 2300 CLM19 and DTP*472",
    since="0.1",
)
def predetermination_with_service_date(claim: Claim, case: Case) -> Iterable[Fault]:
    """A predetermination of benefits with a date of service.

    What is checked: A claim marked as a predetermination (CLM19 PB) has no date of service.
    Why payers deny it: A service already given is billed, not estimated; payers process it as the wrong one.
    How to fix it: Remove the date, or bill the service without CLM19.
    Denied: D predetermination=yes dos=2026-01-05 | D2750 tooth=13 prosthesis=I
    Clean: D predetermination=yes | D2750 tooth=13 prosthesis=I
    Clean: D dos=2026-01-05 | D0120
    """
    if claim.submission_reason != "PB":
        return ()
    dated = claim.date("472") or next((line.service for line in claim.lines if line.service), None)
    if dated is None:
        return ()
    message = f"A predetermination (CLM19 PB) with a date of service {dated.start} (DTP*472)."
    return (Fault(dated.where, message, dated.raw),)
