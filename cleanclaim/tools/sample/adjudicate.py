"""How payers answer a claim: refuse it at the door, pay it, deny it, or say nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from cleanclaim.tools.sample.answer import Adjustment, PaidLine, Payment
from cleanclaim.tools.sample.behaviours import Behaviour
from cleanclaim.tools.sample.draft import Draft
from cleanclaim.tools.sample.draw import Weighted, between, stream
from cleanclaim.tools.sample.faults import FAULTS

ACCEPTED: Final = "A2:20"
_REFUSED: Final = 0.6
"""Of faults both a front end and a payer mind, the share the front end refuses."""
_MINDED: Final = 0.85
"""Share of faults a payer minds at all."""
_TOLD: Final = 0.7
"""Share of accepted claims whose 277CA tells the payer's claim number."""
_WEIGHTS: Final = {
    "CO-50+N115": 14, "CO-97": 12, "CO-16+M76": 8, "CO-197": 12, "CO-29": 6, "CO-18": 7, "CO-11": 6, "PR-204": 6,
    "PR-27": 6, "CO-109": 5, "CO-22": 5, "CO-252+N706": 5, "CO-96+N130": 6, "CO-4+N519": 4, "CO-B7": 3, "CO-151": 3,
    "CO-119+N362": 3,
}  # fmt: skip
"""Why payers deny what is in order, with weights of our own."""
_REASONS: Final = Weighted(list(_WEIGHTS), _WEIGHTS.__getitem__)


@dataclass(slots=True)
class Decision:
    """What comes of a claim. ``cycles`` are the payments of one remittance run after the other."""

    status: str
    icn: str
    told: bool
    cycles: list[list[Payment]] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        """Whether the claim reached its payer."""
        return self.status == ACCEPTED


def reason_of(token: str, cents: int) -> tuple[Adjustment, tuple[str, ...]]:
    """``CO-16+M76`` for so many cents as an adjustment and its remarks."""
    group, _, rest = token.partition("-")
    reason, *remarks = rest.split("+")
    return Adjustment(group, reason, cents, "denied"), tuple(remarks)


class Adjudicator:
    """Decides claims, in the order they are written."""

    def __init__(self, seed: int, year: int, behaviours: tuple[Behaviour, ...] = ()) -> None:
        self._random = stream(seed, "payers' answers")
        self._behaviours: dict[str, list[Behaviour]] = {}
        for behaviour in behaviours:
            self._behaviours.setdefault(behaviour.payer, []).append(behaviour)
        self._year = year % 100

    def decide(self, draft: Draft, answered: bool = True) -> Decision:
        """What comes of the claim: one payment at most; none where no remittance answers it (``answered``)."""
        random = self._random
        fault = FAULTS.get(draft.fault)
        minded = fault is not None and (not fault.denial or random.random() < _MINDED)
        decision = Decision(ACCEPTED, self.icn(draft), random.random() < _TOLD)
        if fault and minded and fault.status and (not fault.denial or random.random() < _REFUSED):
            decision.status = fault.status
            return decision
        payment = self.pay(draft, decision.icn, fault.denial if fault and minded else "")
        if answered:
            decision.cycles = [[payment]]
        return decision

    def icn(self, draft: Draft) -> str:
        """The payer's own number for the claim (CLP07)."""
        return f"{draft.payer.id}{self._year:02d}{draft.ordinal:09d}"

    def pay(self, draft: Draft, icn: str, denial: str = "") -> Payment:
        """A payment of the claim; where ``denial`` says why, of nothing."""
        random = self._random
        share = self._patient_share()
        lines = [
            self.line(draft, number, denial or self._denial(draft, number), share)
            for number in range(1, len(draft.lines) + 1)
        ]
        payment = Payment(draft, draft.ordinal, "original", "", icn, lines)
        if draft.place == "11" and draft.kind == "I" and random.random() < 0.5:
            _tell_whole(payment)
        payment.status = status_of(payment)
        return payment

    def _denial(self, draft: Draft, number: int) -> str:
        """Why the payer denies the line although nothing is wrong; nothing where it pays."""
        line = draft.lines[number - 1]
        for behaviour in self._behaviours.get(draft.payer.id, ()):
            if behaviour.meets(draft, line):
                line.behaviour = behaviour.text
                return behaviour.reason if self._random.random() < behaviour.rate else ""
        return _REASONS.draw(self._random) if self._random.random() < draft.payer.denies else ""

    def _patient_share(self) -> tuple[str, int]:
        """How the patient shares in the costs: reason, and a percentage of what is allowed or an amount in cents."""
        chance = self._random.random()
        if chance < 0.2:
            return "1", 100
        if chance < 0.6:
            return "2", 20
        return ("3", 2_000) if chance < 0.85 else ("", 0)

    def line(self, draft: Draft, number: int, denial: str, share: tuple[str, int]) -> PaidLine:
        """The answer to one line."""
        billed = draft.lines[number - 1]
        charge = billed.charge
        if denial and charge:
            adjustment, remarks = reason_of(denial, charge)
            return PaidLine(number, charge, 0, [adjustment], remarks)
        payer = draft.payer
        allowed = round(charge * payer.pays)
        adjustments = [Adjustment("CO", "45", charge - allowed, "contractual")] if charge > allowed else []
        reason, amount = share
        owed = min(allowed, amount if reason == "3" else allowed * amount // 100) if reason else 0
        if reason == "3" and number > 1:
            owed = 0
        if draft.sequence == "S":
            paid_before = max(allowed - owed, 0) * between(self._random, 60, 100) // 100
            adjustments.append(Adjustment("OA", "23", paid_before, "other"))
            paid, owed = allowed - paid_before, 0
        else:
            paid = allowed - owed
        if owed:
            adjustments.append(Adjustment("PR", reason, owed, "patient"))
        if payer.is_medicare and paid:
            kept = paid * 2 // 100
            if kept:
                adjustments.append(Adjustment("CO", "253", kept, "contractual"))
                paid -= kept
        return PaidLine(number, charge, paid, [a for a in adjustments if a.cents])


def status_of(payment: Payment) -> str:
    """CLP02: 1 primary, 2 secondary, 4 denied."""
    if payment.paid == 0 and payment.reasons() and payment.sums()["patient"] == 0:
        return "4"
    return "2" if payment.draft.sequence == "S" else "1"


def _tell_whole(payment: Payment) -> None:
    """Tell the claim and no line: adjustments of one reason together."""
    sums: dict[tuple[str, str, str], int] = {}
    remarks: list[str] = []
    for line in payment.lines:
        remarks += line.remarks
        for a in line.adjustments:
            key = (a.group, a.reason, a.kind)
            sums[key] = sums.get(key, 0) + a.cents
    payment.whole = [Adjustment(group, reason, cents, kind) for (group, reason, kind), cents in sums.items()]
    payment.whole_charge, payment.whole_paid = payment.charge, payment.paid
    payment.remarks = tuple(dict.fromkeys(remarks))
    payment.lines = []
