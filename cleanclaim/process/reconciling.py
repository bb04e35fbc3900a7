"""Reconciliation: an 835 set against what was sent and what had been said of it, as a stream of claim outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Protocol

import msgspec

from cleanclaim.process.inputs import refuse_if_unreadable
from cleanclaim.process.source import Source
from reports.matching.lineage import SubmittedClaim
from reports.matching.match import match_claim
from reports.outcomes.outcomes import ClaimOutcome, outcome_of
from validators.engine.finding import Finding, NotChecked
from validators.engine.runner import RemittanceRunner
from x12.build.read_835 import read_remittances
from x12.records.issue import Issue
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd


class Sent(Protocol):
    """Where submitted claims are found: the store."""

    def candidates(self, payment: ClaimPayment) -> list[SubmittedClaim]:
        """Claims the payment may answer."""


class PaymentTotal(msgspec.Struct, frozen=True):
    """One remittance (ST–SE) when it is done: its head, and dollars of its claims and provider adjustments."""

    remittance: Remittance
    claims: int
    paid: Decimal
    provider_adjustments: Decimal

    @property
    def balanced(self) -> bool:
        """BPR02 = Σ CLP04 − Σ PLB (005010X221A1 §1.10.2.1.3)."""
        return self.remittance.payment == self.paid - self.provider_adjustments


def reconcile_source(
    source: Source, sent: Sent, runner: RemittanceRunner
) -> Iterator[ClaimOutcome | PaymentTotal | Finding | NotChecked | Issue]:
    """Every claim payment of one remittance file with its outcome; issues, totals and findings as they come.

    Raises :class:`~cleanclaim.process.source.SourceError` when the file is not X12 at all.
    """
    claims, paid = 0, Decimal(0)
    for item in read_remittances(source.stream):
        yield from runner.feed(item)
        if isinstance(item, ClaimPayment):
            claims += 1
            paid += item.paid or 0
            yield outcome_of(match_claim(item, sent.candidates(item)))
        elif isinstance(item, RemittanceEnd):
            adjusted = sum((a.amount for a in item.adjustments), Decimal(0))
            yield PaymentTotal(item.remittance, claims, paid, adjusted)
            claims, paid = 0, Decimal(0)
        elif isinstance(item, Issue):
            refuse_if_unreadable(source, item)
            yield item
