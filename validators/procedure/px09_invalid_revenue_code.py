"""PX09: a revenue code is not one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, Unavailable
from validators.engine.rule import LINE, rule
from x12.records.claim import ServiceLine

_CATEGORIES = frozenset({"001", "002", "100", "210", "310"} | {f"{number:03d}" for number in range(10, 100)})
"""First three digits of the revenue codes NUBC has assigned: 0001, 002x, 010x–099x, 100x, 210x, 310x."""


@rule(
    "PX09",
    on=LINE,
    severity=REJECT,
    snip=5,
    predicts=("16+M50",),
    kinds="I",
    source="NUBC, form locator 42; 005010X223A2 loop 2400 SV201",
    since="0.1",
)
def invalid_revenue_code(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """A revenue code does not have four digits or lies in no category the NUBC has assigned.

    What is checked: SV201 has four digits and begins with an assigned category (002x, 010x–099x, 100x, 210x, 310x);
    where the list `revenue` is imported, it decides.
    Why payers deny it: The revenue code says which department served; an unknown one makes the line unprocessable.
    How to fix it: Correct the code in the charge master or on the line (four digits with the leading zero).
    Denied: I dos=2026-01-05 tob=131 dx=E11.9 | 99213 rev=510
    Denied: I dos=2026-01-05 tob=131 dx=E11.9 | 99213 rev=4500
    Denied: I dos=2026-01-05 tob=131 dx=E11.9 | 99213 rev=0519 | given list revenue 0510 0450
    Clean: I dos=2026-01-05 tob=131 dx=E11.9 | 99213 rev=0510
    Clean: I dos=2026-01-05..2026-01-07 tob=111 dx=E11.9 | '' rev=0120
    """
    code = line.revenue_code
    if len(code) == 4 and code.isdigit() and code[:3] in _CATEGORIES:
        day = case.claim.date_of(line)
        if day is None:
            return ()
        try:
            listed = case.ref.code_list("revenue", day)
        except Unavailable:
            return ()
        return () if code in listed else _fault(line, f"is not a revenue code on {day}", listed.edition.label)
    if not case.claim.transaction.version.startswith("005010"):
        return ()
    return _fault(line, "is not a revenue code")


def _fault(line: ServiceLine, why: str, edition: str = "") -> Iterator[Fault]:
    code = line.revenue_code
    yield Fault(
        line.where.at("SV201"), f"Line {line.number}: {code or 'an empty SV201'} {why}.", value=code, edition=edition
    )
