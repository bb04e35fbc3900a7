"""The claim as the guides can say it: 837 professional, institutional and dental in one type.

Guides: 005010X222A1 (P), 005010X223A2 (I), 005010X224A2 (D). Types only; :mod:`x12.build.read_837` builds them.
Field names are the billing office's; the element each comes from stands beside it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

import msgspec

from x12.records.party import Adjustment, Amount, DatePeriod, Party, Quantity, Ref
from x12.records.service import (
    Condition,
    Diagnosis,
    Drug,
    HealthCode,
    LineAdjudication,
    Note,
    Paperwork,
    Procedure,
    ServiceLine,
    Tooth,
    find_date,
    find_party,
    find_ref,
)
from x12.text.segments import NO_SEGMENTS, Segment, SegmentRun, Where

__all__ = [
    "Claim",
    "ClaimKind",
    "Condition",
    "Diagnosis",
    "Drug",
    "HealthCode",
    "Insurance",
    "LineAdjudication",
    "Note",
    "OtherPayer",
    "Paperwork",
    "Person",
    "Procedure",
    "ServiceLine",
    "Tooth",
    "Transaction",
    "find_date",
    "find_party",
    "find_ref",
]

ClaimKind = Literal["P", "I", "D"]
"""P professional, I institutional, D dental."""


class Insurance(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """SBR: where this payer stands. ``sequence`` SBR01 (P, S, T …), ``relationship`` SBR02, ``group`` SBR03,
    ``plan_name`` SBR04, ``msp_type`` SBR05, ``coordination`` SBR06 and ``employment`` SBR08 (4010),
    ``filing`` SBR09 (MB Medicare B, MA, MC Medicaid, CI, BL, HM, WC …)."""

    sequence: str
    relationship: str
    where: Where
    group: str = ""
    plan_name: str = ""
    msp_type: str = ""
    filing: str = ""
    coordination: str = ""
    employment: str = ""


class Person(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Subscriber or patient: name party, birth date and sex (DMG), relationship (PAT01), death date (PAT06)."""

    party: Party
    birth: date | None = None
    birth_raw: str = ""
    sex: str = ""
    relationship: str = ""
    death: date | None = None
    weight_grams: Decimal | None = None
    pregnant: str = ""
    where: Where | None = None
    birth_where: Where | None = None


