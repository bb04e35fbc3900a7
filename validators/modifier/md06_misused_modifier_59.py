"""MD06: 59 beside its subset, or on a visit."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, modifier_place
from validators.questions.visit_questions import VISITS
from x12.records.claim import ServiceLine

_SUBSET = frozenset({"XE", "XP", "XS", "XU"})


@rule(
    "MD06",
    on=LINE,
    severity=WARN,
    snip=5,
    predicts=("4+N519", "236"),
    source="CMS MLN 1783722 (modifiers 59, XE, XP, XS, XU); NCCI Policy Manual chapter I.E",
    since="0.1",
    kinds="PI",
    modifiers=("59", "XE", "XP", "XS", "XU"),
)
def misused_modifier_59(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """Modifier 59 is used with one of its subset (XE, XP, XS, XU), two of the subset together, or 59 on a visit.

    What is checked: One line does not carry 59 together with an X modifier, nor two X modifiers; 59 and the X
        modifiers do not stand on an E/M visit. A payer that rejects the X modifiers is a matter of its settings.
    Why payers deny it: The X modifiers say more exactly what 59 says; both is an invalid combination. A separate
        visit is marked by 25, never by 59.
    How to fix it: Keep the one that describes the service; on a visit use 25 if the record supports it.
    Denied: P dos=2026-01-05 dx=M17.11 | 20610-RT-59-XS
    Denied: P dos=2026-01-05 dx=E11.9 | 99213-59 | 20610-RT
    Denied: I dos=2026-01-05 tob=131 dx=M25.561 | 97140-GP-XE-XU rev=0420
    Clean: P dos=2026-01-05 dx=M17.11 | 20610-RT-59
    Clean: P dos=2026-01-05 dx=M17.11 | 20610-RT | 20551-XS
    """
    found = [m for m in line.modifiers if m == "59" or m in _SUBSET]
    if line.code in VISITS:
        message = f"{billed(line)}: {found[0]} does not belong on an E/M visit; a separate visit is marked by 25."
    elif len(set(found)) > 1:
        message = f"{billed(line)}: {' and '.join(dict.fromkeys(found))} together; keep the one that fits."
    else:
        return ()
    place = modifier_place(case.claim, line, line.modifiers.index(found[-1]))
    return (Fault(place, value=billed(line), message=message),)
