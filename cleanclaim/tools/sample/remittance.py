"""Payments gathered into remittances: by payer, payee and run; with what else moves the provider's balance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from cleanclaim.tools.sample.answer import Payment
from cleanclaim.tools.sample.draw import Schedule, Weighted, between, stream
from cleanclaim.tools.sample.payers import Payer
from cleanclaim.tools.sample.practices import Billing

_WEIGHTS: Final = {"WO": 5, "L6": 5, "CS": 3, "72": 2, "J1": 1, "AP": 1, "LE": 1, "IR": 1}
_KINDS: Final = Weighted(list(_WEIGHTS), _WEIGHTS.__getitem__)
"""PLB reasons and weights of our own. Signs: what takes money away is positive (005010X221A1 section 1.10.2.15)."""


@dataclass(frozen=True, slots=True)
class Balance:
    """One adjustment of the provider's balance (PLB). Positive ``cents`` take money away; ``names`` its claim."""

    reason: str
    reference: str
    cents: int
    names: int | None = None


@dataclass(slots=True)
class Remittance:
    """One 835 set: a payment of a payer to a payee."""

    id: int
    payer: Payer
    payee: Billing
    day: date
    payments: list[Payment]
    balances: list[Balance] = field(default_factory=list)
    file: int = 0
    resent: int | None = None
    """The file it is sent in once more."""

    @property
    def trace(self) -> str:
        """TRN02, one for each remittance."""
        return f"{self.payer.id}{self.id:09d}"

    @property
    def claims_paid(self) -> int:
        """The sum of CLP04."""
        return sum(payment.paid for payment in self.payments)

    @property
    def paid(self) -> int:
        """BPR02: what the claims are paid, less the balance adjustments."""
        return self.claims_paid - sum(balance.cents for balance in self.balances)


class Remitter:
    """Makes remittances of the payments of a run. ``files`` is how many files they are shuffled over."""

    def __init__(self, seed: int, files: int, plb: float, resent: float) -> None:
        self._random = stream(seed, "remittances")
        self._files = files
        self._plb = Schedule(stream(seed, "plb"), [plb])
        self._again = Schedule(stream(seed, "resent"), [resent])
        self._forward: dict[tuple[str, str], list[Balance]] = {}
        self._made = 0
        self._numbered = 0

    def run(self, payments: list[Payment], day: date) -> Iterator[Remittance]:
        """The remittances of a day, in no order anybody could rely on."""
        groups: dict[tuple[str, str], list[Payment]] = {}
        for payment in payments:
            groups.setdefault((payment.draft.payer.id, payment.draft.billing.npi), []).append(payment)
        gathered = list(groups.values())
        self._random.shuffle(gathered)
        for some in gathered:
            yield self._remittance(some, day)

    def _remittance(self, payments: list[Payment], day: date) -> Remittance:
        first = payments[0].draft
        remittance = Remittance(self._made, first.payer, first.billing, day, payments)
        for payment in payments:
            self._numbered += 1
            payment.id = self._numbered
        if self._plb.take(self._made) is not None:
            self._adjust(remittance)
        self._carry(remittance)
        remittance.file = int(self._random.random() * self._files)
        if self._again.take(self._made) is not None and self._files > 1:
            remittance.resent = (remittance.file + 1) % self._files
        self._made += 1
        return remittance

    def _adjust(self, remittance: Remittance) -> None:
        """One adjustment of a drawn kind; what takes money away takes no more than there is."""
        reason = _KINDS.draw(self._random)
        payment = remittance.payments[0]
        number = f"{remittance.id:07d}"
        some = between(self._random, 5, 200) * 100
        if reason == "L6":
            payment.interest = max(payment.paid // 100, 1)
            balance = Balance("L6", payment.number or number, -payment.interest, payment.answers)
            if payment.status == "22":
                payment.interest = 0
                return
        elif reason == "WO":
            balance = Balance("WO", f"{payment.icn}", some, payment.answers)
        elif reason in ("72", "AP"):
            balance = Balance(reason, f"ADJ{number}", -some)
        else:
            balance = Balance(reason, f"ADJ{number}", some)
        if balance.cents <= max(remittance.claims_paid, 0):
            remittance.balances.append(balance)

    def _carry(self, remittance: Remittance) -> None:
        """No payment is below zero: a deficit goes forward (PLB FB), and is taken from the next that can bear it."""
        waiting = self._forward.setdefault((remittance.payer.id, remittance.payee.npi), [])
        for owed in list(waiting):
            if owed.cents <= remittance.paid:
                remittance.balances.append(owed)
                waiting.remove(owed)
        deficit = -remittance.paid
        if deficit > 0:
            reference = f"FWD{remittance.id:07d}"
            remittance.balances.append(Balance("FB", reference, -deficit))
            waiting.append(Balance("FB", reference, deficit))
