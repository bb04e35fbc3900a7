"""A claim before it is written: what it says, in parts that a fault can change. Amounts in cents, dates as dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from cleanclaim.tools.sample.payers import Payer
from cleanclaim.tools.sample.people import Person
from cleanclaim.tools.sample.practices import Billing, Facility, Practice, Provider
from cleanclaim.tools.sample.scenes.scene import Scene


def money(cents: int) -> str:
    """An amount as X12 writes it: no more digits than it needs, a point when there are cents.

    Cents are whole numbers far below the ones a float cannot hold.
    """
    return f"{cents / 100:.2f}".rstrip("0") if cents % 100 else str(cents // 100)


@lru_cache(maxsize=4_096)
def d8(day: date) -> str:
    """CCYYMMDD."""
    return f"{day.year}{day.month:02d}{day.day:02d}"


@dataclass(slots=True)
class Line:
    """A service line. ``pointers`` count from 1; ``last`` ends a span of days.

    ``extra`` are further segments of loop 2400 before the parties, ``drug`` loop 2410, ``parties`` loops 2420,
    ``decided`` loops 2430.
    """

    code: str
    charge: int
    units: str = "1"
    unit: str = "UN"
    modifiers: list[str] = field(default_factory=list)
    pointers: list[int] = field(default_factory=list)
    day: date | None = None
    last: date | None = None
    place: str = ""
    revenue: str = ""
    control: str = ""
    description: str = ""
    non_covered: int = 0
    screening: bool = False
    """SV111: an EPSDT screening."""
    behaviour: str = ""
    """The planted behaviour of the payer that this line meets."""
    cavity: str = ""
    prosthesis: str = ""
    teeth: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    drug: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    decided: list[str] = field(default_factory=list)

    @property
    def procedure(self) -> str:
        """Code and modifiers as one composite's tail: ``99213:25``."""
        return ":".join([self.code, *self.modifiers]) if self.modifiers else self.code


@dataclass(slots=True)
class Other:
    """Another payer of the claim (loop 2320): ``paid`` cents where it has decided, on ``decided``."""

    payer: Payer
    sequence: str
    relation: str
    person: Person
    member: str
    filing: str
    reason: str = ""
    paid: int | None = None
    decided: date | None = None
    adjustments: list[str] = field(default_factory=list)
    dated: bool = True
    """Whether a decision told for the whole claim says when it was made."""
    oi: bool = True
    named: bool = True


@dataclass(slots=True)
class Draft:
    """One claim. ``claim_segments`` are those of loop 2300 after CLM, by tag; ``providers`` loops 2310 by role.

    ``diagnoses`` are the reported ones in order; institutional claims have ``admitting``, ``reasons`` (for the visit)
    and ``causes`` (external) beside them.
    """

    ordinal: int
    kind: str
    scene: Scene
    practice: Practice
    billing: Billing
    payer: Payer
    number: str
    filing: str
    subscriber: Person
    patient: Person
    member: str
    relation: str
    """SBR02 / PAT01: 18 for the subscriber himself."""
    created: date
    day: date
    diagnoses: list[str]
    lines: list[Line]
    sequence: str = "P"
    secondary_reason: str = ""
    place: str = "11"
    frequency: str = "1"
    accident: str = ""
    """CLM11: AA:::TX, EM, OA or nothing."""
    predetermination: bool = False
    last: date | None = None
    admitted: date | None = None
    qualifier: str = "ABK"
    admitting: str = ""
    reasons: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    priority: str = ""
    source: str = ""
    status: str = ""
    group: str = ""
    charge: int | None = None
    """CLM02 where a fault makes it another than the lines' sum."""
    claim_segments: list[str] = field(default_factory=list)
    subscriber_segments: list[str] = field(default_factory=list)
    rendering: Provider | None = None
    attending: Provider | None = None
    operating: Provider | None = None
    referring: Provider | None = None
    facility: Facility | None = None
    providers: list[tuple[str, list[str]]] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    died: date | None = None
    subscriber_address: bool = True
    subscriber_birth: bool = True
    patient_level: bool | None = None
    """Whether a patient's level follows; None: where the patient is not the subscriber."""
    new_patient: bool = False
    fault: str = ""
    behaviour: str = ""
    perturbed: list[str] = field(default_factory=list)
    twin_of: int | None = None
    reuses: int | None = None
    """The ordinal of the claim whose number this one has again."""

    @property
    def total(self) -> int:
        """The sum of the lines' charges."""
        return sum(line.charge for line in self.lines)

    @property
    def days(self) -> tuple[date, date]:
        """The days of the statement (institutional), else the first and the last day of all services."""
        first, last = self.day, self.last or self.day
        if self.kind == "I":
            return first, last
        days = [day for line in self.lines for day in (line.day, line.last) if day] or [first, last]
        return min(days), max(days)

    @property
    def age(self) -> int:
        """Completed years of the patient on the first day of service."""
        born = self.patient.born
        return self.day.year - int(born[:4]) - (d8(self.day)[4:] < born[4:])

    def add(self, *segments: str) -> None:
        """Put segments into loop 2300; they are sorted by tag when written."""
        self.claim_segments += segments

    def drop(self, start: str) -> bool:
        """Take out the segments of loop 2300 that begin so; whether there were any."""
        before = len(self.claim_segments)
        self.claim_segments = [s for s in self.claim_segments if not s.startswith(start)]
        return len(self.claim_segments) < before

    def has(self, start: str) -> bool:
        """Whether loop 2300 has a segment that begins so."""
        return any(s.startswith(start) for s in self.claim_segments)
