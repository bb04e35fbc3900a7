"""MD08: a procedure on one of several sides, digits, lids or vessels that does not say which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, INFORM, WARN, Fault, NotChecked, Unavailable
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, modifier_place
from validators.questions.reference import Reference
from validators.questions.visit_questions import SURGERY_CODES, is_surgery
from x12.records.claim import Claim, ServiceLine

_SIDE = frozenset({"RT", "LT", "50"})
_DIGIT = frozenset("FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9".split())
_EYELID = frozenset({"E1", "E2", "E3", "E4"})
_CORONARY = frozenset({"LC", "LD", "LM", "RC", "RI"})
_KINDS = {"side": _SIDE | _DIGIT | _EYELID, "digit": _DIGIT, "eyelid": _EYELID, "coronary": _CORONARY}
_ANY = _SIDE | _DIGIT | _EYELID | _CORONARY
_WITHOUT_SIDE = ("00100-01999", "80047-87999", "90281-90756", "90785-90899", "99202-99499")
"""Anesthesia, laboratory, vaccines, psychiatry, visits: nothing of them has a side."""

_SAYS = {"side": "RT, LT or 50", "digit": "FA-F9 or TA-T9", "eyelid": "E1-E4", "coronary": "LC, LD, LM, RC or RI"}


@rule(
    "MD08",
    on=LINE,
    severity=DENY,
    snip=5,
    predicts=("4", "16+N822"),
    needs=("payer-anatomic", "fee-schedule"),
    source="Payer laterality policies; Medicare fee schedule, bilateral indicator 1; NCCI Policy Manual chapter I.E",
    since="0.1",
    kinds="PI",
    procedures=(*SURGERY_CODES, "92920-92944", *_WITHOUT_SIDE),
)
def missing_anatomic_modifier(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """A procedure on a paired organ, digit, eyelid or vessel does not say which one, or one without sides names one.

    What is checked: Anesthesia, laboratory tests, vaccines, psychiatry and visits carry no modifier of a side, digit,
        lid or vessel: a warning. A procedure the payer's list `anatomic` names (its column `needs`: side, digit, eyelid
        or coronary; side when empty) has such a modifier. Without the list, a surgical code whose Medicare
        bilateral indicator is 1 and that names no side is told as information only.
    Why payers deny it: Without the site a second claim looks like a duplicate and the diagnosis cannot be compared.
    How to fix it: Take the side, finger, toe, lid or vessel from the operative report and add its modifier.
    Denied: P dos=2026-01-05 dx=S42.001A | 23500 | given payer anatomic 23500:needs=side
    Denied: P dos=2026-01-05 dx=B35.1 | 11730-RT | given payer anatomic 11730:needs=digit
    Denied: P dos=2026-01-05 dx=M17.11 | 20610 | given pfs 20610 bilateral=1
    Denied: P dos=2026-01-05 dx=M25.561 | 99213-RT
    Denied: P dos=2026-01-05 dx=E11.9 | 83036-LT
    Clean: P dos=2026-01-05 dx=S42.001A | 23500-RT | given payer anatomic 23500:needs=side
    Clean: P dos=2026-01-05 dx=B35.1 | 11730-T5 | given payer anatomic 11730:needs=digit
    Clean: P dos=2026-01-05 dx=L72.0 | 11402 | given pfs 11402 bilateral=0
    Clean: P dos=2026-01-05 dx=M17.11 | 20610-LT
    Not checked: neither the payer's list nor a fee schedule for the date
    """
    if not (is_surgery(line.code) or line.code.startswith("929")):
        needless = [modifier for modifier in line.modifiers if modifier in _ANY]
        return _sided(line, case.claim, needless[0]) if needless else ()
    return _named(line, case.claim, case.ref)


def _sided(line: ServiceLine, claim: Claim, modifier: str) -> Iterator[Fault]:
    yield Fault(
        modifier_place(claim, line, line.modifiers.index(modifier)),
        value=billed(line),
        severity=WARN,
        predicts=("4",),
        message=f"{billed(line)}: {line.code} has no side or site; {modifier} says nothing of it.",
    )


def _named(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    named = not _ANY.isdisjoint(line.modifiers)
    day = claim.date_of(line)
    if day is None:
        if not named:
            yield NotChecked("the line has no readable date of service")
        return
    try:
        wanted = ref.payer_list("anatomic", claim.payer_id, day)
    except Unavailable as missing:
        if not named:
            yield from _by_fee_schedule(line, claim, ref, day, missing)
        return
    if line.code not in wanted:
        return
    kind = wanted.value(line.code, "needs") or "side"
    if kind in _KINDS and _KINDS[kind].isdisjoint(line.modifiers):
        yield Fault(
            modifier_place(claim, line, len(line.modifiers)),
            value=billed(line),
            message=f"{billed(line)} needs a {kind} modifier ({_SAYS[kind]}) for this payer.",
            edition=wanted.edition.label,
        )


def _by_fee_schedule(
    line: ServiceLine, claim: Claim, ref: Reference, day: date, missing: Unavailable
) -> Iterator[Fault | NotChecked]:
    try:
        table = ref.fee_schedule(day)
    except Unavailable as none:
        yield NotChecked(f"{missing}; {none}")
        return
    row = table.get(line.code)
    if row and row.bilateral == "1":
        yield Fault(
            modifier_place(claim, line, len(line.modifiers)),
            value=billed(line),
            severity=INFORM,
            message=f"{billed(line)} can be done on either side (bilateral indicator 1): payers want RT, LT or 50.",
            edition=table.edition.label,
        )
