"""The keys claims and answers are found by: hashes of patients and visits, groups of versions, identities of events.

Persons stand in them as HMACs only (:mod:`cleanclaim.store.patient_key`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cleanclaim.store.patient_key import keyed
from reports.matching.numbers import normalised


def cents(amount: Decimal | None) -> int | None:
    """Dollars as integer cents (a third decimal is rounded half even)."""
    return None if amount is None else int((amount * 100).to_integral_value())


def dollars(amount: int | None) -> Decimal | None:
    """Integer cents as dollars."""
    return None if amount is None else Decimal(amount).scaleb(-2)


def member_key(secret: bytes, member: str) -> str:
    """The key of a member id, however it is punctuated; ``""`` for none."""
    form = "".join(sign for sign in member.upper() if sign.isalnum())
    return keyed(secret, f"id|{form}") if form else ""


def name_key(secret: bytes, last: str, first: str) -> str:
    """The key of a person's name, however it is punctuated; ``""`` where a part is missing."""
    parts = ["".join(sign for sign in part.upper() if sign.isalnum()) for part in (last, first)]
    return keyed(secret, f"name|{parts[0]}|{parts[1]}") if all(parts) else ""


def tax_key(secret: bytes, tax_id: str) -> str:
    """The key of a tax number, with or without its dash; ``""`` for none."""
    form = tax_id.replace("-", "").strip()
    return keyed(secret, form) if form else ""


def visit_key(person: str, day: date | None, charge: int | None) -> str:
    """The hash of a person's visit: key of the person, first day, charge in cents; ``""`` where one is unknown."""
    if not person or day is None or charge is None:
        return ""
    return digest(("visit", person, day.isoformat(), str(abs(charge))))


def group_key(number: str, npi: str, tax: str) -> str:
    """Shared by the claims of one number and one billing provider; ``""`` for a claim without number."""
    form = normalised(number)
    return digest(("group", form, npi or tax)) if form else ""


def digest(parts: Iterable[str]) -> str:
    """32 hex digits of what the parts say together."""
    text = "\x1f".join(parts).encode("utf-8", "surrogateescape")
    return hashlib.blake2b(text, digest_size=16).hexdigest()
