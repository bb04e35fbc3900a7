"""MD07: a bilateral procedure billed in a way that does not hold together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_lines import first_with_modifiers
from validators.questions.claim_questions import billed, is_medicare, modifier_place
from validators.questions.reference import Reference
from x12.records.claim import Claim, ServiceLine

_ONE = Decimal(1)
_WHY = {"0": "the 150 % rule does not apply", "2": "the code is bilateral already", "9": "the concept does not apply"}


@rule(
    "MD07",
    on=LINE,
    severity=DENY,
    snip=5,
    predicts=("4", "16", "18"),
    needs=("fee-schedule", "payer-bilateral-50"),
    source="CMS Pub. 100-04 chapter 12 §40.7; Medicare fee schedule, bilateral indicator; I/OCE edit 17",
    since="0.1",
    kinds="PI",
    modifiers=("50", "RT"),
)
def bilateral_procedure(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """Modifier 50 stands on a code that cannot take it, beside a side modifier, or with several units.

    What is checked: 50 is alone (no RT or LT on the line); to Medicare its line has one unit; the fee schedule's
        bilateral indicator of the code is not 0, 2 or 9. A code split over an RT and an LT line of the same day is
        found where the payer's list `bilateral-50` says that it wants one line with 50.
    Why payers deny it: The code already means both sides, or has no sides, or the sides are counted twice.
    How to fix it: Remove 50 where the code has no sides or means both; else bill it with one unit, or RT and LT.
    Denied: P dos=2026-01-05 dx=J35.03 filing=MB pos=24 | 42820-50 | given pfs 42820 bilateral=0
    Denied: P dos=2026-01-05 dx=M17.0 filing=MB | 20610-50 x2 | given pfs 20610 bilateral=1
    Denied: P dos=2026-01-05 dx=M17.0 | 20610-50-RT | given pfs 20610 bilateral=1
    Denied: P dos=2026-01-05 dx=M17.0 | 20610-RT | 20610-LT | given payer bilateral-50 20610
    Clean: P dos=2026-01-05 dx=M17.0 filing=MB | 20610-50 x1 | given pfs 20610 bilateral=1
    Clean: P dos=2026-01-05 dx=M17.0 | 20610-RT | 20610-LT | given payer bilateral-50 27447
    Clean: P dos=2026-01-05 dx=M17.0 | 20610-RT | 27447-LT
    Not checked: no fee schedule for the date; RT and LT lines without the payer's list
    """
    claim = case.claim
    if "50" in line.modifiers:
        return _with_50(line, claim, case.ref)
    if line.code and _other_side(line, case):
        return _split(line, claim, case.ref)
    return ()


def _with_50(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    place = modifier_place(claim, line, line.modifiers.index("50"))
    sides = [m for m in line.modifiers if m in ("RT", "LT")]
    if sides:
        yield Fault(place, value=billed(line), message=f"{billed(line)}: 50 means both sides; {sides[0]} means one.")
    if is_medicare(claim) and line.unit == "UN" and line.units is not None and line.units != _ONE:
        text = f"{billed(line)} has {line.units} units: Medicare takes a bilateral procedure as one line of one unit."
        yield Fault(place, value=billed(line), message=text)
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    table = ref.fee_schedule(day)
    row = table.get(line.code)
    if row and row.bilateral in _WHY:
        text = f"{billed(line)}: bilateral indicator {row.bilateral}, {_WHY[row.bilateral]}; remove 50."
        yield Fault(place, value=billed(line), message=text, edition=table.edition.label)


def _other_side(line: ServiceLine, case: Case) -> bool:
    return (line.code, case.claim.date_of(line), "LT") in first_with_modifiers(case)


def _split(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    wanted = ref.payer_list("bilateral-50", claim.payer_id, day)
    if line.code in wanted:
        yield Fault(
            modifier_place(claim, line, line.modifiers.index("RT")),
            value=billed(line),
            message=f"{line.code} is billed on an RT and an LT line; this payer wants one line with 50.",
            edition=wanted.edition.label,
        )
