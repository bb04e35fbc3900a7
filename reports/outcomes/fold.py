"""The state of a claim after all that is known of it: a fold over its versions, payments, statuses and refusals.

The same in any order of events and after any repetition. Reversals are paired with what they take back (the payer's
number, the charge, what was paid); a later decision on the same charge replaces an earlier one that was never reversed;
parts of one claim (the payer split it) stand beside each other. The words are explained in docs/reconciliation.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from reports.matching.lineage import SubmittedClaim
from reports.matching.lines import LineMatch
from reports.outcomes.denials import Denial, denials_of
from reports.outcomes.money import Money, money_of
from reports.outcomes.payment_status import status_of
from reports.outcomes.payments import ZERO, PaymentEvent

PAID, PARTLY, DENIED, NOTHING = "paid", "partly paid", "denied", "paid nothing"
REVERSED, CORRECTED, RESENT, VOIDED = "reversed", "corrected", "sent again", "voided by us"
FORWARDED, PENDED, PRICED, REJECTED = "forwarded", "pended", "priced", "rejected"
OVERTURNED, OPEN, UNKNOWN = "overturned", "no answer", "unknown status"


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """A payment joined to a version of a claim, with the line each service answers. ``crossover``: another payer's than
    the one the claim was sent to."""

    event: PaymentEvent
    claim: int
    confidence: str = ""
    lines: tuple[LineMatch, ...] = ()
    crossover: bool = False


class FrontEndAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a front end said of a claim: a 277CA status, or a refusal of its set or interchange (999, TA1)."""

    claim: int
    rejected: bool
    label: str
    source: str
    date: date | None = None


