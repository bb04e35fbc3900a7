"""PX04: a service that is always part of others is billed beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import code_among, lines_by_day, procedure_place, same_renderer
from validators.questions.reference import Reference
from validators.questions.rows import FeeScheduleRow
from x12.records.claim import Claim, ServiceLine

_OFTEN_BILLED = (
    "99000-99002", "99024", "99050-99060", "99070", "99071", "99078", "99080", "99082", "99090", "99100-99140", "94760",
    "94761", "97010", "36416", "20930", "20936", "92531", "92532", "93770",
)  # fmt: skip
"""Codes that are mostly billed by habit although Medicare always bundles them; asked for even without a table."""

_PAYABLE = frozenset("ACRT")


@rule(
    "PX04",
    on=CLAIM,
    severity=DENY,
    snip=6,
    predicts=("97", "234+N390"),
    needs=("fee-schedule",),
    kinds="P",
    source="Medicare physician fee schedule, status indicator B; CMS Pub. 100-04 chapter 12 §20.3",
    since="0.1",
)
def bundled_procedure(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A code Medicare always bundles (status B) is billed with another payable service of the day.

    What is checked: A line whose code has fee schedule status B, where another line of the same date and renderer has a
    payable one. Most commercial payers follow the same indicator.
    Why payers deny it: Payment for the code is part of the payment for the other services of the day.
    How to fix it: Take the line off, unless the contract with this payer pays it apart.
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 | 99051 | given pfs 99051 status=B | given pfs 99213
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB | 99070 | 20610 | given pfs 99070 status=B | given pfs 20610
    Clean: P dos=2026-01-05 dx=E11.9 | 99213 | 36415 | given pfs 36415 status=X | given pfs 99213
    Clean: P dos=2026-01-05 dx=E11.9 | 99213 | 99051 dos=2026-01-06 | given pfs 99051 status=B | given pfs 99213
    Not checked: where no fee schedule is loaded and a code that is mostly bundled is billed
    """
    if len(claim.lines) < 2:
        return ()
    return _outcomes(claim, case.ref)


def _outcomes(claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    rows: list[tuple[ServiceLine, FeeScheduleRow]] = []
    edition = ""
    for day, lines in lines_by_day(claim).items():
        table = ref.find("fee-schedule", day)
        if table is None:
            for line in lines:
                if code_among(line.code, _OFTEN_BILLED):
                    yield NotChecked(ref.lacks("fee-schedule", day), line=line.number)
            continue
        edition = table.edition.label
        rows += [(line, row) for line in lines if (row := table.get(line.code))]
    for line, row in rows:
        if row.status == "B" and any(_carries(claim, line, other, its) for other, its in rows):
            yield Fault(
                procedure_place(claim, line),
                f"Line {line.number}: {line.code} is always bundled into the other services of {claim.date_of(line)}.",
                value=line.code,
                edition=edition,
                line=line.number,
            )


def _carries(claim: Claim, line: ServiceLine, other: ServiceLine, row: FeeScheduleRow) -> bool:
    """Whether the other line is a payable service of the same day and renderer, into which the line is bundled."""
    if other is line or row.status not in _PAYABLE:
        return False
    return claim.date_of(line) == claim.date_of(other) and same_renderer(claim, line, other)
