"""The truth beside a sample: one JSON object a line, written before the remittances it speaks of.

Amounts are dollars as text with two decimals, so that nobody rounds them. No name, address, birth date or member number
stands in it.
"""

from __future__ import annotations

from typing import IO

import msgspec

from cleanclaim.tools.sample.adjudicate import Decision
from cleanclaim.tools.sample.answer import CLASSES, Payment
from cleanclaim.tools.sample.draft import Draft, d8
from cleanclaim.tools.sample.remittance import Remittance
from cleanclaim.tools.sample.status_file import charge_of


class Amounts(msgspec.Struct, frozen=True):
    """Where the dollars went; ``open`` is what no answer accounts for."""

    charge: str
    paid: str
    contractual: str
    patient: str
    denied: str
    other: str
    open: str


class LineTruth(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of a claim after every answer. ``amounts`` is None where the payer told the claim only."""

    line: int
    code: str
    modifiers: tuple[str, ...]
    control: str
    amounts: Amounts | None
    reasons: tuple[str, ...] = ()
    behaviour: str = ""


class ClaimTruth(msgspec.Struct, frozen=True, tag="claim", tag_field="kind", omit_defaults=True):
    """A claim: where it stands, what was planted, what comes of it.

    ``outcome``: paid, partly denied, denied, rejected (277CA), reversed, unanswered. ``reasons`` are those of dollars
    still denied after the last answer. ``status`` is the 277CA's category and status; ``icn`` the payer's number.
    """

    claim: int
    type: str
    number: str
    set: int
    payer: str
    billing: str
    days: tuple[str, str]
    diagnoses: tuple[str, ...]
    status: str
    outcome: str
    amounts: Amounts
    lines: tuple[LineTruth, ...]
    icn: str = ""
    icn_told: bool = False
    rendering: str = ""
    fault: str = ""
    behaviours: tuple[str, ...] = ()
    perturbed: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    twin_of: int | None = None
    reuses: int | None = None


class PaidLineTruth(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of a payment, and the line of the claim it answers."""

    line: int
    charge: str
    paid: str
    reasons: tuple[str, ...] = ()
    paid_as: str = ""


class PaymentTruth(msgspec.Struct, frozen=True, tag="payment", tag_field="kind", omit_defaults=True):
    """A CLP: the ``position``-th of its remittance. ``claim`` is the claim it answers, None for one never sent.

    ``keys`` lead back to the claim each without the others; with two or more, the data ``suffice``.
    """

    payment: int
    remittance: int
    position: int
    claim: int | None
    why: str
    number: str
    status: str
    icn: str
    amounts: Amounts
    lines: tuple[PaidLineTruth, ...]
    keys: tuple[str, ...]
    suffice: bool
    reasons: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    interest: str = ""


class BalanceTruth(msgspec.Struct, frozen=True, omit_defaults=True):
    """A PLB entry. Positive amounts take money away."""

    reason: str
    reference: str
    amount: str
    claim: int | None = None


class RemittanceTruth(msgspec.Struct, frozen=True, tag="remittance", tag_field="kind", omit_defaults=True):
    """An 835 set: ``paid`` is BPR02, the claims' payments less the balances. ``files`` name where it stands."""

    remittance: int
    trace: str
    payer: str
    payee: str
    day: str
    paid: str
    claims_paid: str
    payments: tuple[int, ...]
    files: tuple[str, ...]
    balances: tuple[BalanceTruth, ...] = ()


class SampleTruth(msgspec.Struct, frozen=True, tag="sample", tag_field="kind"):
    """The first line: what was asked for."""

    options: dict[str, object]
    shares: dict[str, float]


Row = SampleTruth | ClaimTruth | PaymentTruth | RemittanceTruth


class TruthFile:
    """Writes rows to ``out``."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._encode = msgspec.json.Encoder().encode

    def write(self, row: Row) -> None:
        """One row."""
        self._out.write(self._encode(row) + b"\n")

    def flush(self) -> None:
        """Have all rows on the disk's side before anything they tell of is written."""
        self._out.flush()


def dollars(cents: int) -> str:
    """Two decimals; a whole number of cents below a hundred million million is exact."""
    return f"{cents / 100:.2f}"


def _amounts(charge: int, paid: int, sums: dict[str, int]) -> Amounts:
    return Amounts(
        charge=dollars(charge),
        paid=dollars(paid),
        contractual=dollars(sums["contractual"]),
        patient=dollars(sums["patient"]),
        denied=dollars(sums["denied"]),
        other=dollars(sums["other"]),
        open=dollars(charge - paid - sum(sums.values())),
    )


def claim_truth(draft: Draft, number: int, decision: Decision) -> ClaimTruth:
    """The row of a claim in the set of that number."""
    payments = [payment for cycle in decision.cycles for payment in cycle]
    sums = dict.fromkeys(CLASSES, 0)
    for payment in payments:
        for name, cents in payment.sums().items():
            sums[name] += cents
    paid = sum(payment.paid for payment in payments)
    last = payments[-1] if payments else None
    reasons = _standing_reasons(payments)
    billed = draft.lines
    return ClaimTruth(
        claim=draft.ordinal,
        type=draft.kind,
        number=draft.number,
        set=number,
        payer=draft.payer.id,
        billing=draft.billing.npi,
        rendering=draft.rendering.npi if draft.rendering else "",
        days=(d8(draft.day), d8(draft.last or draft.day)),
        diagnoses=tuple(draft.diagnoses),
        status=decision.status,
        outcome=_outcome(decision, paid, sums, last),
        amounts=_amounts(charge_of(draft), paid, sums),
        lines=tuple(_line_truth(draft, at, payments) for at in range(1, len(billed) + 1)),
        icn=decision.icn if decision.accepted else "",
        icn_told=decision.accepted and decision.told,
        fault=draft.fault,
        behaviours=tuple(dict.fromkeys(line.behaviour for line in billed if line.behaviour)),
        perturbed=tuple(draft.perturbed),
        reasons=reasons,
        twin_of=draft.twin_of,
        reuses=draft.reuses,
    )


def _outcome(decision: Decision, paid: int, sums: dict[str, int], last: Payment | None) -> str:
    if not decision.accepted:
        return "rejected"
    if last is None:
        return "unanswered"
    if last.why == "reversal":
        return "reversed"
    if sums["denied"] > 0:
        return "denied" if paid == 0 and sums["patient"] == 0 else "partly denied"
    return "paid"


def _standing_reasons(payments: list[Payment]) -> tuple[str, ...]:
    """Why dollars are still denied: the reasons of payments that were not taken back."""
    back = any(payment.why == "reversal" for payment in payments)
    standing = [payment for payment in payments if not back or payment.why == "correction"]
    return tuple(dict.fromkeys(reason for payment in standing for reason in payment.reasons()))


def _line_truth(draft: Draft, number: int, payments: list[Payment]) -> LineTruth:
    line = draft.lines[number - 1]
    answers = [answer for payment in payments for answer in payment.lines if answer.line == number]
    sums = dict.fromkeys(CLASSES, 0)
    for answer in answers:
        for adjustment in answer.adjustments:
            sums[adjustment.kind] += adjustment.cents
    told = bool(answers) or not payments
    back = any(payment.why == "reversal" for payment in payments)
    standing = [
        answer
        for payment in payments
        if not back or payment.why == "correction"
        for answer in payment.lines
        if answer.line == number
    ]
    return LineTruth(
        line=number,
        code=line.code,
        modifiers=tuple(line.modifiers),
        control=line.control,
        amounts=_amounts(line.charge, sum(answer.paid for answer in answers), sums) if told else None,
        reasons=tuple(dict.fromkeys(reason for answer in standing for reason in answer.reasons())),
        behaviour=line.behaviour,
    )


def payment_truth(remittance: Remittance, position: int) -> PaymentTruth:
    """The row of a payment."""
    payment = remittance.payments[position - 1]
    return PaymentTruth(
        payment=payment.id,
        remittance=remittance.id,
        position=position,
        claim=payment.answers,
        why=payment.why,
        number=payment.number,
        status=payment.status,
        icn=payment.icn,
        amounts=_amounts(payment.charge, payment.paid, payment.sums()),
        lines=tuple(
            PaidLineTruth(a.line, dollars(a.charge), dollars(a.paid), tuple(a.reasons()), a.paid_as)
            for a in payment.lines
        ),
        keys=payment.keys,
        suffice=len(payment.keys) >= 2,
        reasons=tuple(payment.reasons()),
        remarks=payment.remarks,
        interest=dollars(payment.interest) if payment.interest else "",
    )


def remittance_truth(remittance: Remittance, files: tuple[str, ...]) -> RemittanceTruth:
    """The row of a remittance."""
    return RemittanceTruth(
        remittance=remittance.id,
        trace=remittance.trace,
        payer=remittance.payer.id,
        payee=remittance.payee.npi,
        day=d8(remittance.day),
        paid=dollars(remittance.paid),
        claims_paid=dollars(remittance.claims_paid),
        payments=tuple(payment.id for payment in remittance.payments),
        files=files,
        balances=tuple(BalanceTruth(b.reason, b.reference, dollars(b.cents), b.names) for b in remittance.balances),
    )
