"""What was sent, as reconciliation needs it: the submitted claim, its lines and the findings it went out with.

Records without PHI, read back from the store.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from validators.engine.finding import Finding


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
