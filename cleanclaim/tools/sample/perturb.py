"""What payers do to claims on their way back, each in its share of the answered claims."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from cleanclaim.tools.sample.adjudicate import Decision
from cleanclaim.tools.sample.answer import Adjustment, PaidLine, Payment
from cleanclaim.tools.sample.draft import Draft
from cleanclaim.tools.sample.draw import Schedule, between, stream
from cleanclaim.tools.sample.numbers import DIGITS, LONG, LONG_TAIL, MIXED, OVERLONG, claim_number
from cleanclaim.tools.sample.options import SampleError

PERTURBATIONS: Final[dict[str, tuple[float, str]]] = {
    "cut17": (0.04, "the claim number comes back cut to 17 characters"),
    "cut20": (0.01, "a claim number of 24 characters comes back cut to 20"),
    "upper": (0.015, "the claim number comes back in capitals"),
    "zeros": (0.015, "the claim number comes back without its leading zeros"),
    "number0": (0.02, "the payer lost the claim number and returns 0"),
    "reused": (0.02, "the claim number is one another billing provider has used before"),
    "no6r": (0.05, "line control numbers (REF*6R) do not come back"),
    "nomember": (0.01, "the patient comes back without name and member number"),
    "split": (0.025, "one claim is answered in two parts"),
    "bundle": (0.025, "two lines are paid as one"),
    "reversal": (0.05, "a payment is taken back in a later remittance"),
    "corrected": (0.7, "of those taken back, the share that is paid anew beside it"),
    "unanswered": (0.03, "no remittance answers the claim"),
    "twin": (0.03, "claims of twins: same family, insurance, day and services, other given name"),
    "unknown": (0.03, "payments of claims nobody sent, for each claim sent"),
    "foreign": (0.01, "payments of another office's claim with the number of one sent, for each claim sent"),
    "plb": (0.08, "of the remittances, the share with an adjustment of the provider's balance (PLB)"),
    "resent": (0.01, "of the remittances, the share sent once more in another file"),
}
"""Each perturbation: its usual share, and what it is."""

NUMBERS: Final = ("cut17", "cut20", "upper", "zeros", "number0", "reused")
_SHAPES: Final = ("split", "bundle", "reversal")
_APART: Final = 40
"""Least claims between the first and the second use of a number."""


def shares_of(given: tuple[tuple[str, float], ...]) -> dict[str, float]:
    """The share of each perturbation; ``("all", 0)`` begins with none. Raises SampleError for an unknown name."""
    shares = {name: share for name, (share, _) in PERTURBATIONS.items()}
    for name, share in given:
        if name == "all":
            shares = dict.fromkeys(shares, share)
        elif name not in shares:
            raise SampleError(f"perturbation {name}: not one of {', '.join(shares)}, all")
        else:
            shares[name] = share
    return shares


class _Owed:
    """Perturbations of one row: what is due waits for the next claim it fits."""

    def __init__(self, seed: int, names: tuple[str, ...], shares: dict[str, float]) -> None:
        self._names = names
        self._schedule = Schedule(stream(seed, f"perturbations {names}"), [shares[name] for name in names])
        self._waiting: deque[str] = deque()

    def next(self, item: int) -> str:
        """What is due at this item, or since an earlier one; nothing if nothing is."""
        at = self._schedule.take(item)
        if at is not None:
            self._waiting.append(self._names[at])
        return self._waiting[0] if self._waiting else ""

    def done(self) -> None:
        """What was due has been done."""
        self._waiting.popleft()


@dataclass(frozen=True, slots=True)
class _Used:
    item: int
    ordinal: int
    number: str
    billing: str


class Perturber:
    """Changes claims and their payments, in the order the claims are written."""

    def __init__(self, seed: int, shares: dict[str, float]) -> None:
        self.shares = shares
        self._random = stream(seed, "perturbing")
        self._numbers = _Owed(seed, NUMBERS, shares)
        self._controls = _Owed(seed, ("no6r",), shares)
        self._members = _Owed(seed, ("nomember",), shares)
        self._shapes = _Owed(seed, _SHAPES, shares)
        self._unanswered = _Owed(seed, ("unanswered",), shares)
        self._donated = _Owed(seed, ("reused",), shares)
        self._used: deque[_Used] = deque()

    def is_answered(self, ordinal: int) -> bool:
        """Whether a remittance answers the claim of this ordinal."""
        if not self._unanswered.next(ordinal):
            return True
        self._unanswered.done()
        return False

    def perturb(self, draft: Draft, decision: Decision, item: int) -> None:
        """Change an answered claim (the ``item``-th of them) and its payments."""
        payment = decision.cycles[0][0]
        payment.number = draft.number
        number = self._number(draft, payment, item)
        if self._controls.next(item) and draft.practice.sends_controls and payment.lines:
            self._controls.done()
            payment.controls = False
            draft.perturbed.append("no6r")
        if self._members.next(item):
            self._members.done()
            payment.member = False
            draft.perturbed.append("nomember")
        keys = keys_of(draft, payment, number, decision.told)
        payment.keys = keys
        shape = self._shapes.next(item)
        if shape and self._shape(shape, draft, decision):
            self._shapes.done()
            draft.perturbed.append(shape)

    def _number(self, draft: Draft, payment: Payment, item: int) -> bool:
        """Change the number as sent and as returned; whether what is returned still names this claim alone."""
        name = self._numbers.next(item)
        if name == "reused" and (not self._used or item - self._used[0].item < _APART):
            name = ""
        if name == "reused" and self._used[0].billing == draft.billing.npi:
            name = ""
        if name:
            self._numbers.done()
            draft.perturbed.append(name)
            return self._NUMBERED[name](self, draft, payment)
        if self._donated.next(item) and not draft.fault:
            self._donated.done()
            self._used.append(_Used(item, draft.ordinal, draft.number, draft.billing.npi))
            draft.perturbed.append("lent")
            return False
        return True

    def _restyle(self, draft: Draft, payment: Payment, style: int) -> None:
        draft.number = payment.number = claim_number(style, draft.ordinal, draft.practice.number)

    def _cut17(self, draft: Draft, payment: Payment) -> bool:
        """Where a practice keeps what is a claim's own at the end of the number, what is left names several."""
        whole = draft.practice.style != LONG_TAIL
        if whole:
            self._restyle(draft, payment, LONG)
        payment.number = payment.number[:17]
        return whole

    def _cut20(self, draft: Draft, payment: Payment) -> bool:
        self._restyle(draft, payment, OVERLONG)
        payment.number = payment.number[:20]
        return True

    def _upper(self, draft: Draft, payment: Payment) -> bool:
        self._restyle(draft, payment, MIXED)
        payment.number = payment.number.upper()
        return True

    def _zeros(self, draft: Draft, payment: Payment) -> bool:
        self._restyle(draft, payment, DIGITS)
        payment.number = payment.number.lstrip("0")
        return True

    def _zero(self, draft: Draft, payment: Payment) -> bool:
        payment.number = "0"
        return False

    def _reuse(self, draft: Draft, payment: Payment) -> bool:
        used = self._used.popleft()
        draft.number = payment.number = used.number
        draft.reuses = used.ordinal
        return False

    _NUMBERED: Final = {
        "cut17": _cut17, "cut20": _cut20, "upper": _upper, "zeros": _zeros, "number0": _zero, "reused": _reuse,
    }  # fmt: skip

    def _shape(self, shape: str, draft: Draft, decision: Decision) -> bool:
        """Change how the claim is paid; False where this one cannot be."""
        payment = decision.cycles[0][0]
        if shape == "reversal":
            return self._reverse(payment, decision)
        if len(payment.lines) < 2:
            return False
        return self._split(payment, decision) if shape == "split" else self._bundle(draft, payment)

    def _split(self, payment: Payment, decision: Decision) -> bool:
        """Two payments of one number, each of some lines (005010X221A1 section 1.10.2.11, claim splitting)."""
        at = between(self._random, 1, len(payment.lines) - 1)
        keys = tuple(key for key in payment.keys if key != "service")
        others = tuple(key for key in keys if key != "icn")
        rest = Payment(
            payment.draft, payment.answers, "part 2", "", payment.icn + "B", payment.lines[at:],
            number=payment.number, controls=payment.controls, member=payment.member, keys=others,
        )  # fmt: skip
        payment.lines = payment.lines[:at]
        payment.why, payment.keys = "part 1", keys
        for part in (payment, rest):
            if not _returns_controls(part.draft, part):
                part.keys = tuple(key for key in part.keys if key != "control")
            part.status = "2" if part.draft.sequence == "S" else "1"
        decision.cycles[0].append(rest)
        return True

    def _bundle(self, draft: Draft, payment: Payment) -> bool:
        """The second line is included in the first: under the first one's code (SVC06 has its own), which loses nobody
        money, or, half the time, refused under its own."""
        first, second = payment.lines[:2]
        codes = [draft.lines[line.line - 1].code for line in (first, second)]
        if not all(codes) or codes[0] == codes[1] or not first.paid or not second.charge or draft.kind == "I":
            return False
        second.paid = 0
        second.remarks = ()
        if self._random.random() < 0.5:
            second.paid_as = draft.lines[first.line - 1].procedure
        second.adjustments = [Adjustment("CO", "97", second.charge, "other" if second.paid_as else "denied")]
        payment.why = "bundled"
        return True

    def _reverse(self, payment: Payment, decision: Decision) -> bool:
        """The payment is taken back in the next cycle, and most often paid anew there."""
        back = payment.reversed()
        cycle = [back]
        if self._random.random() < self.shares["corrected"]:
            cycle.append(self._corrected(payment))
        decision.cycles.append(cycle)
        return True

    def _corrected(self, payment: Payment) -> Payment:
        """Paid anew: what was denied is paid in full, what was paid by a tenth less."""
        lines = [_anew(line) for line in payment.lines]
        whole, paid = list(payment.whole), payment.whole_paid
        if whole and paid:
            less = paid // 10
            whole.append(Adjustment("CO", "59", less, "contractual"))
            paid -= less
        anew = Payment(
            payment.draft, payment.answers, "correction", "", payment.icn + "C", lines, whole,
            payment.whole_charge, paid, payment.number, payment.controls, payment.member,
            remarks=payment.remarks, keys=tuple(key for key in payment.keys if key != "icn"),
        )  # fmt: skip
        anew.status = payment.status if payment.status != "4" or not anew.paid else "1"
        return anew


