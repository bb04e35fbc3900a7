"""Teeth, areas of the mouth and what services need of them.

Teeth are those of the universal numbering (ADA): 1 to 32 permanent, A to T primary, 51 to 82 and AS to TS
supernumerary. Services are named by single codes and ranges of the dental code set; what they are called is the ADA's
to say.
"""

from __future__ import annotations

import re

from validators.questions.claim_questions import code_among
from x12.records.claim import ServiceLine

_TOOTH = re.compile(r"0?[1-9]|[12][0-9]|3[0-2]|5[1-9]|[67][0-9]|8[0-2]|[A-T]S?")

AREAS = frozenset({"00", "01", "02", "09", "10", "20", "30", "40", "L", "R"})
"""Code source 135: areas of the oral cavity (ISO 3950 and the ADA claim form, item 25)."""

UPPER, LOWER, QUADRANTS = "01", "02", frozenset({"10", "20", "30", "40"})

INCISORS_AND_CANINES = frozenset([*map(str, range(6, 12)), *map(str, range(22, 28)), *"CDEFGHMNOPQR"])
PREMOLARS = frozenset({"4", "5", "12", "13", "20", "21", "28", "29"})
MOLARS = frozenset([*map(str, (1, 2, 3, *range(14, 20), 30, 31, 32))])

TOOTH_SERVICES = (
    "D1351-D1354", "D2140-D2664", "D2710-D2799", "D2910-D2957", "D2960-D2962", "D3110-D3348", "D3410-D3426",
    "D7111-D7250",
)  # fmt: skip
"""Sealants, fillings, crowns, root canals and extractions: each is of one tooth."""

_PERMANENT_FIRST = ("10", 1, 8), ("20", 9, 16), ("30", 17, 24), ("40", 25, 32)
_PRIMARY = {"10": "ABCDE", "20": "FGHIJ", "30": "KLMNO", "40": "PQRST"}


def is_tooth(number: str) -> bool:
    """Whether the universal numbering has that tooth."""
    return _TOOTH.fullmatch(number) is not None


def bare(number: str) -> str:
    """The number without a leading zero; of a supernumerary tooth that of the tooth it stands beside."""
    number = number.removeprefix("0")
    if number.isdigit() and int(number) > 50:
        return str(int(number) - 50)
    return number[:1] if number[1:] == "S" else number


def is_primary(number: str) -> bool:
    """Whether it is a primary tooth."""
    return number[:1].isalpha()


def is_anterior(number: str) -> bool:
    """Whether it is an incisor or a canine, which have no chewing surface."""
    return bare(number) in INCISORS_AND_CANINES


def quadrant_of(number: str) -> str:
    """The quadrant (10 upper right, 20 upper left, 30 lower left, 40 lower right) of a tooth, ``""`` for none."""
    tooth = bare(number)
    if tooth.isdigit():
        return next((area for area, first, last in _PERMANENT_FIRST if first <= int(tooth) <= last), "")
    return next((area for area, letters in _PRIMARY.items() if tooth in letters), "")


def teeth_of(line: ServiceLine) -> tuple[str, ...]:
    """The line's teeth without leading zeros."""
    return tuple(tooth.number.removeprefix("0") for tooth in line.teeth if tooth.number)


def is_of_a_tooth(code: str) -> bool:
    """Whether the service is always that of a named tooth."""
    return code_among(code, TOOTH_SERVICES)
