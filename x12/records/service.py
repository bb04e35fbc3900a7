"""One billed service and what hangs on it: procedure, diagnoses, drugs, teeth, other payers' decisions.

Loop 2400 of the claim guides (005010X222A1, X223A2, X224A2) and the small records claims and lines share.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from x12.records.party import Adjustment, Amount, DatePeriod, Party, Quantity, Ref
from x12.text.segments import Segment, Where


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