class ClaimState(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What became of one version of a claim.

    ``trail`` is its story in words, oldest first. ``denials`` are those in force, ``initial`` those of the first
    decision. ``answers`` are rows of the payments in force, ``parts`` how many decide the claim together.
    ``unseen`` are dollars taken back by reversals of payments that were never seen (negative). ``crossover`` is what
    another payer paid. ``unanswered_lines`` are lines no payment in force speaks of.
    """

    claim: int
    state: str
    detail: str = ""
    money: Money = Money()
    trail: tuple[str, ...] = ()
    denials: tuple[Denial, ...] = ()
    initial: tuple[Denial, ...] = ()
    initial_denied: Decimal = ZERO
    recovered: Decimal = ZERO
    answers: tuple[int, ...] = ()
    parts: int = 0
    passed_on: bool = False
    unseen: Decimal = ZERO
    unseen_reversals: tuple[int, ...] = ()
    crossover: Decimal = ZERO
    answered: date | None = None
    unanswered_lines: tuple[int, ...] = ()
    later: int = 0

    @property
    def net_paid(self) -> Decimal:
        """What was paid and not taken back, in dollars."""
        return self.money.paid + self.unseen


def fold(
    versions: Sequence[SubmittedClaim], payments: Iterable[Answered], front_end: Iterable[FrontEndAnswer] = ()
) -> tuple[ClaimState, ...]:
    """The state of each version of an episode, in the order of ``versions``."""
    ordered = by_day(payments)
    own = [answered for answered in ordered if not answered.crossover]
    crossover = [answered for answered in ordered if answered.crossover]
    decided = [a for a in own if _standing(a) == "decided" and not _takes_back(a)]
    reversals = [a for a in own if _takes_back(a)]
    reverses = _pair(reversals, decided)
    reversed_by = {original: reversal for reversal, original in reverses.items()}
    home = {a.event.key: a.claim for a in decided}
    charges = {claim.key: claim.charge for claim in versions}
    in_force = _in_force([a for a in decided if a.event.key not in reversed_by], charges)
    story = _Story(versions, own, in_force, reversed_by, reverses)
    states = []
    for position, claim in enumerate(versions):
        later = versions[position + 1] if position + 1 < len(versions) else None
        belonging = [a for a in own if _home(a, reverses, home) == claim.key]
        cross = sum((a.event.payment.paid for a in crossover if a.claim == claim.key), ZERO)
        answers = [answer for answer in front_end if answer.claim == claim.key]
        states.append(_state(claim, later, belonging, answers, story, cross))
    return tuple(states)


def by_day(payments: Iterable[Answered]) -> list[Answered]:
    """Payments by their day; those of one day by trace number and place, never by when they were read."""
    return sorted(payments, key=_when)


class _Story(msgspec.Struct):
    """What is known of all payments of an episode together."""

    versions: Sequence[SubmittedClaim]
    payments: Sequence[Answered]
    in_force: Sequence[Answered]
    reversed_by: Mapping[int, int]
    reverses: Mapping[int, int]


def _when(answered: Answered) -> tuple[date, tuple[str, int], str]:
    event = answered.event
    return (event.date or date.min, event.place, event.name)


def _standing(answered: Answered) -> str:
    return status_of(answered.event.payment.status).standing


def _takes_back(answered: Answered) -> bool:
    """A reversal: CLP02 22, or a decision with negative charge (payers that never send 22)."""
    payment = answered.event.payment
    standing = status_of(payment.status).standing
    return standing == "reversed" or (standing == "decided" and payment.charge < 0)


def _home(answered: Answered, reverses: Mapping[int, int], home: Mapping[int, int]) -> int:
    """The version a payment belongs to: a reversal to that of the payment it takes back."""
    original = reverses.get(answered.event.key)
    return answered.claim if original is None else home.get(original, answered.claim)


def _pair(reversals: Sequence[Answered], decided: Sequence[Answered]) -> dict[int, int]:
    """Reversal → payment it takes back. A payment is taken back once; what fits nothing stays unpaired."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for reversal in reversals:
        fits = [
            (_likeness(reversal, original), _when(original), original.event.key)
            for original in decided
            if original.event.key not in taken
        ]
        best = max((fit for fit in fits if fit[0] >= 3), default=None)
        if best:
            pairs[reversal.event.key] = best[2]
            taken.add(best[2])
    return pairs


def _likeness(reversal: Answered, original: Answered) -> int:
    """How well a reversal fits a payment; below 3 it is not the one."""
    back, first = reversal.event.payment, original.event.payment
    if abs(back.charge) != abs(first.charge):
        return 0
    points = 0
    if first.control and first.control in (back.control, back.original_control):
        points += 4
    if abs(back.paid) == abs(first.paid):
        points += 3
    if reversal.event.date and original.event.date:
        points += 1 if original.event.date <= reversal.event.date else -2
    return points


def _in_force(decided: Sequence[Answered], charges: Mapping[int, Decimal | None]) -> list[Answered]:
    """Decisions nothing later replaced. A later one replaces an earlier one unless both are parts of the charge."""
    kept: list[Answered] = []
    for answered in decided:  # oldest first
        kept = [other for other in kept if not _replaces(answered, other, charges)]
        kept.append(answered)
    return kept


def _replaces(later: Answered, earlier: Answered, charges: Mapping[int, Decimal | None]) -> bool:
    new, old = later.event.payment, earlier.event.payment
    lines, before = _lines(later), _lines(earlier)
    if lines and before and not lines & before:
        return False
    charge = charges.get(later.claim)
    both = new.charge + old.charge
    return charge is None or later.claim != earlier.claim or both > charge


def _lines(answered: Answered) -> set[int]:
    return {match.line for match in answered.lines if match.line}


def _state(
    claim: SubmittedClaim,
    later: SubmittedClaim | None,
    payments: Sequence[Answered],
    front_end: Sequence[FrontEndAnswer],
    story: _Story,
    crossover: Decimal,
) -> ClaimState:
    force = [a for a in story.in_force if a.claim == claim.key]
    denials = tuple(denial for a in force for denial in denials_of(a.event.payment, a.lines, claim))
    money = money_of(claim.charge, [a.event.payment for a in force], denials)
    unseen = [a for a in payments if _takes_back(a) and a.event.key not in story.reverses]
    initial, first_paid = _initial(claim, payments, story)
    initial_denied = sum((denial.amount for denial in initial if not denial.bundled), ZERO)
    overturned = bool(initial) and money.denied < initial_denied and money.paid + money.patient > first_paid
    word, detail = _word(claim, later, payments, force, money, front_end, overturned)
    answered = [line for a in force for line in _lines(a)]
    whole = any(not a.event.payment.services for a in force) and not money.unanswered
    open_lines = [line.number for line in claim.lines if force and line.number not in answered and not whole]
    return ClaimState(
        claim=claim.key,
        state=word,
        detail=detail,
        money=money,
        trail=_trail(claim, later, payments, front_end, story),
        denials=denials,
        initial=initial,
        initial_denied=initial_denied,
        recovered=max(money.paid - first_paid, ZERO) if overturned else ZERO,
        answers=tuple(a.event.key for a in force),
        parts=len(force),
        passed_on=any(status_of(a.event.payment.status).passed_on for a in payments),
        unseen=sum((a.event.payment.paid for a in unseen), ZERO),
        unseen_reversals=tuple(a.event.key for a in unseen),
        crossover=crossover,
        answered=max((a.event.date for a in payments if a.event.date), default=None),
        unanswered_lines=tuple(open_lines) if money.unanswered else (),
        later=later.key if later else 0,
    )


def _initial(claim: SubmittedClaim, payments: Sequence[Answered], story: _Story) -> tuple[tuple[Denial, ...], Decimal]:
    """Denials of the first decision on each part of the charge, and what was paid or allowed then."""
    first: list[Answered] = []
    for answered in payments:
        if _standing(answered) != "decided" or _takes_back(answered):
            continue
        parts = not any(_replaces(answered, other, {claim.key: claim.charge}) for other in first)
        replaced = any(other.event.key in story.reversed_by for other in first)
        if parts and not replaced:
            first.append(answered)
    denials = tuple(denial for a in first for denial in denials_of(a.event.payment, a.lines, claim))
    money = money_of(claim.charge, [a.event.payment for a in first], denials)
    return denials, money.paid + money.patient


def _word(
    claim: SubmittedClaim,
    later: SubmittedClaim | None,
    payments: Sequence[Answered],
    force: Sequence[Answered],
    money: Money,
    front_end: Sequence[FrontEndAnswer],
    overturned: bool,
) -> tuple[str, str]:
    """The state in one of the words at the head, and what is to be added to it."""
    if later is not None and later.frequency == "8":
        return VOIDED, f"net paid {money.paid:.2f}"
    if claim.frequency == "8":
        return VOIDED, "the void itself"
    if later is not None and later.frequency == "7":
        return CORRECTED, "replaced by a later version"
    if force:
        return (OVERTURNED, f"paid {money.paid:.2f}") if overturned else _decided(money)
    standings = {_standing(a) for a in payments}
    if any(_takes_back(a) for a in payments):
        return REVERSED, ""
    for standing, word in (("pended", PENDED), ("forwarded", FORWARDED), ("priced", PRICED), ("unknown", UNKNOWN)):
        if standing in standings:
            return word, _meaning(payments, standing)
    rejected = [answer for answer in front_end if answer.rejected]
    if rejected:
        return REJECTED, rejected[0].label
    if later is not None:
        return RESENT, "a later version was sent before an answer"
    return OPEN, "accepted by the front end" if front_end else ""


def _meaning(payments: Sequence[Answered], standing: str) -> str:
    return next(status_of(a.event.payment.status).meaning for a in payments if _standing(a) == standing)


def _decided(money: Money) -> tuple[str, str]:
    allowed = money.paid + money.patient
    if money.denied > 0:
        return (PARTLY, "") if allowed > 0 else (DENIED, "")
    if money.unanswered > 0:
        return PARTLY, "a part of the charge is not answered"
    if allowed <= 0 and money.charge > 0 and money.other <= 0:
        return NOTHING, "nothing paid, nothing due from the patient, no denial reason"
    return PAID, ""


def _trail(
    claim: SubmittedClaim,
    later: SubmittedClaim | None,
    payments: Sequence[Answered],
    front_end: Sequence[FrontEndAnswer],
    story: _Story,
) -> tuple[str, ...]:
    words = [answer.label for answer in sorted(front_end, key=lambda a: (a.date or date.min, a.label))]
    for answered in payments:
        payment = answered.event.payment
        standing = _standing(answered)
        if _takes_back(answered):
            seen = answered.event.key in story.reverses
            words.append(REVERSED if seen else "reversal of a payment not seen")
        elif standing == "decided":
            denials = denials_of(payment, answered.lines, claim)
            words.append(_decided(money_of(payment.charge, [payment], denials))[0])
        else:
            words.append({"pended": PENDED, "forwarded": FORWARDED, "priced": PRICED}.get(standing, UNKNOWN))
    if later is not None:
        words.append({"7": CORRECTED, "8": VOIDED}.get(later.frequency, RESENT))
    return tuple(words)
