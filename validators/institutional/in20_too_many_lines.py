"""IN20: more lines than the payer's system takes on one bill."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import is_medicare
from x12.records.claim import Claim

_MOST = 450


@rule(
    "IN20",
    on=CLAIM,
    severity=DENY,
    snip=5,
    kinds="I",
    source="CMS I/OCE specifications: at most 450 lines a claim; CMS Pub. 100-04 chapter 25 §75.4 (FL 42 to 49)",
    since="0.2",
)
def too_many_lines(claim: Claim, case: Case) -> Iterable[Fault]:
    """A bill to Medicare has more lines than its systems take.

    What is checked: A bill to Medicare has at most 450 service lines. (The guide's own limit, 999 for every payer, is
    told with the structure of the file.)
    Why payers deny it: The Medicare contractor's system returns a longer claim.
    How to fix it: Send the stay or visit in the parts the payer allows (interim bills, or one bill a month), or combine
    lines of one code and day.
    Denied: I dos=2026-01-05..2026-01-30 tob=131 dx=N18.6 filing=MA lines=451 | 90935 rev=0821
    Clean: I dos=2026-01-05..2026-01-30 tob=131 dx=N18.6 filing=MA lines=450 | 90935 rev=0821
    Clean: I dos=2026-01-05..2026-01-30 tob=131 dx=N18.6 filing=CI lines=451 | 90935 rev=0821
    """
    if len(claim.lines) <= _MOST or not is_medicare(claim):
        return ()
    message = f"The bill has {len(claim.lines)} lines; Medicare's systems take {_MOST}."
    return (Fault(claim.where.at("CLM01"), message, str(len(claim.lines))),)
