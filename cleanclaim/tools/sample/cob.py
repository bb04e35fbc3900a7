"""Coordination of benefits: a second payer that waits, or a first one that has decided."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Final

from cleanclaim.tools.sample.coverage import Coverage
from cleanclaim.tools.sample.draft import Draft, Line, Other, d8, money
from cleanclaim.tools.sample.draw import between

SHARE: Final = 0.11
_WAIT: Final = 12
"""Days from the service to the first payer's decision; a claim written earlier has none."""


def coordinate(random: Random, draft: Draft, coverage: Coverage) -> None:
    """Give some claims another payer."""
    if random.random() >= SHARE or draft.payer.filing in ("WC", "AM", "MC", "16"):
        return
    decided = (draft.last or draft.day) + timedelta(days=_WAIT)
    after = random.random() < 0.5 and decided < draft.created
    first = draft.payer
    if first.is_medicare:
        second = coverage.other_payer(random, first, "CI")
    else:
        second = coverage.other_payer(random, first, first.filing)
    if second is first or second.is_medicare:
        return
    member = coverage.member(second)
    if not after:
        draft.others.append(Other(second, "S", draft.relation, draft.subscriber, member, second.filing_for(draft.kind)))
        return
    other = Other(
        first,
        "P",
        draft.relation,
        draft.subscriber,
        draft.member,
        first.filing_for(draft.kind),
        paid=0,
        decided=decided,
    )
    draft.payer, draft.filing, draft.member, draft.sequence = second, second.filing_for(draft.kind), member, "S"
    other.paid = sum(_decide(random, draft, line, other) for line in draft.lines)
    draft.others.append(other)


def _decide(random: Random, draft: Draft, line: Line, other: Other) -> int:
    """Loop 2430 of a line: what the first payer paid, in cents."""
    allowed = line.charge * between(random, 50, 85) // 100
    share = allowed // 5
    paid = allowed - share
    line.decided = [
        f"SVD*{other.payer.id}*{money(paid)}*{composite(draft, line)}*{line.revenue}*{line.units}",
        f"CAS*CO*45*{money(line.charge - allowed)}",
        f"CAS*PR*2*{money(share)}",
        f"DTP*573*D8*{d8(other.decided or draft.day)}",
    ]
    if not share:
        line.decided.pop(2)
    return paid


def composite(draft: Draft, line: Line) -> str:
    """The procedure of a line as SVD03 and SVC01 name it; nothing for a revenue code alone."""
    if not line.code:
        return ""
    return f"{'AD' if draft.kind == 'D' else 'HC'}:{line.procedure}"
