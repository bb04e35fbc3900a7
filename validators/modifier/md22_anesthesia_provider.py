"""MD22: anesthesia without who gave it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case, fact
from validators.engine.finding import DENY, REJECT, WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place
from x12.records.claim import ServiceLine

_PROVIDER = frozenset({"AA", "AD", "QK", "QX", "QY", "QZ"})
_AGREES = {
    "AA": frozenset({"AA"}),
    "AD": frozenset({"AD", "QX"}),
    "QK": frozenset({"QK", "QX"}),
    "QY": frozenset({"QY", "QX"}),
    "QX": frozenset({"QX", "QK", "QY", "AD"}),
    "QZ": frozenset({"QZ"}),
}
"""Which provider modifiers can stand on two lines for one case."""
_DAILY_MANAGEMENT = "01996"


@rule(
    "MD22",
    on=LINE,
    severity=REJECT,
    snip=5,
    predicts=("4", "16+N822", "194"),
    source="CMS Pub. 100-04 chapter 12 §50.I and §140.3.3",
    since="0.1",
    kinds="P",
    procedures=("00100-01999",),
)
def anesthesia_provider(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """Anesthesia does not say who gave it and under whose direction, or says two things.

    What is checked: Codes 00100-01999 (not 01996, daily management) carry exactly one of AA (physician), AD, QK, QY
        (direction), QX, QZ (CRNA): rejected by Medicare, denied by others, a warning for Medicaid, whose states have
        their own. Two lines for one case do not contradict (AA or QZ beside any other). That a QX line has its
        QK or QY is not looked for: the physician's claim often comes later.
    Why payers deny it: The modifier decides how the fee is split between physician and CRNA.
    How to fix it: Add the modifier of the anesthesia record; correct the line whose modifier contradicts it.
    Denied: P dos=2026-01-05 dx=K80.20 filing=MB pos=22 | 00790-P2 x95MJ
    Denied: P dos=2026-01-05 dx=K80.20 pos=22 | 00790-AA-QK x95MJ
    Denied: P dos=2026-01-05 dx=K80.20 pos=22 | 00790-AA x95MJ | 00790-QX x95MJ rendering=1932102118
    Clean: P dos=2026-01-05 dx=K80.20 filing=MB pos=22 | 00790-AA-P2 x95MJ
    Clean: P dos=2026-01-05 dx=K80.20 filing=MB pos=22 | 00790-QK x95MJ | 00790-QX x95MJ rendering=1932102118
    Clean: P dos=2026-01-05 dx=G89.18 filing=MB pos=21 | 01996
    """
    if line.code == _DAILY_MANAGEMENT:
        return ()
    found = [m for m in line.modifiers if m in _PROVIDER]
    if len(found) == 1 and len(case.claim.lines) == 1:
        return ()
    return _unclear(found, line, case)


def _unclear(found: list[str], line: ServiceLine, case: Case) -> Iterator[Fault]:
    claim = case.claim
    if not found:
        severity = REJECT if is_medicare(claim) else (WARN if claim.filing == "MC" else DENY)
        text = f"{billed(line)} does not say who gave the anesthesia (AA, AD, QK, QX, QY or QZ)."
        yield Fault(
            modifier_place(claim, line, len(line.modifiers)), value=billed(line), severity=severity, message=text
        )
        return
    place = modifier_place(claim, line, line.modifiers.index(found[-1]))
    if len(set(found)) > 1:
        text = f"{billed(line)}: {' and '.join(found)} together; one line is one provider's part."
        yield Fault(place, value=billed(line), severity=DENY, message=text)
        return
    other = _contradiction(found[0], line, case)
    if other is not None:
        text = f"{billed(line)} and {billed(other)} of line {other.number} on one day contradict each other."
        yield Fault(place, value=billed(line), severity=DENY, predicts=("4", "194"), message=text)


def _contradiction(modifier: str, line: ServiceLine, case: Case) -> ServiceLine | None:
    """An earlier line for the same case whose provider modifier does not go with this one."""
    if {"76", "77", "59"} & set(line.modifiers):
        return None
    for theirs, other in _first_said(case).get((line.code, case.claim.date_of(line)), {}).items():
        if theirs not in _AGREES[modifier] and other.where.segment < line.where.segment:
            return other
    return None


@fact
def _first_said(case: Case) -> dict[tuple[str, date | None], dict[str, ServiceLine]]:
    """By code and day, in the order of the claim: the first line that names each provider modifier alone."""
    found: dict[tuple[str, date | None], dict[str, ServiceLine]] = {}
    for line in case.claim.lines:
        named = _PROVIDER.intersection(line.modifiers)
        if len(named) == 1:
            (modifier,) = named
            found.setdefault((line.code, case.claim.date_of(line)), {}).setdefault(modifier, line)
    return found
