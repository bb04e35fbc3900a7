"""MD26: the same modifier twice on one line."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, modifier_place
from x12.records.claim import Claim, ServiceLine


@rule(
    "MD26",
    on=LINE,
    severity=REJECT,
    snip=5,
    predicts=("4+N519",),
    source="005010X222A1 loop 2400 SV101-3 to -6 (X223A2 SV202, X224A2 SV301); CMS Pub. 100-04 chapter 12 §30",
    since="0.1",
)
def duplicate_modifier(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """A modifier is repeated on the same service line.

    What is checked: The modifiers of the line (SV101-3 to -6, SV202-3 to -6, SV301-3 to -6) are all different.
    Why payers deny it: A repeated modifier adds nothing and is read as a combination of modifiers that is not valid.
    How to fix it: Remove the repeat, or put the modifier that was meant in its place.
    Denied: P dos=2026-01-05 dx=E11.9 | 99213-25-25
    Denied: P dos=2026-01-05 dx=M17.11 | 99213-25 | 20610-RT-59-RT
    Denied: I dos=2026-01-05..2026-01-05 dx=M25.561 tob=131 | 97110-GP-KX-GP rev=0420
    Denied: P dos=2026-01-05 dx=M17.11 | 20610-rt-RT
    Clean: P dos=2026-01-05 dx=E11.9 | 99213-25
    Clean: P dos=2026-01-05 dx=M17.0 | 20610-RT | 20610-LT-59
    Clean: D dos=2026-01-05 | D0120
    """
    modifiers = line.modifiers
    if len(modifiers) < 2 or len(set(modifiers)) == len(modifiers) == len({m.upper() for m in modifiers}):
        return ()
    return _repeats(line, case.claim)


def _repeats(line: ServiceLine, claim: Claim) -> Iterable[Fault]:
    seen: set[str] = set()
    told: set[str] = set()
    for position, sent in enumerate(line.modifiers):
        modifier = sent.upper()
        if modifier and modifier in seen and modifier not in told:
            told.add(modifier)
            yield Fault(
                modifier_place(claim, line, position),
                value=sent,
                message=f"Modifier {modifier} stands more than once on {billed(line)}: remove the repeat.",
            )
        seen.add(modifier)
