"""People, organisations and identifiers: the small records claims and remittances share."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import msgspec

from x12.text.segments import Where


class Ref(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A REF segment: qualifier (REF01), value (REF02), and REF04 where a guide uses it."""

    qualifier: str
    value: str
    where: Where
    description: str = ""
    other: str = ""


class DatePeriod(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A DTP, DTM or HI date: qualifier (``472``), first and last day.

    A single day has ``start == end``. ``raw`` is the value as sent; an unreadable or impossible date has
    ``start is None``. ``hour`` is the time of a DT (CCYYMMDDHHMM) or TM value.
    """

    qualifier: str
    format: str
    raw: str
    start: date | None
    end: date | None
    where: Where
    hour: time | None = None


class Amount(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """An AMT segment: qualifier (AMT01) and dollars (AMT02)."""

    qualifier: str
    amount: Decimal
    where: Where


class Quantity(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A QTY segment (or QTY-like pair): qualifier and number."""

    qualifier: str
    quantity: Decimal
    where: Where


class Contact(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A PER segment: function code, name, and (qualifier, number) pairs."""

    function: str
    name: str
    numbers: tuple[tuple[str, str], ...] = ()


class Address(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """N3 and N4: street lines, city, state, ZIP and country as sent."""

    lines: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""
    subdivision: str = ""


class Party(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A person or organisation named by NM1 (or N1 in an 835), with everything hung below it.

    ``role`` is the entity code as sent (NM101): ``85`` billing, ``82`` rendering, ``DN`` referring,
    ``P3`` primary care, ``DK`` ordering, ``DQ`` supervising, ``71`` attending, ``72`` operating,
    ``ZZ`` other operating, ``77`` service facility, ``87`` pay-to, ``PE`` pay-to plan, ``45``/``PW`` ambulance
    drop-off and pick-up, ``PR`` payer, ``IL`` subscriber, ``QC`` patient, ``QB`` purchased service.
    ``id``/``id_qualifier`` are NM109/NM108; :attr:`npi` is the id when the qualifier is XX.
    """

    role: str
    where: Where
    entity_type: str = ""
    name: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    id_qualifier: str = ""
    id: str = ""
    taxonomy: str = ""
    taxonomy_where: Where | None = None
    address: Address | None = None
    address_where: Where | None = None
    refs: tuple[Ref, ...] = ()
    contacts: tuple[Contact, ...] = ()
    relationship: str = ""

    @property
    def npi(self) -> str:
        """The national provider identifier, or ``""`` when NM108 is not XX."""
        return self.id if self.id_qualifier == "XX" else ""

    @property
    def tax_id(self) -> str:
        """EIN or SSN (REF*EI, REF*SY, REF*TJ), or ``""``."""
        for ref in self.refs:
            if ref.qualifier in ("EI", "SY", "TJ"):
                return ref.value
        return ""

    def ref(self, qualifier: str) -> Ref | None:
        """The first REF below this party with that qualifier."""
        for ref in self.refs:
            if ref.qualifier == qualifier:
                return ref
        return None


class Adjustment(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One reason of a CAS segment: group (CO, PR, OA, PI, CR), CARC, dollars and units.

    A CAS segment holds up to six of these; each triple is its own record. The sign is as sent
    (positive takes money away). Source: 005010X221A1 §1.10.2.4 and the CAS segment of both guides.
    ``rarcs`` are the remark codes that stand beside it on the same service or claim (LQ, MIA, MOA).
    """

    group: str
    carc: str
    amount: Decimal
    quantity: Decimal | None
    where: Where
    rarcs: tuple[str, ...] = ()
