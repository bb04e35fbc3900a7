"""What is shown of one remittance: the check or transfer, the claims it pays, the account entries, and whether it adds
up.

The payment is the root of a reconciliation: what went to the bank is what the office can see.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from reports.claim_report import Notice
from reports.outcomes.payment_status import status_of
from reports.outcomes.payments import ZERO
from reports.outcomes.provider_adjustments import AccountEntry, kind_of, out_of_balance

METHODS = {"ACH": "transfer", "CHK": "check", "BOP": "payer's choice", "FWT": "wire transfer", "NON": "no payment"}
"""BPR04 in words (005010X221A1)."""


class AccountEntryRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A provider adjustment. ``amount`` as sent: positive takes away. ``claim`` is the claim its reference names, where
    one is known."""

    reason: str
    meaning: str
    kind: str
    reference: str
    amount: Decimal
    effect: str
    claim: str


class NearestClaim(msgspec.Struct, frozen=True):
    """A claim an answer might mean, and what speaks for and against it."""

    claim: str
    version: int
    agrees: tuple[str, ...]
    against: tuple[str, ...]


class AnswerRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One payment or claim status, and what it was joined to. ``name`` is what `cleanclaim match` knows it by.

    ``join``: joined, ambiguous, conflict, unknown (no such claim is known). ``denials`` are those of a payment that is
    not joined (``CO-50 N115``): they belong to no claim known here, and count in no total.
    """

    name: str
    kind: str
    number: str
    status: str
    meaning: str
    charge: Decimal | None
    paid: Decimal | None
    payer_control: str
    trace: str
    date: date | None
    join: str
    claim: str
    version: int
    key: str
    confidence: str
    against: tuple[str, ...]
    nearest: tuple[NearestClaim, ...]
    denials: tuple[str, ...] = ()


class RemittanceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One remittance. ``payment`` BPR02 = ``claims_paid`` - sum of ``entries``, else ``out_of_balance`` by the rest.

    ``joins`` counts its payments by what they were joined to; ``interest`` is what AMT*I says of its claims.
    """

    payer: str
    payer_id: str
    trace: str
    date: date | None
    method: str
    payment: Decimal | None
    payments: int
    charge: Decimal
    claims_paid: Decimal
    entries: tuple[AccountEntryRecord, ...]
    taken: Decimal
    given: Decimal
    out_of_balance: Decimal
    interest: Decimal
    joins: dict[str, int]
    notices: tuple[Notice, ...]


class OpenClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim nothing answered yet. ``age`` is in days, from when it was made to the newest event known; ``nearest``
    are
    answers that were not joined and may be meant for it."""

    claim: str
    version: int
    payer: str
    service_from: date | None
    created: date | None
    charge: Decimal | None
    age: int | None
    nearest: tuple[str, ...]


def remittance_record(
    *,
    payer: str,
    payer_id: str,
    trace: str,
    day: date | None,
    method: str,
    payment: Decimal | None,
    payments: int,
    charge: Decimal,
    claims_paid: Decimal,
    entries: Sequence[tuple[AccountEntry, str]],
    interest: Decimal,
    joins: dict[str, int],
    older: bool = False,
) -> RemittanceRecord:
    """The record of a remittance; ``entries`` each with the claim its reference names. ``older``: of a version of the
    program that kept no account entries, so that it cannot be said whether it balances."""
    total = sum((entry.amount for entry, _ in entries), ZERO)
    rest = ZERO if older else out_of_balance(payment, claims_paid, total)
    notices = []
    if older:
        notices.append(Notice("older", "", "recorded by version 0.1.0, without its account entries: read it again"))
    if rest:
        text = f"out of balance by {rest:.2f}: {claims_paid:.2f} for claims, {total:.2f} taken, {payment} paid"
        notices.append(Notice("out of balance", "", text))
    owed = -sum((entry.amount for entry, _ in entries if entry.reason == "L6"), ZERO)
    if interest and interest != owed:
        notices.append(
            Notice("interest", "", f"interest of {interest:.2f} on claims, {owed:.2f} in the account (PLB L6)")
        )
    return RemittanceRecord(
        payer=payer,
        payer_id=payer_id,
        trace=trace,
        date=day,
        method=METHODS.get(method, method),
        payment=payment,
        payments=payments,
        charge=charge,
        claims_paid=claims_paid,
        entries=tuple(_entry(entry, claim) for entry, claim in entries),
        taken=sum((entry.amount for entry, _ in entries if entry.amount > 0), ZERO),
        given=-sum((entry.amount for entry, _ in entries if entry.amount < 0), ZERO),
        out_of_balance=rest,
        interest=interest,
        joins=dict(sorted(joins.items())),
        notices=tuple(notices),
    )


def _entry(entry: AccountEntry, claim: str) -> AccountEntryRecord:
    kind = kind_of(entry.reason)
    return AccountEntryRecord(
        reason=entry.reason,
        meaning=kind.meaning,
        kind=kind.kind,
        reference=entry.reference,
        amount=entry.amount,
        effect=entry.effect,
        claim=claim,
    )


def meaning_of(kind: str, status: str) -> str:
    """What the status of an answer means."""
    if kind == "status":
        return "rejected by the front end" if status == "reject" else "accepted by the front end"
    return status_of(status).meaning
