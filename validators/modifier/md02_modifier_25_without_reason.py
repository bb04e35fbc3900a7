"""MD02: modifier 25 with nothing to be separate from."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import INFORM, WARN, Fault, Severity, Unavailable
from validators.engine.rule import LINE, rule
from validators.questions.claim_lines import lines_on
from validators.questions.claim_questions import billed, modifier_place
from validators.questions.visit_questions import VISITS, codes_of
from x12.records.claim import ServiceLine

_VISIT_LIKE = codes_of(
    "90785-90899 90935-90999 96105-96171 97151-97172 97802-97804 98925-98943 98960-98978 99091 "
    "90281-90399 90460-90474 92002 92004 92012 92014"
)
"""Medicine codes some payers take with 25: psychiatry, dialysis, evaluations, manipulation, nutrition, immunization."""


@rule(
    "MD02",
    on=LINE,
    severity=INFORM,
    snip=5,
    predicts=("4+N519",),
    needs=("history",),
    source="NCCI Policy Manual chapter I.E; CMS Pub. 100-04 chapter 12 §30.6.6",
    since="0.1",
    kinds="P",
    modifiers=("25",),
)
def modifier_25_without_reason(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """Modifier 25 stands on a procedure, or on a visit that is the only service of its day.

    What is checked: 25 is on an E/M code, and another service of that day is on the claim or, where the run has a
        store, on an earlier claim. A visit with 25 whose documentation facts say that it has no separate note is a
        warning.
    Why payers deny it: 25 is defined for E/M services only; on another code it is an invalid combination. A visit
        alone has nothing to be separate from, and payers that audit 25 count such lines.
    How to fix it: Remove 25, or move it to the visit it was meant for. Keep it when the other service is billed apart.
    Denied: P dos=2026-01-05 dx=M17.11 | 99213 | 20610-25-RT
    Denied: P dos=2026-01-05 dx=E11.9 | 99213-25
    Denied: P dos=2026-01-05 dx=E11.9 | 99213-25 | 20610 dos=2026-01-04
    Denied: P dos=2026-01-05 dx=M17.11 | 99213-25 | 20610-RT | doc line=1 separate_note=no
    Clean: P dos=2026-01-05 dx=M17.11 | 99213-25 | 20610-RT
    Clean: P dos=2026-01-05 dx=M17.11 | 99213-25 | 20610-RT | doc line=1 separate_note=yes
    Clean: P dos=2026-01-05 dx=Z00.00 | 99213-25 | 99396
    Clean: P dos=2026-01-05 dx=E11.9 | 99213-25 | past 20610 on=2026-01-05
    """
    claim = case.claim
    code = line.code
    severity: Severity | None = None
    if code not in VISITS:
        if not _procedure(code):
            return ()
        message = f"Modifier 25 on {billed(line)}: 25 belongs on an E/M visit, not on a procedure."
    elif (facts := case.ref.facts(claim.id, line.number)) and facts.separate_note is False:
        severity = WARN
        message = f"{billed(line)}: the record has no separate note for this visit, which is what 25 says."
    else:
        day = claim.date_of(line)
        if day is None or any(True for _ in lines_on(case, line, day, day)):
            return ()
        try:
            if any(True for _ in case.ref.past_lines(claim, day, day)):
                return ()
        except Unavailable:
            pass  # what the claim shows is enough for an inform
        message = f"{billed(line)} on {day.isoformat()} is the only service of that day: 25 has no procedure beside it."
    place = modifier_place(claim, line, line.modifiers.index("25"))
    return (Fault(place, value=billed(line), message=message, severity=severity),)


def _procedure(code: str) -> bool:
    """Whether 25 is surely wrong on the code: anesthesia, surgery, imaging, laboratory, medicine, drugs, supplies."""
    if len(code) != 5:
        return False
    if code.isdigit():
        return code < "99000" and code not in _VISIT_LIKE
    return code[0] in "AEJKL"
