"""MD14: the surgical package split between physicians."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault, NotChecked
from validators.engine.rule import LINE, in_range, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place, procedure_place
from validators.questions.global_surgery import global_days
from validators.questions.reference import Reference
from x12.records.claim import Claim, ServiceLine

_SPLIT = frozenset({"54", "55", "56"})
_HAS_AFTERCARE = frozenset({"010", "090"})
_EMERGENCY = "207P"
_FRACTURES = (
    "21310-21497", "22310-22328", "23500-23680", "24500-24685", "25500-25695", "26600-26785",
    "27193-27282", "27500-27566", "27750-27848", "28400-28675",
)  # fmt: skip
"""CPT's fracture and dislocation sections."""


@rule(
    "MD14",
    on=LINE,
    severity=WARN,
    snip=5,
    predicts=("97", "B20", "16"),
    needs=("fee-schedule",),
    source="CMS Pub. 100-04 chapter 12 §40.2.A.3 and §40.4; 005010X222A1 loop 2300 DTP*090 and DTP*091",
    since="0.1",
    kinds="P",
    procedures=("10004-69990",),
)
def split_global_package(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """54, 55 or 56 does not fit the procedure, lacks its dates, or is missing in the emergency department.

    What is checked: 54 (surgery only), 55 (aftercare only) and 56 (pre-operative only) stand on codes with a global
        period of 10 or 90 days, not 54 with 55 on one line; 55 to Medicare comes with the date care was assumed
        (DTP*090) or relinquished (DTP*091). An emergency physician (taxonomy 207P) treating a fracture in POS 23
        without 54 is told: the aftercare will be another's.
    Why payers deny it: Two physicians are paid parts of one package; without modifiers and dates the parts overlap.
    How to fix it: Agree the transfer of care, put 54 and 55 on the two claims and the date care changed hands.
    Denied: P dos=2026-01-05 dx=L72.0 | 20610-54 | given pfs 20610 global=000
    Denied: P dos=2026-01-05 dx=H25.11 filing=MB | 66984-55-RT | given pfs 66984 global=090
    Denied: P dos=2026-01-05 dx=S52.501A pos=23 rendering=1234567893/207P00000X | 25600-RT
    Clean: P dos=2026-01-05 dx=H25.11 filing=MB date.090=2026-01-06 | 66984-55-RT | given pfs 66984 global=090
    Clean: P dos=2026-01-05 dx=S52.501A pos=23 rendering=1234567893/207P00000X | 25600-54
    | given pfs 25600 global=090
    Clean: P dos=2026-01-05 dx=S52.501A pos=11 rendering=1234567893/207X00000X | 25600-RT
    Not checked: no fee schedule for the date
    """
    claim = case.claim
    if not _SPLIT.isdisjoint(line.modifiers):
        return _split(line, claim, case.ref)
    if claim.place_of(line) == "23" and _emergency_fracture(line, claim):
        text = f"{billed(line)} in the emergency department without 54: who gives the aftercare bills it with 55."
        return (Fault(procedure_place(claim, line), value=billed(line), message=text, predicts=("97", "B20")),)
    return ()


def _emergency_fracture(line: ServiceLine, claim: Claim) -> bool:
    if not any(in_range(line.code, section) for section in _FRACTURES):
        return False
    renderer = claim.rendering_of(line)
    return renderer is not None and renderer.taxonomy.startswith(_EMERGENCY)


def _split(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    which = next(m for m in line.modifiers if m in _SPLIT)
    place = modifier_place(claim, line, line.modifiers.index(which))
    if "54" in line.modifiers and "55" in line.modifiers:
        text = f"{billed(line)}: surgery (54) and aftercare (55) on one line are the whole package; remove both."
        yield Fault(place, value=billed(line), message=text)
    if which == "55" and is_medicare(claim) and not _care_dates(line, claim):
        text = f"{billed(line)}: 55 needs the date care was assumed (DTP*090) or relinquished (DTP*091)."
        yield Fault(place, value=billed(line), message=text, predicts=("16",))
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    indicator, edition = global_days(ref, line.code, day)
    if indicator and indicator not in _HAS_AFTERCARE:
        text = f"{billed(line)}: global period {indicator} cannot be split; {which} needs one of 10 or 90 days."
        yield Fault(place, value=billed(line), message=text, edition=edition)


def _care_dates(line: ServiceLine, claim: Claim) -> bool:
    return any(holder.date(q) for holder in (line, claim) for q in ("090", "091"))
