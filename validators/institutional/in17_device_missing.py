"""IN17: a procedure that places a device, without the device."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case, fact
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.institutional.outpatient import TREATMENT_PROGRAM, conditions
from validators.questions.claim_questions import code_among, is_medicare, procedure_place
from validators.questions.visit_questions import is_surgery
from x12.records.claim import Claim

_DEVICES = (
    "A4648", "C1052-C1900", "C1982", "C2596", "C2613-C2631", "C8000", "C9610", "C9804-C9809", "L8600-L8699", "L9900",
    "V2630-V2632",
)  # fmt: skip
"""HCPCS codes of devices: the device categories of the outpatient code editor, and ranges of implants."""

_STOPPED = frozenset({"52", "73", "74", "CG"})


@rule(
    "IN17",
    on=CLAIM,
    severity=DENY,
    snip=6,
    kinds="I",
    predicts=("16+M20", "107"),
    needs=("list-device-procedures",),
    source="CMS I/OCE edit 92 (device-dependent procedure without device code); Pub. 100-04 chapter 4 §61.2",
    since="0.2",
    parts=("lines",),
)
def device_missing(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A procedure that always places a device is billed without the HCPCS code of a device on its day.

    What is checked: Hospital outpatient bills to Medicare (13x): each procedure of the list ``device-procedures``,
    which names those of the editor's table, has a device (C17xx and the like, L86xx, lenses V263x) on its day. A
    procedure that was stopped (52, 73, 74) or has none (CG) needs none.
    Why payers deny it: The device is most of the payment; the outpatient code editor returns the claim.
    How to fix it: Add the line of the device with its HCPCS code; CG where none was placed.
    Denied: I dos=2026-01-05 tob=131 filing=MA | 33208 rev=0360 | given list device-procedures 33208
    Denied: I dos=2026-01-05 tob=131 filing=MA | 33208 rev=0360 | '' rev=0275 | given list device-procedures 33208
    Clean: I dos=2026-01-05 tob=131 filing=MA | 33208 rev=0360 | C1785 rev=0275 | given list device-procedures 33208
    Clean: I dos=2026-01-05 tob=131 filing=MA | 33208-73 rev=0360 | given list device-procedures 33208
    Clean: I dos=2026-01-05 tob=131 filing=MA | 20610 rev=0360 | given list device-procedures 33208
    Not checked: surgery and no device on the bill, where there is no list of the procedures that need one
    """
    if claim.place != "13" or not is_medicare(claim) or claim.start is None:
        return ()
    if TREATMENT_PROGRAM in conditions(claim):
        return ()
    missing = case.ref.lacks("list-device-procedures", claim.start)
    if missing:
        asked = any(is_surgery(line.code) for line in claim.lines) and not _device_days(case)
        return (NotChecked(missing),) if asked else ()
    return _faults(claim, case)


def _faults(claim: Claim, case: Case) -> Iterator[Fault]:
    for line in claim.lines:
        day = claim.date_of(line)
        if not line.code or day is None or not _STOPPED.isdisjoint(line.modifiers):
            continue
        listed = case.ref.code_list("device-procedures", day)
        if line.code in listed and day not in _device_days(case):
            message = f"Line {line.number}: {line.code} places a device, and none is billed on {day}."
            place = procedure_place(claim, line)
            yield Fault(place, message, line.code, line=line.number, edition=listed.edition.label)


@fact
def _device_days(case: Case) -> frozenset[date]:
    """Days on which the claim has a device."""
    claim = case.claim
    days = (claim.date_of(line) for line in claim.lines if code_among(line.code, _DEVICES))
    return frozenset(day for day in days if day is not None)
