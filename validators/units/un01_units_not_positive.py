"""UN01: units that are not above zero."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import LINE, rule
from x12.records.claim import ServiceLine

_ELEMENTS = {"P": "SV104", "I": "SV205", "D": "SV306"}
_PAYMENT_GROUPS = ("0022", "0023", "0024")
"""Revenue codes of lines that only carry a payment group (HIPPS code)."""


@rule(
    "UN01",
    on=LINE,
    severity=REJECT,
    snip=5,
    predicts=("16+M53",),
    source="005010X222A1 SV104, X223A2 SV205, X224A2 SV306; CMS Pub. 100-04 chapter 26 §10.4 item 24G",
    since="0.1",
)
def units_not_positive(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """A line has zero or negative units.

    What is checked: Units (minutes, days) of every line are above zero where they are sent. Institutional lines without
    a charge and those that only carry a payment group are left alone.
    Why payers deny it: Nothing was done as often as that; front ends return the claim.
    How to fix it: Enter how often the service was given, at least one.
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 x0
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 | 93005 rev=0730 x0 $80
    Denied: D dos=2026-01-05 | D0120 x0
    Clean: P dos=2026-01-05 dx=E11.9 | 99213 x1
    Clean: P dos=2026-01-05 dx=E11.9 | A0425 x0.5
    Clean: I dos=2026-01-05..2026-01-25 tob=211 dx=I10 | '' rev=0022 x0 $0 | '' rev=0120 x20DA $500
    """
    if line.units is None or line.units > 0:
        return ()
    if case.claim.kind == "I" and (not line.charge or line.revenue_code in _PAYMENT_GROUPS):
        return ()
    message = f"Line {line.number} has {line.units} units; a service is given at least once."
    return (Fault(line.where.at(_ELEMENTS[case.claim.kind]), message, str(line.units), line=line.number),)
