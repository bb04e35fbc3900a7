"""Faults of claims with several payers."""

from __future__ import annotations

from random import Random

from cleanclaim.tools.sample.draft import Draft, money
from cleanclaim.tools.sample.draw import between
from cleanclaim.tools.sample.faults.fault import fault


def _at_claim_level(draft: Draft, paid: int, adjusted: int, dated: bool = True) -> None:
    """The first payer's decision told for the claim, not its lines: ``paid`` and ``adjusted`` cents."""
    other = draft.others[0]
    for line in draft.lines:
        line.decided = []
    other.paid = paid
    other.adjustments = [f"CAS*CO*45*{money(adjusted)}"]
    other.dated = dated


@fault("RB01", "PID", "CO-129", cob="decided")
def does_not_add_up(random: Random, draft: Draft) -> bool:
    """Paid and adjusted are not what was charged."""
    paid = draft.total // 2
    _at_claim_level(draft, paid, draft.total - paid + between(random, 1, 20) * 100)
    return True


@fault("RB05", "PID", "CO-129", cob="decided")
def paid_less_than_nothing(random: Random, draft: Draft) -> bool:
    """The first payer paid less than nothing."""
    _at_claim_level(draft, -5_000, draft.total + 5_000)
    return True


@fault("SI31", "PID", "CO-16+MA04", cob="decided")
def paid_when(random: Random, draft: Draft) -> bool:
    """The first payer paid, and not when."""
    paid = draft.total // 2
    _at_claim_level(draft, paid, draft.total - paid, dated=False)
    return True


@fault("SI32", "PID", "CO-16+MA04", cob="decided")
def unknown_payer_decided(random: Random, draft: Draft) -> bool:
    """A line decided by a payer the claim does not name."""
    known = f"SVD*{draft.others[0].payer.id}*"
    for line in draft.lines:
        line.decided = [s.replace(known, "SVD*Q9999*") for s in line.decided]
    return True


@fault("SI33", "PID", "CO-22", cob="waiting")
def two_first_payers(random: Random, draft: Draft) -> bool:
    """Two payers, both primary."""
    draft.others[0].sequence = "P"
    return True


@fault("SI35", "P", "CO-22", cob="decided", payer="CI")
def secondary_without_reason(random: Random, draft: Draft) -> bool:
    """Medicare is secondary, and nothing says why."""
    draft.filing = "MB"
    draft.member = "1EG4TE5MK73"
    if any(line.code.startswith("9894") for line in draft.lines):
        return False  # Medicare asks more of a chiropractor
    return draft.rendering is not None or draft.billing.solo


@fault("SI37", "PID", "CO-22", cob="decided", payer="CI")
def primary_after_payment(random: Random, draft: Draft) -> bool:
    """Primary, and another payer has paid."""
    draft.sequence, draft.others[0].sequence = "P", "S"
    return True


@fault("SI77", "P", "CO-22", cob="waiting", payer="CI")
def medicare_waits_for_no_reason(random: Random, draft: Draft) -> bool:
    """Medicare waits as the second payer, and nothing says why."""
    draft.others[0].filing = "MB"
    return True


@fault("SI78", "PID", "CO-16+MA04", cob="decided")
def decided_without_amount(random: Random, draft: Draft) -> bool:
    """The first payer has decided, and what it paid is missing."""
    draft.others[0].paid = None
    return True
