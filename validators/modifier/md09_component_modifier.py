"""MD09: professional and technical components against the fee schedule and the place of service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place
from validators.questions.reference import Reference
from x12.records.claim import Claim, ServiceLine

_HOSPITAL = frozenset({"19", "21", "22", "23"})
_FACILITY = _HOSPITAL | {"24"}
_TAKES_26 = frozenset({"1", "6", "8"})
_WORDS = {
    "0": "a physician service",
    "2": "the professional component only",
    "3": "the technical component only",
    "4": "a global test with its own component codes",
    "5": "incident to a physician's service",
    "6": "a laboratory interpretation",
    "7": "a therapist's service",
    "8": "a physician's interpretation",
    "9": "without components",
}


@rule(
    "MD09",
    on=LINE,
    severity=DENY,
    snip=5,
    predicts=("4", "5", "97+M97"),
    needs=("fee-schedule",),
    source="Medicare fee schedule, PC/TC indicator; CMS Pub. 100-04 chapter 13 §20 and chapter 12 §30.B",
    since="0.1",
    kinds="PI",
    procedures=("10004-69990", "70010-79999", "88104-88399", "91010-96020", "G0000-G9999"),
)
def component_modifier(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """26 or TC stands where the code has no such part, or is missing or wrong for the place of service.

    What is checked: 26 only on codes with PC/TC indicator 1, 6 or 8, TC only on indicator 1, never both on a line. A
        professional claim in a hospital or ambulatory surgical centre (POS 19, 21, 22, 23, 24) bills an indicator-1
        test with 26, and no technical component in a hospital (a warning for payers other than Medicare).
    Why payers deny it: The facility is paid for the technical part; a second payment is refused, and an invalid
        component modifier bounces the line.
    How to fix it: Add 26 when the test was only read there; remove 26 or TC where the code has no such part.
    Denied: P dos=2026-01-05 dx=R07.9 pos=22 | 93306 | given pfs 93306 pctc=1
    Denied: P dos=2026-01-05 dx=R07.9 pos=11 | 93010-26 | given pfs 93010 pctc=2
    Denied: P dos=2026-01-05 dx=R07.9 pos=21 filing=MB | 71046-TC | given pfs 71046 pctc=1
    Denied: P dos=2026-01-05 dx=R07.9 pos=11 | 71046-26-TC | given pfs 71046 pctc=1
    Clean: P dos=2026-01-05 dx=R07.9 pos=22 | 93306-26 | given pfs 93306 pctc=1
    Clean: P dos=2026-01-05 dx=R07.9 pos=11 | 93306 | given pfs 93306 pctc=1
    Clean: P dos=2026-01-05 dx=R07.9 pos=23 | 93010 | given pfs 93010 pctc=2
    Not checked: no fee schedule for the date
    """
    claim = case.claim
    modifiers = line.modifiers
    if "26" in modifiers or "TC" in modifiers:
        return _with_component(line, claim, case.ref)
    if claim.kind == "P" and claim.place_of(line) in _FACILITY and not _surgical(line.code):
        return _global_in_facility(line, claim, case.ref)
    return ()


def _surgical(code: str) -> bool:
    return code < "70010" or code[:1] == "G"


def _with_component(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    which = "26" if "26" in line.modifiers else "TC"
    place = modifier_place(claim, line, line.modifiers.index(which))
    if "26" in line.modifiers and "TC" in line.modifiers:
        text = f"{billed(line)}: 26 and TC on one line are the whole service; bill it without either."
        yield Fault(place, value=billed(line), message=text)
    pos = claim.place_of(line)
    if which == "TC" and claim.kind == "P" and pos in _HOSPITAL:
        yield Fault(
            place,
            value=billed(line),
            severity=DENY if is_medicare(claim) else WARN,
            message=f"{billed(line)} at place of service {pos}: the hospital is paid for the technical component.",
        )
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    table = ref.fee_schedule(day)
    row = table.get(line.code)
    if row is None or row.pctc == "1" or (which == "26" and row.pctc in _TAKES_26):
        return
    words = _WORDS.get(row.pctc, "of another kind")
    text = f"{billed(line)}: PC/TC indicator {row.pctc} ({words}) does not take {which}; remove it."
    yield Fault(place, value=billed(line), message=text, edition=table.edition.label)


def _global_in_facility(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    table = ref.fee_schedule(day)
    row = table.get(line.code)
    if row and row.pctc == "1":
        yield Fault(
            modifier_place(claim, line, len(line.modifiers)),
            value=billed(line),
            message=(
                f"{billed(line)} is billed whole at place of service {claim.place_of(line)}, where the facility bills "
                "the technical part: add 26 if it was interpreted there."
            ),
            edition=table.edition.label,
        )
