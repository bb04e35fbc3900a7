"""EM07: the level of a visit against what the record supports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from validators.engine.case import Case
from validators.engine.finding import DENY, INFORM, WARN, Fault, NotChecked, Unavailable
from validators.engine.rule import LINE, rule
from validators.evaluation.levels import LEVELED, family_of, support
from validators.questions.claim_questions import procedure_place
from validators.questions.reference import NO_FACTS, Reference
from x12.records.claim import Claim, ServiceLine

_WITHOUT_FACTS = (NotChecked(NO_FACTS),)
_HIGHEST = frozenset({"99205", "99215", "99285"})
_MINOR = (
    "B07", "B35", "H10", "H612", "J00", "J029", "J069", "J30", "K047", "L22", "L237", "L259", "L70", "R051", "R0981",
    "Z00", "Z02", "Z23", "Z480", "Z760",
)  # fmt: skip
"""Categories of minor or administrative reasons for a visit (prefixes): colds, warts, acne, check-ups, refills."""


@rule(
    "EM07",
    on=LINE,
    severity=WARN,
    snip=7,
    predicts=("150", "150+N22", "150+M25", "150+M26"),
    needs=("documentation",),
    source="AMA CPT E/M guidelines 2021 and 2023; CMS Pub. 100-04 chapter 12 §30.6.1",
    since="0.1",
    kinds="P",
    procedures=("98000-98015", "99202-99205", "99212-99215", "99221-99236", "99242-99350"),
)
def level_above_documentation(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """The billed E/M level is higher than the record supports, or high for the diagnoses billed.

    What is checked: With documentation facts, the billed code against the highest of its family that total time or
        medical decision making (two of problems, data, risk) supports: office visits from 2021, hospital,
        consultation, nursing facility and home visits from 2023; emergency visits by decision making only. Billed
        above: hold; billed below: information. Without facts the level counts as not checked; still a warning are
        99205, 99215 and 99285 whose every diagnosis is minor, and those of a provider who, where the list `em-levels`
        is loaded, bills the highest level more than 3 (setting EM07.z) deviations above his peers (column `z`).
    Why payers deny it: Payers pay the level the record supports, lower the code, or ask for the record.
    How to fix it: Compare note and code; bill the level that time or decision making supports, or complete the note.
    Denied: P dos=2026-01-05 dx=E11.9 | 99215 | doc line=1 minutes=35 mdm=moderate
    Denied: P dos=2026-01-05 dx=E11.9 | 99214 | doc line=1 problems=low data=minimal risk=moderate
    Denied: P dos=2026-01-05 dx=J18.9 pos=23 | 99285 | doc line=1 mdm=moderate minutes=120
    Denied: P dos=2026-01-05 dx=I50.9 pos=21 | 99223 | doc line=1 minutes=70
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 | doc line=1 minutes=32
    Denied: P dos=2026-01-05 dx=J00,Z02.5 | 99215
    Denied: P dos=2026-01-05 dx=E11.9 rendering=1234567893 | 99215 | given list em-levels 1234567893:z=3.4
    Clean: P dos=2026-01-05 dx=E11.9 | 99215 | doc line=1 minutes=40 mdm=moderate
    Clean: P dos=2026-01-05 dx=E11.9 | 99214 | doc line=1 problems=moderate data=minimal risk=moderate
    Clean: P dos=2026-01-05 dx=J18.9 pos=23 | 99284 | doc line=1 mdm=moderate minutes=120
    Clean: P dos=2022-12-31 dx=I50.9 pos=21 | 99223 | doc line=1 minutes=70
    Not checked: no documentation facts for the visit, or facts without time and decision making
    """
    claim = case.claim
    if line.code not in LEVELED:
        return ()
    if line.code not in _HIGHEST and case.ref.facts(claim.id, line.number) is None:
        day = claim.date_of(line)
        return _WITHOUT_FACTS if day is None or family_of(line.code, day) else ()
    return _compared(line, claim, case.ref)


def _compared(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the visit has no readable date of service")
        return
    if family_of(line.code, day) is None:
        return
    if line.code in _HIGHEST and _all_minor(line):
        codes = ", ".join(d.code for d in line.diagnoses)
        text = f"{line.code} on {day} with minor diagnoses only ({codes}): payers question the level."
        yield Fault(procedure_place(claim, line), value=line.code, message=text)
    elif line.code in _HIGHEST:
        yield from _outlier(line, claim, ref, day)
    facts = ref.documentation(claim.id, line.number)
    try:
        found = support(line.code, facts, day)
    except ValueError as unknown:
        yield NotChecked(f"documentation facts: {unknown}")
        return
    if found is None:
        yield NotChecked("the documentation facts give neither decision making nor a time that counts")
    elif found.verdict != "agrees":
        above = found.verdict == "above"
        best = f"supports {found.supported}" if found.supported else "does not reach the lowest level"
        text = f"{line.code} on {day} is billed {found.verdict} the record, which {best} ({found.reason})."
        yield Fault(
            procedure_place(claim, line),
            value=line.code,
            severity=DENY if above else INFORM,
            predicts=None if above else (),
            message=text,
        )


def _outlier(line: ServiceLine, claim: Claim, ref: Reference, day: date) -> Iterator[Fault]:
    """The provider's share of highest levels against his peers; nothing where the list is not loaded."""
    renderer = claim.rendering_of(line)
    try:
        stated = ref.code_list("em-levels", day).value(renderer.npi, "z") if renderer else ""
        z = Decimal(stated or 0)
    except (Unavailable, InvalidOperation):
        return
    if z > ref.policy.threshold("EM07", "z", 3):
        text = (
            f"{line.code} on {day} by a provider who bills the highest level {z} standard deviations above his peers."
        )
        yield Fault(procedure_place(claim, line), value=line.code, message=text)


def _all_minor(line: ServiceLine) -> bool:
    return bool(line.diagnoses) and all(d.code.startswith(_MINOR) for d in line.diagnoses)
