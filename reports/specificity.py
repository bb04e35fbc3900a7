"""How often a provider reports a diagnosis whose title leaves something unspecified: one figure a provider.

A single such code is seldom a fault: the record may say no more. A provider whose share is far above that of the others
in the run leaves detail out by habit, and that is worth a talk, not a finding on each claim.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec

from validators.diagnosis._profile import REPORTED, coding_day, icd10_diagnoses
from validators.engine.case import Case
from validators.engine.finding import Unavailable
from validators.questions.reference import Reference
from x12.records.claim import Claim

LEAST = 20
"""Diagnoses below which a provider's share says nothing."""

MOST_SHOWN = 10


class UnspecifiedShare(msgspec.Struct, frozen=True):
    """Diagnoses a billing provider (NPI, ``""`` for all together) reported, and how many were unspecified."""

    provider: str
    diagnoses: int
    unspecified: int

    @property
    def share(self) -> float:
        """The unspecified ones among them, 0 to 1."""
        return self.unspecified / self.diagnoses if self.diagnoses else 0.0


class Specificity:
    """Counts principal and other diagnoses as claims go by; what grows is one pair of numbers a provider."""

    def __init__(self) -> None:
        self._all: Counter[str] = Counter()
        self._unspecified: Counter[str] = Counter()

    def add(self, claim: Claim, ref: Reference) -> None:
        """Count a claim's known, billable diagnoses; external causes and codes no edition answers for are left out."""
        diagnoses = icd10_diagnoses(claim, REPORTED)
        if not diagnoses:
            return
        provider = claim.billing.npi if claim.billing else ""
        try:
            day: date = coding_day(Case(claim, ref))
            table = ref.icd10(day)
            rows = [table.get(diagnosis.code) for diagnosis in diagnoses]
        except Unavailable:
            return
        known = [row for row in rows if row is not None and row.billable and not row.external_cause]
        self._all[provider] += len(known)
        self._unspecified[provider] += sum(row.unspecified for row in known)

    def shares(self) -> tuple[UnspecifiedShare, ...]:
        """All providers together, then those with the highest shares (twenty diagnoses and more), the highest first."""
        total = UnspecifiedShare("", self._all.total(), self._unspecified.total())
        if not total.diagnoses:
            return ()
        single = [
            UnspecifiedShare(provider, count, self._unspecified[provider])
            for provider, count in self._all.items()
            if provider and count >= LEAST
        ]
        single.sort(key=lambda one: (-one.share, -one.diagnoses, one.provider))
        return (total, *single[:MOST_SHOWN])
