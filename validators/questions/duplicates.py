"""Whether a claim is one that was billed already: compared service by service with the patient's other claims."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Literal

import msgspec

from validators.engine.case import Case, fact
from validators.questions.rows import PastLine
from validators.questions.visit_questions import past_services, same_group
from x12.records.claim import Claim

Likeness = Literal["exact", "suspect", "other provider", "other payer"]
"""How alike: all the same; the same services at other charges or modifiers; by another biller; to another payer."""

_RANKS: tuple[Likeness, ...] = ("exact", "other payer", "other provider", "suspect")
MOST = 200
"""Services on the patient's other claims that are compared, those of the lowest claim numbers first: what a claim costs
does not grow with the claims of its patient."""

_TWO = 2
_REPLACES = frozenset({"6", "7", "8"})
_Service = tuple[str, date, tuple[str, ...], Decimal | None, Decimal | None, tuple[str, ...]]


class Duplicate(msgspec.Struct, frozen=True):
    """The claim that this one repeats: its CLM01, its place in the submission (0: an earlier one), and how alike."""

    claim: str
    ordinal: int
    likeness: Likeness


@fact
def twins(case: Case) -> dict[tuple[str, int], Likeness]:
    """The claims that bill what this one bills, by CLM01 and place in the submission (0: an earlier one).

    A claim that says it replaces or voids another (CLM05-3 6, 7, 8) has none; nor has any where there is no history.
    """
    claim = case.claim
    start, end = claim.start, claim.end
    if claim.frequency in _REPLACES or not case.ref.has_history or start is None or end is None:
        return {}
    mine = _services(claim)
    if not mine:
        return {}
    others: dict[tuple[str, int], list[PastLine]] = defaultdict(list)
    for past in islice(case.ref.past_lines(claim, start, end), MOST):
        if not past.denied and past.kind == claim.kind:
            others[past.claim, past.ordinal].append(past)
    alike = {key: _likeness(claim, mine, lines) for key, lines in others.items()}
    return {key: likeness for key, likeness in alike.items() if likeness is not None}


def duplicate_of(case: Case) -> Duplicate | None:
    """The claim this one repeats, the most alike first.

    Of two in one submission the one with the later number (then the later place) is the repeat, whatever their order.
    """
    claim = case.claim
    found = [
        Duplicate(number, ordinal, likeness)
        for (number, ordinal), likeness in twins(case).items()
        if ordinal == 0 or (number, ordinal) < (claim.id, claim.ordinal)
    ]
    return min(found, key=lambda one: (_RANKS.index(one.likeness), one.ordinal, one.claim), default=None)


def other_services(case: Case, since: date, until: date, codes: Collection[str] | None = None) -> Iterator[PastLine]:
    """As :func:`~validators.questions.visit_questions.past_services`, less claims that bill what this one bills: that
    they do is told once, of the claim as a whole."""
    alike = {key for key, likeness in twins(case).items() if likeness != "suspect"}
    for past in islice(past_services(case.claim, case.ref, since, until, codes), MOST):
        if (past.claim, past.ordinal) not in alike:
            yield past


def too_many(case: Case) -> bool:
    """Whether the patient has more services on other claims of these days than are compared."""
    claim = case.claim
    if not case.ref.has_history or claim.start is None or claim.end is None:
        return False
    return next(islice(case.ref.past_lines(claim, claim.start, claim.end), MOST, None), None) is not None


def _services(claim: Claim) -> Counter[_Service]:
    found: Counter[_Service] = Counter()
    for line in claim.lines:
        day = claim.date_of(line)
        if line.code and day is not None:
            teeth = tuple(tooth.number for tooth in line.teeth)
            found[line.code, day, tuple(sorted(line.modifiers)), line.units, line.charge, teeth] += 1
    return found


def _likeness(claim: Claim, mine: Counter[_Service], lines: list[PastLine]) -> Likeness | None:
    theirs: Counter[_Service] = Counter(
        (p.code, p.start, tuple(sorted(p.modifiers)), p.units, p.charge, tuple(p.teeth)) for p in lines
    )
    codes_of = [Counter((code, day, teeth) for code, day, _, _, _, teeth in side.elements()) for side in (mine, theirs)]
    if codes_of[0] != codes_of[1]:
        return None
    first = lines[0]
    same_biller = same_group(claim, first)
    if mine == theirs:
        if not same_biller:
            return "other provider"
        return "exact" if first.payer == claim.payer_id else "other payer"
    alone = sum(mine.values()) < _TWO  # one service again is for the edits of that service
    return "suspect" if same_biller and first.payer == claim.payer_id and not alone else None
