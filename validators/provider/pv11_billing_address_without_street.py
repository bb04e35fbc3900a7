"""PV11: the billing provider's address is a post office box, or its ZIP code lacks the last four digits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from validators.engine.case import Case
from validators.engine.finding import INFORM, REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim
from x12.records.party import Address, Party

_REQUIRED_SINCE = date(2012, 1, 1)
"""Version 5010, which asks for a street and nine digits, was required from this day on (45 CFR 162.1102)."""

_BOXES = ("POBOX", "POSTOFFICEBOX", "LOCKBOX", "POSTALBOX", "POBX")
_EMPTY_EXTENSIONS = ("0000", "9999")


@rule(
    "PV11",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=("16+N258",),
    source="005010X222A1, X223A2, X224A2: loop 2010AA N301 (a street address) and N403 (nine digits)",
    since="0.1",
)
def billing_address_without_street(claim: Claim, case: Case) -> Iterable[Fault]:
    """The billing provider's address is a post office box, or its ZIP code lacks the last four digits.

    What is checked: N301 and N302 of the billing provider name no post office box or lockbox (which belong in the
    pay-to address, loop 2010AB). A United States ZIP code of nine digits, the last four not 0000, is asked for too, but
    most payers do not insist: a shorter one is information.
    Why payers deny it: The guides ask for the place where the provider works; front ends bounce boxes.
    How to fix it: Send the street address as billing address, and the box as pay-to address.
    Denied: P dos=2026-01-05 dx=E11.9 street="P.O. BOX 1234" | 99213
    Denied: P dos=2026-01-05 dx=E11.9 street="Post Office Box 12" | 99213
    Denied: P dos=2026-01-05 dx=E11.9 office=TX/75001 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 street="12 BOXWOOD LANE" | 99213
    Clean: P dos=2026-01-05 dx=E11.9 office=TX/750011234 | 99213
    """
    billing = claim.billing
    address = billing.address if billing is not None else None
    if billing is None or address is None or (_is_complete(address.zip) and not _is_box(address.lines)):
        return ()
    day = claim.start or claim.transaction.created
    if day is None or day < _REQUIRED_SINCE or not claim.transaction.version.startswith("005010"):
        return ()
    return _faults(billing, address)


def _faults(billing: Party, address: Address) -> Iterator[Fault]:
    where = billing.address_where or billing.where
    if _is_box(address.lines):
        text = "The billing provider's address is a post office box; it must be the street address."
        yield Fault(where.at("N301"), text)
    if address.zip and not _is_complete(address.zip) and address.country in ("", "US", "USA"):
        text = "The billing provider's ZIP code must have nine digits, the last four not 0000."
        yield Fault(where.at("N403"), text, severity=INFORM)


@lru_cache(maxsize=4096)
def _is_box(lines: tuple[str, ...]) -> bool:
    for line in lines:
        if "B" in line.upper() and any(
            letters.startswith(_BOXES) for letters in _endings("".join(c for c in line.upper() if c.isalnum()), line)
        ):
            return True
    return False


def _endings(joined: str, line: str) -> Iterator[str]:
    """The line's letters from its beginning and from each word on, without blanks and dots."""
    yield joined
    words = line.upper().split()
    for start in range(1, len(words)):
        yield "".join(c for word in words[start:] for c in word if c.isalnum())


def _is_complete(postal: str) -> bool:
    return len(postal) == 9 and postal.isdigit() and postal[5:] not in _EMPTY_EXTENSIONS
