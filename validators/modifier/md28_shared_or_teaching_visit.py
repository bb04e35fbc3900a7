"""MD28: shared visits and teaching physicians."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, modifier_place
from validators.questions.visit_questions import VISITS, codes_of
from x12.records.claim import Claim, ServiceLine

_FACILITY = frozenset("19 21 22 23 26 31 34 51 52 53 55 56 61".split())
_SHAREABLE = VISITS | {"99292"}
_NOT_PRIMARY_CARE = codes_of("99204 99205 99214 99215 99221-99223 99231-99239 99281-99285 99291 99292")


@rule(
    "MD28",
    on=LINE,
    severity=WARN,
    snip=5,
    predicts=("4",),
    source="42 CFR 415.140 (split or shared visits); 42 CFR 415.174 and CMS Pub. 100-04 chapter 12 §100.1 (GC, GE)",
    since="0.1",
    kinds="P",
    modifiers=("FS", "GC", "GE"),
)
def shared_or_teaching_visit(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """FS, GC or GE stands where its rule does not hold.

    What is checked: FS (split or shared) on an E/M visit in a facility; GC (teaching physician present) not with GE
        (primary care exception); GE only on the lower office visits and wellness visits of that exception.
    Why payers deny it: In an office the visit is billed by who made it; under the exception only some codes are paid.
    How to fix it: Bill the visit under the person who made it, or use GC with the teaching physician's note.
    Denied: P dos=2026-01-05 dx=E11.9 pos=11 | 99214-FS
    Denied: P dos=2026-01-05 dx=R07.9 pos=22 | 93010-FS
    Denied: P dos=2026-01-05 dx=E11.9 pos=22 | 99214-GE
    Denied: P dos=2026-01-05 dx=E11.9 pos=22 | 99213-GC-GE
    Clean: P dos=2026-01-05 dx=I50.9 pos=21 | 99232-FS
    Clean: P dos=2026-01-05 dx=E11.9 pos=22 | 99213-GE
    Clean: P dos=2026-01-05 dx=E11.9 pos=22 | 99214-GC
    """
    return _misplaced(line, case.claim)


def _misplaced(line: ServiceLine, claim: Claim) -> Iterator[Fault]:
    modifiers, code = line.modifiers, line.code
    found: list[tuple[str, str]] = []
    if "FS" in modifiers and code not in _SHAREABLE:
        found.append(("FS", "a split or shared service is an E/M visit"))
    elif "FS" in modifiers and claim.place_of(line) not in _FACILITY:
        found.append(("FS", f"there is no split or shared visit at place of service {claim.place_of(line)}"))
    if "GC" in modifiers and "GE" in modifiers:
        found.append(("GE", "GC (physician present) and GE (not present) contradict each other"))
    elif "GE" in modifiers and code in _NOT_PRIMARY_CARE:
        listed = "99202, 99203, 99211-99213 and the wellness visits"
        found.append(("GE", f"the primary care exception covers {listed}"))
    for modifier, text in found:
        place = modifier_place(claim, line, modifiers.index(modifier))
        yield Fault(place, value=billed(line), message=f"{billed(line)}: {text}.")
