"""Invented people, providers and payers for synthetic files. No name, number or address is anyone's."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

_GIVEN: Final = "ADA BASIL CLARA DORIAN EDITH FELIX GRETA HUGO IDA JONAS KARLA LEO MINA NOEL OLGA PAUL RITA SAM".split()
_FAMILY: Final = "ALDER BIRCH CEDAR DOGWOOD ELM FIRTH GORSE HAZEL IVES JUNIPER LARCH MAPLE OAKLEY PINE ROWAN".split()
_STREETS: Final = "FIRST SECOND MILL RIVER CHURCH STATION PARK BRIDGE".split()
_TOWNS: Final = (
    ("ALBANY", "NY", "12207"),
    ("DAYTON", "OH", "45402"),
    ("TUCSON", "AZ", "85701"),
    ("BOISE", "ID", "83702"),
)
_SPECIALTIES: Final = ("207Q00000X", "207R00000X", "208000000X", "363L00000X")


@dataclass(frozen=True)
class Person:
    """A patient or a subscriber."""

    family: str
    given: str
    member: str
    born: str
    sex: str
    street: str
    town: str
    state: str
    postal: str


@dataclass(frozen=True)
class Provider:
    """A billing organization or a rendering person, with an NPI that passes its check digit."""

    name: str
    given: str
    npi: str
    tax: str
    taxonomy: str
    street: str
    town: str
    state: str
    postal: str


def npi(number: int) -> str:
    """The NPI whose first nine digits are ``1`` and ``number``: the tenth is Luhn's over 80840 + nine digits."""
    nine = f"1{number % 100_000_000:08d}"
    total = 0
    for place, digit in enumerate(reversed("80840" + nine)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return nine + str(-total % 10)


def person(random: Random) -> Person:
    """Someone who does not exist."""
    town, state, postal = random.choice(_TOWNS)
    born = f"{random.randint(1940, 2015)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}"
    return Person(
        random.choice(_FAMILY),
        random.choice(_GIVEN),
        f"M{random.randint(10_000_000, 99_999_999)}",
        born,
        random.choice("FM"),
        f"{random.randint(1, 9999)} {random.choice(_STREETS)} ST",
        town,
        state,
        postal,
    )


def provider(random: Random, organization: bool) -> Provider:
    """A provider who does not exist."""
    town, state, postal = random.choice(_TOWNS)
    family = random.choice(_FAMILY)
    return Provider(
        f"{family} CLINIC" if organization else family,
        "" if organization else random.choice(_GIVEN),
        npi(random.randint(0, 99_999_999)),
        f"{random.randint(100_000_000, 999_999_999)}",
        random.choice(_SPECIALTIES),
        f"{random.randint(1, 9999)} {random.choice(_STREETS)} AVE",
        town,
        state,
        f"{postal}{random.randint(1, 9998):04d}",
    )
