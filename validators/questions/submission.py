"""Questions about everything sent together: one input after its last claim went by.

A rule of scope *submission* gets a :class:`Submission` (the ledger, or the claims of an example) and asks for what
several claims share. Answers come in groups by an indexed key, one group at a time, so that neither the rule nor the
ledger ever holds the whole; they are in the order of their keys, whatever the order of the claims in the file or the
pieces it was read in.

    @rule("BN40", on=SUBMISSION, …)
    def same_service_twice(submission, case):
        for group in submission.lines_by(LinesBy.SERVICE):
            first, *others = group.rows          # small: one patient, one day, one code
            for row in others:
                yield Fault(row.where, f"…{first.claim}", row.code, line=row.line, of=row)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

import msgspec

from validators.questions.rows import PastClaim, PastLine
from x12.text.segments import Where

R = TypeVar("R")


class ClaimsBy(StrEnum):
    """What claims may be grouped by."""

    NUMBER = "number"
    """Billing NPI and CLM01."""
    PATIENT = "patient"
    """The patient."""


class LinesBy(StrEnum):
    """What service lines may be grouped by. Lines without a readable day are in no group."""

    SERVICE = "service"
    """Patient, day and procedure code."""
    PATIENT_DAY = "patient day"
    """Patient and day."""
    PROVIDER_DAY = "provider day"
    """Rendering NPI and day."""


class Group(msgspec.Struct, Generic[R], frozen=True):
    """Rows that share a key; ``key`` is its parts as text, in the order :class:`ClaimsBy` or :class:`LinesBy` says.

    ``rows`` can be gone through once, while its group is the current one.
    """

    key: tuple[str, ...]
    rows: Iterator[R]


class SetCount(msgspec.Struct, frozen=True):
    """A transaction set of the submission: its control number (ST02), where it begins, how many claims it holds."""

    control: str
    where: Where
    claims: int


class Submission(Protocol):
    """One input after its last claim. Refused claims are not among them."""

    def sets(self) -> Iterator[SetCount]:
        """The transaction sets in file order."""

    def claims_by(self, key: ClaimsBy) -> Iterator[Group[PastClaim]]:
        """Claims that share the key, where two or more do; an empty part of a key is shared by nobody.

        Groups by key, rows by claim number, then ordinal.
        """

    def lines_by(self, key: LinesBy, codes: Collection[str] | None = None) -> Iterator[Group[PastLine]]:
        """Service lines that share the key, where two or more *claims* do; only of those codes, where given.

        Groups by key, rows in the order of :func:`validators.questions.past.line_order`.
        """
