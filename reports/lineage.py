"""What was sent, as reconciliation needs it: the submitted claim, its lines and the findings it went out with.

Records without PHI, read back from the store or made from a claim just checked.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from validators.finding import Finding
from validators.run import Verdict, payer_id


class SubmittedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A service line as sent. ``control`` is its REF*6R, the key an 835 must echo."""

    number: int
    code: str
    modifiers: tuple[str, ...] = ()
    control: str = ""
    charge: Decimal | None = None
    units: Decimal | None = None
    service_from: date | None = None
    revenue_code: str = ""


class SubmittedClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as sent. ``key`` identifies its row in the store; ``submitted`` orders claims with the same id.

    ``payer_control`` is REF*F8 of a replacement or void: the payer's number of the claim it refers to.
    """

    key: int
    claim_id: str
    kind: str = "P"
    charge: Decimal | None = None
    frequency: str = ""
    payer_control: str = ""
    payer_id: str = ""
    service_from: date | None = None
    submitted: int = 0
    lines: tuple[SubmittedLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    not_checked: tuple[str, ...] = ()


def submitted_claim(verdict: Verdict, key: int = 0) -> SubmittedClaim:
    """The record of a claim that was just checked."""
    claim = verdict.claim
    original = claim.ref("F8")
    return SubmittedClaim(
        key=key,
        claim_id=claim.id,
        kind=claim.kind,
        charge=claim.charge,
        frequency=claim.frequency,
        payer_control=original.value if original else "",
        payer_id=payer_id(claim),
        service_from=claim.start,
        submitted=key,
        lines=tuple(
            SubmittedLine(
                number=line.number,
                code=line.code or line.revenue_code,
                modifiers=line.modifiers,
                control=line.control,
                charge=line.charge,
                units=line.units,
                service_from=claim.date_of(line),
                revenue_code=line.revenue_code,
            )
            for line in claim.lines
        ),
        findings=verdict.findings,
        not_checked=tuple(sorted({item.rule for item in verdict.not_checked})),
    )
