"""The 277CA (005010X214) as types: what a front end said of each claim, and of the batch around it.

Types only; :mod:`x12.build.read_277ca` builds them. Statuses keep the code lists' own words out: 507 (category) and 508
(status) codes stand as sent.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from x12.envelope.set_pieces import SetHeader
from x12.records.claim import Procedure
from x12.records.party import Amount, DatePeriod, Party, Quantity, Ref
from x12.text.segments import Where

BatchLevel = Literal["source", "submitter", "provider"]
"""HL03 of a batch's level: 20, 21, 19."""

REJECTING_CATEGORIES = frozenset(("A3", "A4", "A6", "A7", "A8"))
"""STC01-1 of a claim that was not taken: returned as unprocessable, not found, missing, invalid, relational."""


class Status(msgspec.Struct, frozen=True, gc=False):
    """One status composite of an STC (C043): category (507), status (508), entity (98), list qualifier."""

    category: str
    code: str
    entity: str = ""
    list: str = ""

    @property
    def rejects(self) -> bool:
        """Whether the category says the claim was not taken."""
        return self.category in REJECTING_CATEGORIES


class StatusInformation(msgspec.Struct, frozen=True, gc=False):
    """One STC: up to three statuses (STC01, STC10, STC11), date STC02, action STC03 (WQ accept, U reject), amount STC04
    (dollars billed), free text STC12."""

    statuses: tuple[Status, ...]
    where: Where
    effective: date | None = None
    action: str = ""
    amount: Decimal | None = None
    text: str = ""

    @property
    def rejects(self) -> bool:
        """STC03 is U, or without an action a status rejects."""
        if self.action:
            return self.action == "U"
        return any(status.rejects for status in self.statuses)


class LineStatus(msgspec.Struct, frozen=True, gc=False):
    """Loop 2220D: one service line. ``control`` REF*FJ echoes our REF*6R; ``prescription`` REF*XZ."""

    where: Where
    procedure: Procedure | None
    charge: Decimal | None
    units: Decimal | None
    revenue_code: str = ""
    statuses: tuple[StatusInformation, ...] = ()
    control: str = ""
    prescription: str = ""
    service: DatePeriod | None = None
    refs: tuple[Ref, ...] = ()


class ClaimStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Loop 2200D: one claim. ``claim_id`` TRN02 echoes CLM01.

    ``payer_control`` REF*1K, ``clearinghouse_control`` REF*D9, ``bill_type`` REF*BLT, ``service`` DTP*472.
    """

    header: SetHeader
    where: Where
    claim_id: str
    statuses: tuple[StatusInformation, ...] = ()
    payer_control: str = ""
    clearinghouse_control: str = ""
    bill_type: str = ""
    service: DatePeriod | None = None
    refs: tuple[Ref, ...] = ()
    dates: tuple[DatePeriod, ...] = ()
    lines: tuple[LineStatus, ...] = ()
    patient: Party | None = None
    provider: Party | None = None
    submitter: Party | None = None
    source: Party | None = None

    @property
    def rejected(self) -> bool:
        """A status of the claim or of one of its lines rejects."""
        return any(status.rejects for status in self.statuses) or any(
            status.rejects for line in self.lines for status in line.statuses
        )

    @property
    def amount(self) -> Decimal | None:
        """What the claim was billed at (STC04), in dollars."""
        return next((status.amount for status in self.statuses if status.amount is not None), None)


class BatchStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Loop 2200A, 2200B or 2200C: the batch as its source, submitter or billing provider.

    Totals where they were sent: claims accepted (QTY*90 or QTY*QA) and rejected (QTY*AA or QTY*QC), dollars accepted
    (AMT*YU) and rejected (AMT*YY).
    """

    header: SetHeader
    where: Where
    level: BatchLevel
    party: Party | None = None
    trace: str = ""
    statuses: tuple[StatusInformation, ...] = ()
    accepted: Decimal | None = None
    rejected: Decimal | None = None
    accepted_amount: Decimal | None = None
    rejected_amount: Decimal | None = None
    refs: tuple[Ref, ...] = ()
    dates: tuple[DatePeriod, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    amounts: tuple[Amount, ...] = ()
