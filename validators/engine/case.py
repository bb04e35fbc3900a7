"""A case: what is before the rules, with what is known about it, worked out once when first asked.

A :class:`Case` holds one claim, a :class:`PaymentCase` one claim payment of a remittance, a :class:`RemittanceCase` a
whole remittance, a :class:`SubmissionCase` everything sent together. Rules get the case beside the thing they look at,
ask ``case.ref`` for tables and history, and share what is costly to find out as *facts*:

    @fact
    def surgeries(case: Case) -> tuple[ServiceLine, ...]:
        return tuple(line for line in case.claim.lines if is_surgery(line.code))

``surgeries(case)`` is worked out by the first rule that asks and kept on the case for the others. The engine knows no
family: a fact is keyed by its function. Nothing of a claim is remembered once its case is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from decimal import Decimal
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

import msgspec

from validators.engine.finding import Unavailable
from x12.records.claim import Claim
from x12.records.claim_status import ClaimStatus
from x12.records.remittance import ClaimPayment, Remittance
from x12.text.segments import SegmentRun, Where

if TYPE_CHECKING:
    from validators.questions.reference import Reference
    from validators.questions.submission import Submission

T = TypeVar("T")
P = ParamSpec("P")


class HoldsFacts(Protocol):
    """Anything facts are kept on."""

    facts: dict[Any, Any]


C = TypeVar("C", bound=HoldsFacts)


class Case(msgspec.Struct, eq=False):
    """A claim and what is known about it. ``ref`` answers questions to tables, history and documentation facts."""

    claim: Claim
    ref: Reference
    facts: dict[Any, Any] = {}


class PaymentCase(msgspec.Struct, eq=False):
    """A claim payment (835 loop 2100) and what is known about it."""

    payment: ClaimPayment
    ref: Reference
    facts: dict[Any, Any] = {}

    @property
    def remittance(self) -> Remittance:
        """The head of the remittance the payment stands in."""
        return self.payment.remittance


MOST_HEADERS = 10_000
"""LX headers of one remittance whose sums are kept: providers of a payment, never so many in earnest."""


class HeaderTotals:
    """Claims under one LX: how many, and their charges in dollars (None when one cannot be read)."""

    __slots__ = ("charge", "claims", "heading")

    def __init__(self, heading: SegmentRun) -> None:
        self.heading = heading
        self.claims = 0
        self.charge: Decimal | None = Decimal(0)


class Totals:
    """What one remittance adds up to as its claims go by; nothing of a claim is kept.

    ``paid`` is the sum of CLP04 in dollars, ``unreadable`` how many CLP04 could not be read, ``open_reversals`` where
    each reversal stands whose corrected claim has not followed (by CLP01), ``headers`` the sums under each LX that
    has a TS3 (``headers_left_out``: how many claims stand under others, where there are very many).
    """

    __slots__ = ("headers", "headers_left_out", "open_reversals", "paid", "unreadable")

    def __init__(self) -> None:
        self.paid = Decimal(0)
        self.unreadable = 0
        self.open_reversals: dict[str, Where] = {}
        self.headers: dict[int, HeaderTotals] = {}
        self.headers_left_out = 0

    def add(self, payment: ClaimPayment) -> None:
        """Count one claim."""
        if payment.paid is None:
            self.unreadable += 1
        else:
            self.paid += payment.paid
        if payment.is_reversal:
            self.open_reversals.setdefault(payment.claim_id, payment.where)
        else:
            self.open_reversals.pop(payment.claim_id, None)
        self._add_to_header(payment)

    def _add_to_header(self, payment: ClaimPayment) -> None:
        heading = payment.heading
        if len(heading) < 2:
            return
        totals = self.headers.get(heading.first)
        if totals is None:
            if len(self.headers) >= MOST_HEADERS:
                self.headers_left_out += 1
                return
            totals = self.headers[heading.first] = HeaderTotals(heading)
        totals.claims += 1
        totals.charge = None if totals.charge is None or payment.charge is None else totals.charge + payment.charge


class RemittanceCase(msgspec.Struct, eq=False):
    """A remittance (835, ST to SE) after its last claim, and what its claims add up to."""

    remittance: Remittance
    totals: Totals
    ref: Reference
    facts: dict[Any, Any] = {}


class BatchTotals:
    """Claims answered in a batch so far: how many were taken and refused, and what they were billed at in dollars."""

    __slots__ = ("accepted", "accepted_amount", "rejected", "rejected_amount")

    def __init__(self) -> None:
        self.accepted = self.rejected = 0
        self.accepted_amount = self.rejected_amount = Decimal(0)

    def add(self, status: ClaimStatus) -> None:
        """Count one claim."""
        amount = status.amount or Decimal(0)
        everything = (*status.statuses, *(each for line in status.lines for each in line.statuses))
        # By the category: the action (STC03) may contradict it, which is a finding of its own.
        if any(one.rejects for each in everything for one in each.statuses):
            self.rejected += 1
            self.rejected_amount += amount
        else:
            self.accepted += 1
            self.accepted_amount += amount


class StatusCase(msgspec.Struct, eq=False):
    """A claim status or a batch of a 277CA; ``totals`` are those of the batch, after its last claim."""

    totals: BatchTotals
    ref: Reference
    facts: dict[Any, Any] = {}


class SubmissionCase(msgspec.Struct, eq=False):
    """A whole submission after its last claim, and what is known about it."""

    submission: Submission
    ref: Reference
    facts: dict[Any, Any] = {}


_NOT_ASKED = object()


def fact(work_out: Callable[[C], T]) -> Callable[[C], T]:
    """Keep what the function answers on the case it is asked of.

    A reason why there is no answer (:class:`~validators.engine.finding.Unavailable`) is kept too, and raised each time.
    """

    def ask(case: C) -> T:
        found = case.facts.get(ask, _NOT_ASKED)
        if found is _NOT_ASKED:
            found = _keep(case, ask, lambda: work_out(case))
        elif type(found) is Unavailable:
            raise Unavailable(*found.args)
        return found  # type: ignore[no-any-return]

    update_wrapper(ask, work_out)
    return ask


def fact_by_key(work_out: Callable[Concatenate[C, P], T]) -> Callable[Concatenate[C, Hashable, P], T]:
    """As :func:`fact`, for what is one answer for many lines: it is asked with a key that those lines share.

    ``package(case, (day, physician), line, day)`` is worked out from ``line, day`` for the first line of a key. This is
    what keeps an edit that looks from each line at all the others linear in the lines of a claim.
    """

    def ask(case: C, key: Hashable, /, *rest: P.args, **named: P.kwargs) -> T:
        at = (ask, key)
        found = case.facts.get(at, _NOT_ASKED)
        if found is _NOT_ASKED:
            found = _keep(case, at, lambda: work_out(case, *rest, **named))
        elif type(found) is Unavailable:
            raise Unavailable(*found.args)
        return found  # type: ignore[no-any-return]

    update_wrapper(ask, work_out)
    return ask


def _keep(case: HoldsFacts, at: Hashable, work_out: Callable[[], Any]) -> Any:
    try:
        found = case.facts[at] = work_out()
    except Unavailable as reason:
        case.facts[at] = Unavailable(*reason.args)  # without the traceback
        raise
    return found
