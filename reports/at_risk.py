"""What of a claim's charge may come back unpaid for what was found on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from validators.engine.decision import Decision
from validators.engine.finding import Finding, Severity

NOTHING = Decimal(0)


def at_risk(
    charge: Decimal | None, lines: Mapping[int, Decimal | None], findings: Sequence[Finding], decision: Decision
) -> Decimal:
    """Dollars at risk of a claim; ``lines`` are the charges of its service lines by number.

    A claim that is refused, or found wrong as a whole, risks its whole charge; one with findings on lines alone the
    charges of those lines. Notes and shadow findings risk nothing. Never more than the claim's charge.
    """
    whole = charge or NOTHING
    if decision.disposition == "reject" or decision.unanswered:
        return whole
    concerned: set[int] = set()
    for finding in findings:
        if finding.shadow or finding.level < Severity.WARN:
            continue
        if finding.line not in lines:
            return whole
        concerned.add(finding.line)
    return min(whole, sum((lines[number] or NOTHING for number in concerned), NOTHING)) if concerned else NOTHING
