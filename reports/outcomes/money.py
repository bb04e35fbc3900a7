"""Where each dollar of a charge went: paid, contractual, patient, denied, other, or not answered. Each dollar once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from reports.matching.carc import carc
from reports.outcomes.denials import Denial, is_denial
from reports.outcomes.payments import ZERO, Payment, Reason


class Money(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Dollars of one claim. ``charge`` = ``paid`` + ``contractual`` + ``patient`` + ``denied`` + ``other`` +
    ``unanswered``, always.

    ``contractual``: CO and PI adjustments that are no denial. ``patient``: PR adjustments that are none. ``other``:
    what other payers paid, what was bundled into a paid line, raised prices (negative), and what no adjustment
    explains. ``unanswered``: the part of the charge that no payment speaks of. ``interest`` is apart: it is no part of
    the charge.
    """

    charge: Decimal = ZERO
    paid: Decimal = ZERO
    contractual: Decimal = ZERO
    patient: Decimal = ZERO
    denied: Decimal = ZERO
    other: Decimal = ZERO
    unanswered: Decimal = ZERO
    interest: Decimal = ZERO

    @property
    def balances(self) -> bool:
        """Whether the parts make the charge."""
        parts = self.paid + self.contractual + self.patient + self.denied + self.other + self.unanswered
        return parts == self.charge


def money_of(charge: Decimal | None, payments: Sequence[Payment], denials: Iterable[Denial]) -> Money:
    """The dollars of a claim that these payments, each in force, answer. ``charge`` is the claim's own (CLM02)."""
    answered = sum((payment.charge for payment in payments), ZERO)
    billed = charge if charge is not None else answered
    paid = sum((payment.paid for payment in payments), ZERO)
    contractual = patient = ZERO
    for payment in payments:
        for reason in _once(payment):
            if is_denial(reason, carc(reason.carc)):
                continue
            if reason.group in ("CO", "PI"):
                contractual += reason.amount
            elif reason.group == "PR":
                patient += reason.amount
    unanswered = max(billed - answered, ZERO) if payments else billed
    denied = sum((denial.amount for denial in denials if not denial.bundled), ZERO)
    denied = min(denied, max(billed - paid - unanswered, ZERO))
    return Money(
        charge=billed,
        paid=paid,
        contractual=contractual,
        patient=patient,
        denied=denied,
        other=billed - paid - contractual - patient - denied - unanswered,
        unanswered=unanswered,
        interest=sum((payment.interest for payment in payments), ZERO),
    )


def _once(payment: Payment) -> Iterable[Reason]:
    """The reasons of a payment, those of the claim that only repeat its lines' left out."""
    at_lines = [reason for service in payment.services for reason in service.reasons]
    told = sum((reason.amount for reason in at_lines), ZERO)
    own = sum((reason.amount for reason in payment.reasons), ZERO)
    yield from at_lines
    if not at_lines or told + own == payment.charge - payment.paid:
        yield from payment.reasons
        return
    sums: dict[tuple[str, str], Decimal] = {}
    for reason in at_lines:
        sums[reason.group, reason.carc] = sums.get((reason.group, reason.carc), ZERO) + reason.amount
    yield from (r for r in payment.reasons if sums.get((r.group, r.carc)) != r.amount)
