"""Who is ill and who is insured: patient, subscriber, payer and other payers of a claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from cleanclaim.tools.sample.draft import d8
from cleanclaim.tools.sample.draw import Weighted, between, pick
from cleanclaim.tools.sample.payers import Payer, Payers
from cleanclaim.tools.sample.people import Person, medicare_number, person, scatter
from cleanclaim.tools.sample.practices import Practice
from cleanclaim.tools.sample.scenes.scene import Scene


def _mix(words: str) -> Weighted[str]:
    rows = [row.split(":") for row in words.split()]
    return Weighted([filing for filing, _ in rows], {f: float(w) for f, w in rows}.__getitem__)


_CHILD: Final = _mix("CI:38 BL:24 HM:10 MC:28")
_ADULT: Final = _mix("CI:42 BL:28 HM:13 MC:14 16:3")
_OLD: Final = _mix("MB:52 16:33 BL:7 CI:6 HM:2")
_DENTAL: Final = _mix("CI:66 BL:24 HM:10")
_ACCIDENT: Final = _mix("CI:34 BL:22 HM:10 MC:10 WC:16 AM:8")
_MIXES: Final = {"medicare": _mix("MB:60 16:40"), "original": _mix("MB:1")}
_NOT: Final = {"not-medicare": ("MB", "16"), "not-medicaid": ("MC",)}
_AGED: Final = 65


@dataclass(slots=True)
class Cover:
    """A patient with his insurance. ``relation`` is that of the patient to the subscriber (18: himself)."""

    patient: Person
    subscriber: Person
    relation: str
    member: str
    payer: Payer
    day: date
    """The last day he was seen."""


class Coverage:
    """Draws patients and their insurance; every member number is given once (to a family)."""

    def __init__(self, payers: Payers, seed: int) -> None:
        self._payers = payers
        self._members = seed % 89 * 10**7

    def draw(self, random: Random, scene: Scene, practice: Practice, day: date, payer: Payer | None = None) -> Cover:
        """A new patient for a scene on a day."""
        age, born = self._birth(random, scene, day)
        sex = scene.sex or ("F" if random.random() < 0.54 else "M")
        payer = payer or self._payer(random, scene, practice, age)
        town = practice.billing.town
        patient = person(random, sex, d8(born), town)
        member = self.member(payer)
        relation, subscriber = self._subscriber(random, patient, payer, age, day)
        return Cover(patient, subscriber, relation, member, payer, day)

    def member(self, payer: Payer) -> str:
        """A member number nobody has yet."""
        self._members += 1
        if payer.is_medicare:
            return medicare_number(self._members)
        return f"{payer.id[-2:]}{chr(65 + self._members % 26)}{scatter(self._members, 10**9):09d}"

    def _payer(self, random: Random, scene: Scene, practice: Practice, age: int) -> Payer:
        mix = self._mix(scene, practice, age)
        barred = [filing for trait, some in _NOT.items() if trait in scene.traits for filing in some]
        payer = self._payers.draw(random, mix, practice.contracts)
        while payer.filing in barred and self._payers.has("CI"):
            payer = self._payers.draw(random, mix, practice.contracts)
        return payer

    @staticmethod
    def _mix(scene: Scene, practice: Practice, age: int) -> Weighted[str]:
        if practice.specialty.kind == "D":
            return _DENTAL
        if "medicare" in scene.traits:
            return _MIXES["medicare"]
        if "accident" in scene.traits and 16 <= age < _AGED:
            return _ACCIDENT
        if age >= _AGED and "not-medicare" not in scene.traits:
            return _OLD
        return _ADULT if age >= 19 else _CHILD

    @staticmethod
    def _birth(random: Random, scene: Scene, day: date) -> tuple[int, date]:
        """Age and birth date: a span of ages holds from its first birthday to the eve of the one after its last."""
        if "newborn" in scene.traits:
            return 0, day
        low, high = scene.ages
        if high == 0:
            return 0, day - timedelta(days=between(random, 40, 340))
        age = between(random, max(low, 1), high)
        born = day.replace(year=day.year - age, day=min(day.day, 28)) - timedelta(days=between(random, 2, 350))
        return age, born

    @staticmethod
    def _subscriber(random: Random, patient: Person, payer: Payer, age: int, day: date) -> tuple[str, Person]:
        if payer.filing in ("MB", "16", "MC", "WC") or (age >= 19 and random.random() < 0.78):
            return "18", patient
        sex = "F" if random.random() < 0.5 else "M"
        older = 24 + int(random.random() * 14)
        year = int(patient.born[:4]) - (older if age < 19 else between(random, -3, 3))
        born = f"{year}{between(random, 1, 12):02d}{between(random, 1, 28):02d}"
        relation = "19" if age < 26 and older and age < 19 else "01"
        parent = person(random, sex, born, patient.town, patient.family)
        return relation, parent

    def other_payer(self, random: Random, payer: Payer, filing: str) -> Payer:
        """A payer of a kind, not the one given."""
        some = [p for p in self._payers.by_filing.get(filing, self._payers.all) if p is not payer]
        return pick(random, some) if some else payer
