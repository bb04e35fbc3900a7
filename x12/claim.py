"""The claim as the guides can say it: 837 professional, institutional and dental in one type.

Guides: 005010X222A1 (P), 005010X223A2 (I), 005010X224A2 (D). Types only; :mod:`x12.read_837` builds them.
Field names are the billing office's; the element each comes from stands beside it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from x12.party import Adjustment, Amount, DatePeriod, Party, Quantity, Ref
from x12.segments import NO_SEGMENTS, Segment, SegmentRun, Where

ClaimKind = Literal["P", "I", "D"]
"""P professional, I institutional, D dental."""


class Diagnosis(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One diagnosis of an HI segment. ``code`` is as sent, without the dot.

    ``qualifier`` is HI0n-1: ABK principal, ABF other, ABJ admitting, APR reason for visit, ABN external cause
    (BK, BF, BJ, PR, BN for ICD-9). ``number`` is the pointer number (1 = A): it counts ABK/ABF only and is 0 for
    the other qualifiers. ``present_on_admission`` is HI0n-9 (837I).
    """

    code: str
    qualifier: str
    number: int
    where: Where
    present_on_admission: str = ""


class HealthCode(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An HI composite other than a diagnosis.

    BBR/BBQ procedure (ICD-10-PCS), BH occurrence, BI occurrence span, BE value, BG condition, DR DRG,
    TC treatment, BP/BO anesthesia related surgery. ``period`` is HI0n-4, ``amount`` HI0n-5.
    """

    code: str
    qualifier: str
    where: Where
    period: DatePeriod | None = None
    amount: Decimal | None = None


class Paperwork(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """PWK: report type (PWK01), transmission (PWK02), attachment control number (PWK06)."""

    report: str
    transmission: str
    control: str
    where: Where


class Note(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """NTE (or K3): reference code and text."""

    code: str
    text: str
    where: Where


class Condition(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """CRC: category (07 ambulance, 75 functional limits, E1–E3 vision, ZZ EPSDT, 09, 70), applies Y/N, codes."""

    category: str
    applies: str
    codes: tuple[str, ...]
    where: Where


class Drug(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """LIN and CTP of loop 2410: product id (NDC when ``qualifier`` is N4), quantity, unit, prescription REF."""

    qualifier: str
    code: str
    where: Where
    quantity: Decimal | None = None
    unit: str = ""
    refs: tuple[Ref, ...] = ()
    quantity_where: Where | None = None


class Tooth(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """TOO of an 837D line: tooth number (TOO02) and surfaces (TOO03)."""

    number: str
    surfaces: tuple[str, ...]
    where: Where


class Procedure(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A medical procedure composite (SV101, SV202, SV301, SVD03, SVC01, SVC06).

    ``qualifier`` HC (CPT/HCPCS), AD (CDT), HP (HIPPS), ER, IV, WK, NU (revenue code), N4, ZZ.
    ``description`` is component 7 (837) and needed for unlisted codes.
    """

    qualifier: str
    code: str
    modifiers: tuple[str, ...] = ()
    description: str = ""
    code_end: str = ""


class LineAdjudication(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """SVD of loop 2430: what another payer decided on this line, with its CAS and dates.

    ``payer_id`` is SVD01 (matches the other payer's 2330B NM109), ``paid`` SVD02, ``units`` SVD05,
    ``bundled_into`` SVD06, ``adjudicated`` DTP*573, ``patient_owes`` AMT*EAF.
    """

    payer_id: str
    paid: Decimal | None
    procedure: Procedure | None
    units: Decimal | None
    where: Where
    revenue_code: str = ""
    bundled_into: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    adjudicated: DatePeriod | None = None
    patient_owes: Decimal | None = None


class ServiceLine(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Loop 2400: one billed service.

    ``number`` is LX01 as an integer (its ordinal when LX01 is unreadable). ``charge`` dollars (SV102, SV203, SV302);
    ``units`` with ``unit`` (UN units, MJ minutes, DA days, F2 …); ``place`` is the line's own POS, else ``""``
    (see :meth:`Claim.place_of`). ``pointers`` are SV107/SV311 as sent (1-based, in order), ``diagnoses`` the
    diagnoses they resolve to, in pointer order; an unresolvable pointer resolves to nothing.
    """

    number: int
    where: Where
    procedure: Procedure
    charge: Decimal | None
    units: Decimal | None
    unit: str = ""
    place: str = ""
    pointers: tuple[str, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    revenue_code: str = ""
    non_covered: Decimal | None = None
    emergency: str = ""
    epsdt: str = ""
    family_planning: str = ""
    copay_exempt: str = ""
    service: DatePeriod | None = None
    control: str = ""
    dates: tuple[DatePeriod, ...] = ()
    refs: tuple[Ref, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    notes: tuple[Note, ...] = ()
    paperwork: tuple[Paperwork, ...] = ()
    conditions: tuple[Condition, ...] = ()
    providers: tuple[Party, ...] = ()
    drugs: tuple[Drug, ...] = ()
    teeth: tuple[Tooth, ...] = ()
    oral_cavity: tuple[str, ...] = ()
    prosthesis: str = ""
    measurements: tuple[Segment, ...] = ()
    adjudications: tuple[LineAdjudication, ...] = ()
    dme: Segment | None = None
    ambulance: Segment | None = None
    contract: Segment | None = None
    forms: tuple[Segment, ...] = ()
    other: tuple[Segment, ...] = ()

    @property
    def code(self) -> str:
        """The billed procedure code (SV101-2, SV202-2, SV301-2), ``""`` when there is none."""
        return self.procedure.code

    @property
    def modifiers(self) -> tuple[str, ...]:
        """The line's modifiers in order, as sent."""
        return self.procedure.modifiers

    @property
    def start(self) -> date | None:
        """First day of service (DTP*472), or None when absent or unreadable."""
        return self.service.start if self.service else None

    @property
    def end(self) -> date | None:
        """Last day of service (DTP*472), the first day for a single date."""
        return self.service.end if self.service else None

    def date(self, qualifier: str) -> DatePeriod | None:
        """The line's DTP with that qualifier."""
        return find_date(self.dates, qualifier)

    def ref(self, qualifier: str) -> Ref | None:
        """The line's first REF with that qualifier."""
        return find_ref(self.refs, qualifier)

    def provider(self, *roles: str) -> Party | None:
        """The line's own provider in one of these roles (NM101)."""
        return find_party(self.providers, roles)


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
    ``inpatient``/``outpatient`` are MIA/MOA as sent.
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


class Claim(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False, tag_field="record", tag="claim"):
    """One CLM with everything that applies to it: its own HL chain, its payers, its lines.

    ``id`` is the patient control number (CLM01) an 835 echoes in CLP01. ``charge`` is CLM02 in dollars, None when
    unreadable. ``place`` is CLM05-1 (POS for P and D, facility type for I); ``frequency`` CLM05-3;
    ``submission_reason`` CLM19 (PB: a dental predetermination of benefits, not a bill).
    ``participation`` is CLM16 (4010).
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
    segments: SegmentRun = NO_SEGMENTS
    loops: tuple[SegmentRun, ...] = ()
    other: tuple[Segment, ...] = ()

    @property
    def person(self) -> Person | None:
        """Who was treated: the patient of loop 2000C, else the subscriber."""
        return self.patient or self.subscriber

    @property
    def start(self) -> date | None:
        """First day of service of the claim: DTP*434 (I), else the earliest line date, else DTP*472 of the claim."""
        return self._span()[0]

    @property
    def end(self) -> date | None:
        """Last day of service of the claim (see :attr:`start`)."""
        return self._span()[1]

    def _span(self) -> tuple[date | None, date | None]:
        statement = self.date("434")
        if statement and statement.start:
            return statement.start, statement.end
        starts = [line.start for line in self.lines if line.start]
        ends = [line.end for line in self.lines if line.end]
        if starts:
            return min(starts), max(ends or starts)
        own = self.date("472")
        return (own.start, own.end) if own else (None, None)

    @property
    def filing(self) -> str:
        """Claim filing indicator of the destination payer (SBR09)."""
        return self.insurance.filing if self.insurance else ""

    def place_of(self, line: ServiceLine) -> str:
        """The place of service that holds for the line: its own, else the claim's."""
        return line.place or self.place

    def date_of(self, line: ServiceLine) -> date | None:
        """First day of service of the line; where the line has none, the claim's."""
        return line.start or self.start

    def rendering_of(self, line: ServiceLine) -> Party | None:
        """Who rendered the line: line 2420A, claim 2310B, else the billing provider."""
        return line.provider("82") or self.provider("82") or self.billing

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


def find_date(dates: tuple[DatePeriod, ...], qualifier: str) -> DatePeriod | None:
    """The first date with that qualifier."""
    for period in dates:
        if period.qualifier == qualifier:
            return period
    return None


def find_ref(refs: tuple[Ref, ...], qualifier: str) -> Ref | None:
    """The first reference with that qualifier."""
    for ref in refs:
        if ref.qualifier == qualifier:
            return ref
    return None


def find_party(parties: tuple[Party, ...], roles: tuple[str, ...]) -> Party | None:
    """The first party in one of these roles."""
    for party in parties:
        if party.role in roles:
            return party
    return None
