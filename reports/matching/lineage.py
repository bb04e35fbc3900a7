"""What was sent, as reconciliation needs it: the submitted claim, its lines and the findings it went out with.

Records without PHI, read back from the store.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec

from validators.engine.finding import Finding, NotChecked


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
    """A claim as sent. ``key`` identifies its row in the store; ``created`` and ``place`` order versions of it.

    ``payer_control`` is REF*F8 of a replacement or void: the payer's number of the claim it refers to. ``encounter``:
    a report of a capitated service (BHT06 RP, CN101 05), for which nothing is to be paid. ``sent`` is ``known`` where a
    gate sent it, ``assumed`` where it was only recorded. ``not_run`` are edits that were off or left out of the run.
    ``tables`` are the reference tables that were asked while the file was checked.
    """

    key: int
    claim_id: str
    kind: str = "P"
    charge: Decimal | None = None
    frequency: str = ""
    payer_control: str = ""
    payer_id: str = ""
    filing: str = ""
    sequence: str = ""
    service_from: date | None = None
    created: datetime | None = None
    place: str = ""
    sent: str = "assumed"
    disposition: str = ""
    encounter: bool = False
    lines: tuple[SubmittedLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    not_run: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()

    def line(self, number: int) -> SubmittedLine | None:
        """The line of that number."""
        return next((line for line in self.lines if line.number == number), None)
