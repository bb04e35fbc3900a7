"""Coordination of benefits: a second payer that waits, or a first one that has decided."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

from cleanclaim.tools.sample.coverage import Coverage
from cleanclaim.tools.sample.draft import Draft, Line, Other, d8, money
from cleanclaim.tools.sample.draw import between
from cleanclaim.tools.sample.payers import Payer

SHARE: Final = 0.11
_WAIT: Final = 9
"""Days from the service to the first payer's decision; a claim written earlier has none."""


def coordinate(random: Random, draft: Draft, coverage: Coverage) -> None:
    """Give some claims another payer."""
    if random.random() >= SHARE or draft.payer.filing in ("WC", "AM", "MC", "16"):
        return
    if random.random() < 0.5 and waited(draft) < draft.created:
        decide_first(random, draft, coverage)
    else:
        wait_second(random, draft, coverage)


def waited(draft: Draft) -> date:
    """The day a first payer decides."""
    return (draft.last or draft.day) + timedelta(days=_WAIT)


def wait_second(random: Random, draft: Draft, coverage: Coverage) -> bool:
    """A second payer that waits for the first's decision; False where the sample has none."""
    second = _second(random, draft, coverage)
    if second is None:
        return False
    filing, member = second.filing_for(draft.kind), coverage.member(second)
    draft.others.append(Other(second, "S", draft.relation, draft.subscriber, member, filing))
    return True


def decide_first(random: Random, draft: Draft, coverage: Coverage) -> bool:
    """The claim goes to the second payer, with what the first has decided of each line; False where there is none."""
    second, first = _second(random, draft, coverage), draft.payer
    if second is None:
        return False
    other = Other(first, "P", draft.relation, draft.subscriber, draft.member, draft.filing, decided=waited(draft))
    draft.payer, draft.filing, draft.sequence = second, second.filing_for(draft.kind), "S"
    draft.member = coverage.member(second)
    other.paid = sum(_decide(random, draft, line, other) for line in draft.lines)
    draft.others.append(other)
    return True


def _second(random: Random, draft: Draft, coverage: Coverage) -> Payer | None:
    first = draft.payer
    second = coverage.other_payer(random, first, "CI" if first.is_medicare else first.filing)
    return None if second is first or second.is_medicare else second


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
