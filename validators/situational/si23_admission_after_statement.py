"""SI23: admission after the statement period."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI23",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=("16+MA40",),
    kinds="I",
    source="005010X223A2: loop 2300 DTP*434 and DTP*435",
    since="0.1",
)
def admission_after_statement(claim: Claim, case: Case) -> Iterable[Fault]:
    """The patient is admitted after the statement ends.

    What is checked: The admission date is not later than the statement’s through date.
    Why payers deny it: A stay billed to its end must have begun; payers return the bill. (From dates before
    admission are legal: services of the payment window.)
    How to fix it: Correct the admission date or the statement dates.
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 date.435=2026-02-02 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 date.435=2026-01-02 | '' rev=0120 x4DA
    Clean: I tob=111 dos=2026-01-02..2026-01-06 dx=I10 admit=I10 date.435=2026-01-04 | '' rev=0120 x4DA
    """
    admission = claim.date("435")
    if admission is None or admission.start is None:
        return ()
    statement = claim.date("434")
    if statement is None or statement.end is None or admission.start <= statement.end:
        return ()
    message = f"Admission {admission.start} (DTP*435) is after the statement's last day {statement.end} (DTP*434)."
    return (Fault(admission.where, message, admission.raw),)
