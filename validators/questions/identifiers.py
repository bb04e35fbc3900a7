"""Numbers with a check digit or a fixed form: whether they can be what their qualifier says."""

from __future__ import annotations

from functools import lru_cache

_DIGITS = 10
_PREFIX_SUM = 24
"""What the prefix 80840 (health, United States) adds to the check sum of the nine digits that follow it."""

_DOUBLED = bytes.maketrans(b"0123456789", bytes([0, 2, 4, 6, 8, 1, 3, 5, 7, 9]))
"""The sum of the digits of twice each digit, for the Luhn check."""


@lru_cache(maxsize=65_536)
def is_npi(number: str) -> bool:
    """Whether the number is formed like an NPI: ten digits, the first 1 or 2, and a right check digit."""
    return not npi_fault(number)


def npi_fault(number: str) -> str:
    """Why the number cannot be an NPI, as the end of a sentence; ``""`` when it can."""
    if len(number) != _DIGITS or not (number.isascii() and number.isdigit()):
        return "is not ten digits"
    if number[0] not in "12":
        return "does not begin with 1 or 2"
    digits = number.encode("ascii")
    doubled = sum(digits[0::2].translate(_DOUBLED))
    single = sum(digits[1::2]) - len(digits[1::2]) * ord("0")
    return "" if (_PREFIX_SUM + doubled + single) % 10 == 0 else "has a wrong check digit"


def is_tax_number(number: str) -> bool:
    """Whether the number has the form of a federal tax number (EIN or SSN): nine digits, no separators."""
    return len(number) == 9 and number.isascii() and number.isdigit()
