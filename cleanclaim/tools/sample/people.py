"""Invented people and addresses. No name, number or street is anyone's; town, state and ZIP code belong together."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from cleanclaim.tools.sample.draw import between, pick

_GIVEN_F: Final = (
    "ADA BEATA CLARA DORA EDITH FREDA GRETA HILDA IDA JUNA KARLA LENA MINA NELLA OLGA PETRA RITA SELMA TILDA UNA "
    "VERA WANDA YLVA ZITA ALMA BRITTA CORA DELIA ELSA FLORA"
).split()
_GIVEN_M: Final = (
    "ABEL BASIL CASPAR DORIAN EMIL FELIX GUSTAV HUGO IVAR JONAS KASPER LEO MAGNUS NOEL OSKAR PAUL RUFUS SAMUEL "
    "TOBIAS URBAN VIKTOR WALTER XAVER YORICK ALBAN BRUNO CONRAD DAMIAN ERWIN FABIAN"
).split()
_FAMILY: Final = (
    "ALDER ASHBY BIRCH BRACKEN CEDAR CLOVER DOGWOOD DRAYTON ELMWOOD ELDER FIRTH FENNEL GORSE GRANGER HAZELTON "
    "HEATHER IVES IRONWOOD JUNIPER JESSUP KESTREL KNOTT LARCH LINDEN MAPLETON MYRTLE NETTLE NORTHWAY OAKLEY OSIER "
    "PINERO POPLAR QUINCE QUILLER ROWAN RUSHTON SORREL SPRUCE TANSY THORNE UMBER UPTON VETCH VINEY WILLOWS "
    "WOODRUFF YARROW YEWELL ZINNIA ZELKOVA"
).split()
_STREETS: Final = (
    "FIRST SECOND MILL RIVER CHURCH STATION PARK BRIDGE MARKET HILL GARDEN LAKE ORCHARD MEADOW QUARRY".split()
)
_KINDS: Final = ("ST", "AVE", "RD", "LN", "DR")


@dataclass(frozen=True, slots=True)
class Town:
    """A town with its state and five-digit ZIP code."""

    name: str
    state: str
    zip: str


TOWNS: Final = tuple(
    Town(*row.split("/"))
    for row in (
        "ALBANY/NY/12207 DAYTON/OH/45402 TUCSON/AZ/85701 BOISE/ID/83702 AUSTIN/TX/78701 DENVER/CO/80202 "
        "FRESNO/CA/93721 OMAHA/NE/68102 TULSA/OK/74103 MOBILE/AL/36602 MACON/GA/31201 DURHAM/NC/27701 "
        "ERIE/PA/16501 LANSING/MI/48933 MADISON/WI/53703 DULUTH/MN/55802 TOPEKA/KS/66603 JACKSON/MS/39201 "
        "ORLANDO/FL/32801 NASHVILLE/TN/37203 RICHMOND/VA/23219 TRENTON/NJ/08608 HARTFORD/CT/06103 BOSTON/MA/02108 "
        "SALEM/OR/97301 SPOKANE/WA/99201 RENO/NV/89501 PEORIA/IL/61602 GARY/IN/46402 LEXINGTON/KY/40507"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Person:
    """A patient, a subscriber or a clinician. ``born`` is CCYYMMDD."""

    family: str
    given: str
    sex: str
    born: str
    street: str
    town: Town

    def address(self) -> list[str]:
        """N3 and N4."""
        town = self.town
        return [f"N3*{self.street}", f"N4*{town.name}*{town.state}*{town.zip}"]


def street(random: Random) -> str:
    """A street and number."""
    return f"{between(random, 1, 9989)} {pick(random, _STREETS)} {pick(random, _KINDS)}"


def given_name(random: Random, sex: str) -> str:
    """A given name."""
    return pick(random, _GIVEN_F if sex == "F" else _GIVEN_M)


def family_name(random: Random) -> str:
    """A family name."""
    return pick(random, _FAMILY)


def person(random: Random, sex: str, born: str, town: Town, family: str = "") -> Person:
    """Someone who does not exist."""
    return Person(family or pick(random, _FAMILY), given_name(random, sex), sex, born, street(random), town)


def npi(number: int) -> str:
    """The NPI whose first nine digits are ``1`` and ``number``: the tenth is Luhn's over 80840 and the nine.

    Source: 45 CFR 162.406 and CMS's check digit formula; ``npi(23456789)`` is its worked example, 1234567893.
    """
    nine = f"1{number % 100_000_000:08d}"
    total = 0
    for place, digit in enumerate(reversed("80840" + nine)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return nine + str(-total % 10)


def scatter(number: int, size: int) -> int:
    """``number`` moved about within 0 … ``size`` - 1, no two numbers to one place (``size`` a power of ten)."""
    return (number * 7_368_787 + 1_618_033) % size


_MBI_LETTERS: Final = "ACDEFGHJKMNPQRTUVWXY"
_DIGITS: Final = "0123456789"
_MBI_BOTH: Final = _DIGITS + _MBI_LETTERS
_MBI_PLACES: Final = (
    _DIGITS[1:], _MBI_LETTERS, _MBI_BOTH, _DIGITS, _MBI_LETTERS, _MBI_BOTH, _DIGITS, _MBI_LETTERS, _MBI_LETTERS,
    _DIGITS, _DIGITS,
)  # fmt: skip


def medicare_number(number: int) -> str:
    """A Medicare beneficiary identifier, one for each number.

    Its form is CMS's: 11 characters, C A AN N A AN N A A N N (C 1-9, N 0-9, A a letter but S, L, O, I, B, Z).
    """
    rest = scatter(number, 10**10)
    signs = []
    for alphabet in _MBI_PLACES:
        rest, at = divmod(rest, len(alphabet))
        signs.append(alphabet[at])
    return "".join(signs)
