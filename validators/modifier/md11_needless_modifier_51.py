"""MD11: modifier 51 where it does not belong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import INFORM, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place
from validators.questions.reference import Reference
from x12.records.claim import Claim, ServiceLine


@rule(
    "MD11",
    on=LINE,
    severity=INFORM,
    snip=5,
    predicts=("4", "59"),
    needs=("fee-schedule",),
    source="CMS Pub. 100-04 chapter 12 §40.6; Medicare fee schedule, multiple procedure indicator and global ZZZ",
    since="0.1",
    kinds="P",
    modifiers=("51",),
)
def needless_modifier_51(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """Modifier 51 stands on an add-on or exempt code, or on a claim to Medicare.

    What is checked: 51 is not sent to Medicare, whose contractors add it themselves; on other claims the fee schedule
        shows the code neither as an add-on (global ZZZ) nor as free of the multiple-procedure reduction (indicator 0).
    Why payers deny it: Add-on and exempt codes are paid whole; with 51 they are cut in price or returned.
    How to fix it: Remove 51 from the line.
    Denied: P dos=2026-01-05 dx=M48.061 filing=MB pos=21 | 63047 | 22612-51
    Denied: P dos=2026-01-05 dx=M48.061 pos=21 | 63047 | 63048-51 | given pfs 63048 global=ZZZ multiple=0
    Clean: P dos=2026-01-05 dx=M48.061 pos=21 | 63047 | 22612-51 | given pfs 22612 global=090 multiple=2
    Clean: P dos=2026-01-05 dx=M48.061 filing=MB pos=21 | 63047 | 22612
    Not checked: no fee schedule for the date
    """
    return _needless(line, case.claim, case.ref)


def _needless(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    place = modifier_place(claim, line, line.modifiers.index("51"))
    if is_medicare(claim):
        yield Fault(place, value=billed(line), message=f"{billed(line)}: Medicare adds 51 itself; remove it.")
        return
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    table = ref.fee_schedule(day)
    row = table.get(line.code)
    if row and (row.global_days == "ZZZ" or row.multiple == "0"):
        what = "an add-on code" if row.global_days == "ZZZ" else "exempt from the multiple-procedure reduction"
        yield Fault(
            place,
            value=billed(line),
            message=f"{billed(line)} is {what}: 51 would only cut its price; remove it.",
            edition=table.edition.label,
        )