class OtherPayer(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Loop 2320/2330: another payer and what it decided on the claim.

    ``paid`` AMT*D, ``non_covered`` AMT*A8, ``patient_owes`` AMT*EAF; ``adjudicated`` 2330B DTP*573;
    ``coverage_where`` is where its OI stands (assignment of benefits and release); ``inpatient``/``outpatient`` are
    MIA/MOA as sent.
    """

    insurance: Insurance
    where: Where
    adjustments: tuple[Adjustment, ...] = ()
    amounts: tuple[Amount, ...] = ()
    subscriber: Party | None = None
    payer: Party | None = None
    providers: tuple[Party, ...] = ()
    adjudicated: DatePeriod | None = None
    benefits_assignment: str = ""
    release: str = ""
    patient_signature: str = ""
    coverage_where: Where | None = None
    inpatient: Segment | None = None
    outpatient: Segment | None = None
    refs: tuple[Ref, ...] = ()
    other: tuple[Segment, ...] = ()

    def amount(self, qualifier: str) -> Decimal | None:
        """Dollars of the AMT with that qualifier (``D`` payer paid)."""
        for amount in self.amounts:
            if amount.qualifier == qualifier:
                return amount.amount
        return None

    @property
    def paid(self) -> Decimal | None:
        """What this payer paid on the claim (2320 AMT*D), in dollars."""
        return self.amount("D")


class Transaction(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The set and envelope a record came from: control numbers, version, submitter and receiver.

    ``number`` counts ST–SE sets of the file from 1. ``purpose`` BHT02, ``reference`` BHT03, ``created`` BHT04,
    ``type`` BHT06 (CH chargeable, RP reporting, 31 subrogation). ``usage`` is ISA15 (P production, T test).
    """

    number: int
    set_control: str
    group_control: str = ""
    interchange_control: str = ""
    version: str = ""
    sender: str = ""
    receiver_id: str = ""
    usage: str = ""
    purpose: str = ""
    reference: str = ""
    created: date | None = None
    type: str = ""
    submitter: Party | None = None
    receiver: Party | None = None
    where: Where = Where()
    segments: SegmentRun = NO_SEGMENTS


_RENDERING = ("82",)


class Claim(msgspec.Struct, frozen=True, omit_defaults=True, dict=True, tag_field="record", tag="claim"):
    """One CLM with everything that applies to it: its own HL chain, its payers, its lines.

    ``id`` is the patient control number (CLM01) an 835 echoes in CLP01. ``charge`` is CLM02 in dollars, None when
    unreadable. ``place`` is CLM05-1 (POS for P and D, facility type for I); ``frequency`` CLM05-3;
    ``submission_reason`` CLM19 (PB: a dental predetermination of benefits, not a bill).
    ``participation`` is CLM16 (4010). ``stay_where`` is where the CL1 stands.
    ``segments`` are the claim's own segments (CLM to the one before the next CLM, HL or SE) as sent; ``other``
    those of them that no field of the claim or of its parts holds. ``loops`` are the HL loops the claim stands under
    (2000A, 2000B, 2000C), each from its HL to the segment before the next HL or CLM; claims of one loop share them.
    """

    kind: ClaimKind
    id: str
    charge: Decimal | None
    where: Where
    transaction: Transaction
    ordinal: int = 0
    place: str = ""
    place_qualifier: str = ""
    frequency: str = ""
    provider_signature: str = ""
    assignment: str = ""
    benefits_assignment: str = ""
    release: str = ""
    patient_signature: str = ""
    related_causes: tuple[str, ...] = ()
    accident_state: str = ""
    special_program: str = ""
    delay_reason: str = ""
    submission_reason: str = ""
    billing: Party | None = None
    pay_to: Party | None = None
    pay_to_plan: Party | None = None
    insurance: Insurance | None = None
    subscriber: Person | None = None
    patient: Person | None = None
    payer: Party | None = None
    other_payers: tuple[OtherPayer, ...] = ()
    providers: tuple[Party, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    codes: tuple[HealthCode, ...] = ()
    dates: tuple[DatePeriod, ...] = ()
    refs: tuple[Ref, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    notes: tuple[Note, ...] = ()
    paperwork: tuple[Paperwork, ...] = ()
    conditions: tuple[Condition, ...] = ()
    admission_type: str = ""
    admission_source: str = ""
    patient_status: str = ""
    ambulance: Segment | None = None
    spinal: Segment | None = None
    contract: Segment | None = None
    orthodontics: Segment | None = None
    teeth: tuple[Segment, ...] = ()
    pricing: Segment | None = None
    lines: tuple[ServiceLine, ...] = ()
    accident_country: str = ""
    participation: str = ""
    stay_where: Where | None = None
    segments: SegmentRun = NO_SEGMENTS
    loops: tuple[SegmentRun, ...] = ()
    other: tuple[Segment, ...] = ()

    @property
    def person(self) -> Person | None:
        """Who was treated: the patient of loop 2000C, else the subscriber."""
        return self.patient or self.subscriber

    @cached_property
    def start(self) -> date | None:
        """First day of service of the claim: DTP*434 (I), else the earliest line date, else DTP*472 of the claim."""
        return self._span[0]

    @cached_property
    def end(self) -> date | None:
        """Last day of service of the claim (see :attr:`start`)."""
        return self._span[1]

    @cached_property
    def _span(self) -> tuple[date | None, date | None]:
        """First and last day, worked out once: a hundred edits ask."""
        statement = self.date("434")
        if statement and statement.start:
            return statement.start, statement.end
        periods = [line.service for line in self.lines if line.service is not None]
        starts = [period.start for period in periods if period.start]
        if starts:
            return min(starts), max([period.end for period in periods if period.end] or starts)
        own = self.date("472")
        return (own.start, own.end) if own else (None, None)

    @property
    def follows_subscriber(self) -> bool:
        """Whether the patient's level (2000C) follows its subscriber's at once: no claim of the subscriber, and no
        other patient, stands between. One subscriber level may carry claims of both."""
        runs = self.loops[-2:]
        return len(runs) < 2 or runs[0].first + len(runs[0]) == runs[1].first

    @property
    def has_dependents(self) -> bool:
        """Whether levels below the one the claim stands under are announced (HL04 = 1)."""
        return bool(self.loops) and len(self.loops[-1]) > 0 and self.loops[-1][0].get(4) == "1"

    @property
    def filing(self) -> str:
        """Claim filing indicator of the destination payer (SBR09)."""
        return self.insurance.filing if self.insurance else ""

    @property
    def payer_id(self) -> str:
        """How settings and lists name the destination payer: its id (2010BB NM109), ``""`` when absent."""
        return self.payer.id if self.payer else ""

    def place_of(self, line: ServiceLine) -> str:
        """The place of service that holds for the line: its own, else the claim's."""
        return line.place or self.place

    def date_of(self, line: ServiceLine) -> date | None:
        """First day of service of the line; where the line has none, the claim's."""
        return line.start or self.start

    def rendering_of(self, line: ServiceLine) -> Party | None:
        """Who rendered the line: line 2420A, claim 2310B, else the billing provider."""
        return find_party(line.providers, _RENDERING) or find_party(self.providers, _RENDERING) or self.billing

    def date(self, qualifier: str) -> DatePeriod | None:
        """The claim's DTP with that qualifier."""
        return find_date(self.dates, qualifier)

    def ref(self, qualifier: str) -> Ref | None:
        """The claim's first REF with that qualifier."""
        return find_ref(self.refs, qualifier)

    def provider(self, *roles: str) -> Party | None:
        """The claim-level provider (loop 2310) in one of these roles (NM101)."""
        return find_party(self.providers, roles)

    def amount(self, qualifier: str) -> Decimal | None:
        """Dollars of the claim's AMT with that qualifier."""
        for amount in self.amounts:
            if amount.qualifier == qualifier:
                return amount.amount
        return None