def _anew(line: PaidLine) -> PaidLine:
    if line.paid == 0 and line.reasons():
        kept = line.charge // 4
        return PaidLine(line.line, line.charge, line.charge - kept, [Adjustment("CO", "45", kept, "contractual")])
    less = line.paid // 10
    adjustments = list(line.adjustments)
    if less:
        adjustments.append(Adjustment("CO", "59", less, "contractual"))
    return PaidLine(line.line, line.charge, line.paid - less, adjustments, line.remarks)


def _returns_controls(draft: Draft, payment: Payment) -> bool:
    """Whether a line of the payment comes back with its number."""
    return payment.controls and any(draft.lines[line.line - 1].control for line in payment.lines)


def keys_of(draft: Draft, payment: Payment, number: bool, told: bool) -> tuple[str, ...]:
    """Which ways lead from the payment back to its claim, each without the others' help.

    ``number``: CLP01 names this claim alone, as sent, cut, in capitals or without leading zeros. ``icn``: the payer's
    number was told in a 277CA. ``control``: line control numbers come back. ``patient``: name or member number, with
    the days. ``service``: the days, codes and charges of the claim.
    """
    keys = []
    if number:
        keys.append("number")
    if told:
        keys.append("icn")
    if _returns_controls(draft, payment):
        keys.append("control")
    if payment.member:
        keys.append("patient")
    if payment.lines:
        keys.append("service")
    return tuple(keys)
