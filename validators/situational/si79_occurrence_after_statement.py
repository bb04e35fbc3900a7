"""SI79: accident or onset after the statement."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim

_CAUSES = frozenset({"01", "02", "03", "04", "05", "06", "11"})


@rule(
    "SI79",
    on=CLAIM,
    severity=DENY,
    snip=4,
    predicts=("16+M45",),
    kinds="I",
    source="005010X223A2: loop 2300 HI*BH and DTP*434; UB-04 FL 31 (codes 01–06, 11)",
    since="0.1",
)
def occurrence_after_statement(claim: Claim, case: Case) -> Iterator[Fault | NotChecked]:
    """An accident or onset dated after the statement.

    What is checked: Occurrence codes 01–06 (accident, crime) and 11 (onset) are not dated after the
    statement’s through date.
    Why payers deny it: What caused the visit cannot come after it; payers return the bill.
    How to fix it: Correct the date of the occurrence; most often the year is wrong.
    Denied: I tob=131 dos=2026-01-05 dx=S52.501A occ=05@2026-02-04 | 99283 rev=0450
    Clean: I tob=131 dos=2026-01-05 dx=S52.501A occ=05@2026-01-04 | 99283 rev=0450
    Clean: I tob=131 dos=2026-01-05 dx=S52.501A occ=45@2026-02-04 | 99283 rev=0450
    Not checked: a bill without statement dates
    """
    for code in claim.codes:
        if code.qualifier != "BH" or code.code not in _CAUSES or code.period is None or code.period.start is None:
            continue
        last = claim.end
        if last is None:
            yield NotChecked("the claim has no readable statement date")
            return
        if code.period.start > last:
            message = f"Occurrence {code.code} is dated {code.period.start}, after the statement's last day {last}."
            yield Fault(code.where, message, code.code)
