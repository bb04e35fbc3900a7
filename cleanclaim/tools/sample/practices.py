"""Invented practices: who bills, who renders, where. Made when asked for, the same for the same seed and number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cleanclaim.tools.sample.draw import Weighted, between, pick, stream
from cleanclaim.tools.sample.numbers import DIGITS, LONG_TAIL
from cleanclaim.tools.sample.payers import Payer, Payers
from cleanclaim.tools.sample.people import TOWNS, Town, family_name, given_name, npi, scatter, street
from cleanclaim.tools.sample.scenes.scene import Scene
from cleanclaim.tools.sample.scenes.specialties import SPECIALTIES, Specialty

MOST_PROVIDERS: Final = 10
"""NPI numbers set aside for a practice: its own, its people's and its facilities'."""
_PEOPLE: Final = 6


@dataclass(frozen=True, slots=True)
class Provider:
    """A clinician."""

    family: str
    given: str
    npi: str
    taxonomy: str


@dataclass(frozen=True, slots=True)
class Billing:
    """What stands in loop 2010AA (and 2010AB). ``solo``: a person who bills for himself."""

    npi: str
    name: str
    given: str
    solo: bool
    taxonomy: str
    street: str
    town: Town
    extension: str
    tax: str
    pay_to: str = ""

    @property
    def zip(self) -> str:
        """The nine digits of its ZIP code."""
        return self.town.zip + self.extension


@dataclass(frozen=True, slots=True)
class Facility:
    """A place of service that is not the practice's own."""

    npi: str
    name: str
    street: str
    town: Town
    extension: str


@dataclass(slots=True)
class Practice:
    """A billing provider with its people. ``fee`` is its charge as a multiple of the scenes'.

    ``style`` says how it numbers its claims; ``sends_controls`` whether its lines have control numbers (REF*6R).
    """

    number: int
    specialty: Specialty
    billing: Billing
    people: tuple[Provider, ...]
    referrers: tuple[Provider, ...]
    facility: Facility
    clia: str
    fee: float
    style: int
    sends_controls: bool
    scenes: Weighted[Scene]
    contracts: dict[str, tuple[Payer, ...]]
    """The payers it bills most, by kind (SBR09)."""


class Practices:
    """All practices of a sample, by kind of claim."""

    def __init__(self, seed: int, count: int, payers: Payers) -> None:
        self._seed = seed
        self._payers = payers
        self._made: dict[int, Practice] = {}
        self._of: dict[str, list[int]] = {}
        self._scenes = {s.name: Weighted(s.scenes, lambda scene: scene.weight) for s in SPECIALTIES}
        random = stream(seed, "practices")
        numbers: dict[str, list[tuple[int, Specialty, float]]] = {"P": [], "I": [], "D": []}
        owed = {kind: {s.name: 0.0 for s in SPECIALTIES if s.kind == kind} for kind in numbers}
        shares = {"P": 0.86, "I": 0.06, "D": 0.08}
        at = 0
        for kind, some in numbers.items():
            own = [s for s in SPECIALTIES if s.kind == kind]
            total = sum(s.share for s in own)
            for _ in range(max(round(count * shares[kind]), 3)):
                for s in own:
                    owed[kind][s.name] += s.share / total
                best = max(own, key=lambda s: owed[kind][s.name])
                owed[kind][best.name] -= 1
                some.append((at, best, 0.2 + random.lognormvariate(0.0, 1.0)))
                at += 1
        self._draws = {kind: Weighted(some, lambda row: row[2]) for kind, some in numbers.items()}
        self.specialties = {number: specialty for some in numbers.values() for number, specialty, _ in some}
        self.count = at

    def draw(self, kind: str, random_number: float) -> Practice:
        """The practice of that kind at a place in [0, 1)."""
        number, specialty, _ = self._draws[kind].at(random_number)
        return self.of(number, specialty)

    def draw_of(self, specialty: Specialty, random_number: float) -> Practice:
        """A practice of that specialty at a place in [0, 1)."""
        numbers = self._of.setdefault(
            specialty.name, [n for n, s in self.specialties.items() if s.name == specialty.name]
        )
        return self.of(numbers[int(random_number * len(numbers))])

    def present(self) -> list[Specialty]:
        """The specialties that have a practice."""
        named = {specialty.name for specialty in self.specialties.values()}
        return [specialty for specialty in SPECIALTIES if specialty.name in named]

    def of(self, number: int, specialty: Specialty | None = None) -> Practice:
        """The practice of that number."""
        found = self._made.get(number)
        if found is None:
            found = self._made[number] = self._make(number, specialty or self.specialties[number])
        return found

    def _make(self, number: int, specialty: Specialty) -> Practice:
        random = stream(self._seed, f"practice {number}")
        town = pick(random, TOWNS)
        place = street(random)
        first = number * MOST_PROVIDERS + self._seed % 997 * 100_000
        numbers = [npi(scatter(first + at, 10**8)) for at in range(MOST_PROVIDERS)]
        solo = specialty.kind != "I" and specialty.names_renderer and random.random() < 0.12

        def clinician(at: int, taxonomy: str) -> Provider:
            return Provider(
                family_name(random), given_name(random, "F" if random.random() < 0.5 else "M"), numbers[at], taxonomy
            )

        people = tuple(
            clinician(at, specialty.taxonomy) for at in range(1, 1 + (1 if solo else between(random, 2, _PEOPLE)))
        )
        referrers = tuple(clinician(at, "207Q00000X") for at in (7, 8))
        name, given = (people[0].family, people[0].given) if solo else (f"{town.name} {specialty.title} {number}", "")
        billing = Billing(
            npi=people[0].npi if solo else numbers[0],
            name=name,
            given=given,
            solo=solo,
            taxonomy=specialty.organization or specialty.taxonomy,
            street=place,
            town=town,
            extension=f"{between(random, 1, 9998):04d}",
            tax=f"{pick(random, ('20', '26', '27', '45', '46', '47', '81', '82'))}{scatter(number, 10**7):07d}",
            pay_to=f"PO BOX {between(random, 100, 9999)}" if random.random() < 0.2 else "",
        )
        facility = Facility(
            numbers[9], f"{town.name} REGIONAL CENTER", street(random), town, f"{between(random, 1, 9998):04d}"
        )
        return Practice(
            number=number,
            specialty=specialty,
            billing=billing,
            people=people,
            referrers=referrers,
            facility=facility,
            clia=f"{between(random, 1, 52):02d}D{scatter(number, 10**7):07d}",
            fee=0.8 + random.random() * 0.7,
            style=between(random, DIGITS, LONG_TAIL),
            sends_controls=random.random() < 0.9,
            scenes=self._scenes[specialty.name],
            contracts=self._payers.contracts(random),
        )
