"""The remittance advice (835, guide 005010X221A1) as types. :mod:`x12.build.read_835` builds them.

Money is Decimal dollars, signs as sent. A positive adjustment takes money away from the charge; a positive PLB
amount takes money away from the payment (guide §1.10.2).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from x12.records.claim import Procedure, find_date, find_party, find_ref
from x12.records.party import Adjustment, Amount, DatePeriod, Party, Quantity, Ref
from x12.text.segments import NO_SEGMENTS, Segment, SegmentRun, Where


class RemarkCode(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A remark code: ``list`` HE (RARC) or RX (NCPDP), and where it stood (LQ, MIA, MOA)."""

    code: str
    list: str
    where: Where


class ServicePayment(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Loop 2110: what was decided on one service.

    ``procedure`` SVC01 (as adjudicated), ``submitted`` SVC06 (as billed, when it differs), ``charge`` SVC02, ``paid``
    SVC03, ``revenue_code`` SVC04, ``units_paid`` SVC05, ``units_submitted`` SVC07, ``control`` REF*6R.
    """

    where: Where
    procedure: Procedure
    charge: Decimal | None
    paid: Decimal | None
    submitted: Procedure | None = None
    revenue_code: str = ""
    units_paid: Decimal | None = None
    units_submitted: Decimal | None = None
    control: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[RemarkCode, ...] = ()
    dates: tuple[DatePeriod, ...] = ()
    refs: tuple[Ref, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    other: tuple[Segment, ...] = ()

    def ref(self, qualifier: str) -> Ref | None:
        """The service's first REF with that qualifier."""
        return find_ref(self.refs, qualifier)

    @property
    def service(self) -> DatePeriod | None:
        """Date of service: DTM*472, else DTM*150."""
        return find_date(self.dates, "472") or find_date(self.dates, "150")


class ClaimPayment(
    msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag_field="record", tag="claim-payment"
):
    """Loop 2100: what was decided on one claim.

    ``claim_id`` CLP01 (echoes CLM01), ``status`` CLP02 (1/2/3 processed, 4 patient unknown, 22 reversal …), ``charge``
    CLP03, ``paid`` CLP04, ``patient_owes`` CLP05, ``filing`` CLP06, ``payer_control`` CLP07, ``facility`` CLP08,
    ``frequency`` CLP09, ``patient_status`` CLP10, ``drg`` and ``drg_weight`` CLP11–12, ``discharge_fraction`` CLP13.
    ``header`` is the LX01 the claim stands under, ``heading`` that LX with its TS3 and TS2; claims
    of one LX share it.
    """

    where: Where
    remittance: Remittance
    claim_id: str
    status: str
    charge: Decimal | None
    paid: Decimal | None
    patient_owes: Decimal | None = None
    filing: str = ""
    payer_control: str = ""
    facility: str = ""
    frequency: str = ""
    drg: str = ""
    ordinal: int = 0
    header: str = ""
    drg_weight: Decimal | None = None
    patient_status: str = ""
    discharge_fraction: Decimal | None = None
    heading: SegmentRun = NO_SEGMENTS
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[RemarkCode, ...] = ()
    parties: tuple[Party, ...] = ()
    dates: tuple[DatePeriod, ...] = ()
    refs: tuple[Ref, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    inpatient: Segment | None = None
    outpatient: Segment | None = None
    services: tuple[ServicePayment, ...] = ()
    segments: SegmentRun = NO_SEGMENTS
    other: tuple[Segment, ...] = ()

    @property
    def is_reversal(self) -> bool:
        """CLP02 = 22: takes back an earlier payment; never a denial."""
        return self.status == "22"

    def party(self, *roles: str) -> Party | None:
        """The first NM1 in one of these roles (QC patient, 74 corrected, TT crossover …)."""
        return find_party(self.parties, roles)

    def ref(self, qualifier: str) -> Ref | None:
        """The claim's first REF with that qualifier."""
        return find_ref(self.refs, qualifier)


class ProviderAdjustment(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One pair of a PLB segment: reason (PLB03-1), reference (PLB03-2), dollars as sent (positive takes away)."""

    provider: str
    fiscal_end: date | None
    reason: str
    reference: str
    amount: Decimal
    where: Where


class Remittance(
    msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag_field="record", tag="remittance"
):
    """The head of one 835 set: payment (BPR), trace (TRN), payer and payee.

    ``payment`` BPR02, ``credit_debit`` BPR03, ``method`` BPR04, ``payment_date`` BPR16, ``trace`` TRN02,
    ``payer_trace_id`` TRN03. Claims and provider adjustments follow as their own records.
    """

    where: Where
    number: int
    set_control: str
    group_control: str = ""
    interchange_control: str = ""
    version: str = ""
    usage: str = ""
    handling: str = ""
    payment: Decimal | None = None
    credit_debit: str = ""
    method: str = ""
    payment_date: date | None = None
    trace: str = ""
    payer_trace_id: str = ""
    produced: date | None = None
    payer: Party | None = None
    payee: Party | None = None
    refs: tuple[Ref, ...] = ()
    segments: SegmentRun = NO_SEGMENTS


class RemittanceEnd(
    msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag_field="record", tag="remittance-end"
):
    """The tail of one 835 set: its provider adjustments (PLB), after the last claim."""

    remittance: Remittance
    where: Where
    adjustments: tuple[ProviderAdjustment, ...] = ()
    segments: SegmentRun = NO_SEGMENTS
