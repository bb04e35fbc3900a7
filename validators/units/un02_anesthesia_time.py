"""UN02: anesthesia without its minutes, or minutes on another service."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import LINE, in_range, rule
from x12.records.claim import ServiceLine

_ANESTHESIA = "00100-01999"
_WITHOUT_TIME = frozenset({"01953", "01996"})
"""Burn area beyond the first, and daily management of a drug infusion: counted in units."""
_MINUTES, _DAY = "MJ", 1440


@rule(
    "UN02",
    on=LINE,
    severity=DENY,
    snip=5,
    kinds="P",
    predicts=("16+N203", "16+M53"),
    source="005010X222A1 SV103 and SV104 (MJ is required for anesthesia); CMS Pub. 100-04 chapter 12 §50",
    since="0.2",
)
def anesthesia_time(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """Anesthesia is not billed in minutes, or another service is.

    What is checked: Anesthesia services (00100 to 01999) are billed in minutes (SV103 MJ), at least one and at most a
    day; 01953 and 01996, which have no time, are not looked at. No other service but moderate sedation is billed in
    minutes.
    Why payers deny it: Anesthesia is paid by base units and time; without minutes it cannot be priced, and minutes
    taken for units pay a visit many times over.
    How to fix it: Send the minutes of the anesthesia record with MJ, other services in units (UN).
    Denied: P dos=2026-01-05 dx=K80.20 pos=22 | 00790-AA x6
    Denied: P dos=2026-01-05 dx=K80.20 pos=22 | 00790-AA x0MJ
    Denied: P dos=2026-01-05 dx=K80.20 pos=22 | 00790-AA x1500MJ
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 x15MJ
    Clean: P dos=2026-01-05 dx=K80.20 pos=22 | 00790-AA x95MJ
    Clean: P dos=2026-01-05 dx=K80.20 pos=21 | 01996 x1
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    """
    code, units = line.code, line.units
    if line.procedure.qualifier != "HC" or len(code) != 5:
        return ()
    if in_range(code, _ANESTHESIA) and code not in _WITHOUT_TIME:
        if line.unit != _MINUTES:
            message = f"{code} is anesthesia and billed in {line.unit or 'no unit'}: its time goes in minutes (MJ)."
            return (Fault(line.where.at("SV103"), message, line.unit),)
        if units is not None and not 0 < units <= _DAY:
            message = f"{code} is billed with {units} minutes: anesthesia lasts at least one and at most {_DAY}."
            return (Fault(line.where.at("SV104"), message, str(units)),)
    elif line.unit == _MINUTES and not code.startswith("9915"):
        message = f"{code} is billed in minutes (MJ), which only anesthesia is."
        return (Fault(line.where.at("SV103"), message, line.unit),)
    return ()
