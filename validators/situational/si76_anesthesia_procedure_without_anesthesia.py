"""SI76: anesthesia related procedure without anesthesia."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim


@rule(
    "SI76",
    on=CLAIM,
    parts=("codes",),
    severity=WARN,
    snip=4,
    kinds="P",
    source="005010X222A1: loop 2300 HI*BP Anesthesia Related Procedure",
    since="0.1",
)
def anesthesia_procedure_without_anesthesia(claim: Claim, case: Case) -> Iterable[Fault]:
    """A surgery named for anesthesia on a claim without anesthesia.

    What is checked: A claim with HI*BP or BO has an anesthesia line (00100–01999).
    Why payers deny it: The guide asks for the surgical procedure only where anesthesia is billed.
    How to fix it: Remove the HI, or correct the procedure code of the anesthesia line.
    Denied: P dos=2026-01-05 dx=K80.20 surgery=47562 | 99213
    Clean: P dos=2026-01-05 dx=K80.20 surgery=47562 | 00790-AA x60MJ
    Clean: P dos=2026-01-05 dx=K80.20 | 99213
    """
    for code in claim.codes:
        if code.qualifier in ("BP", "BO"):
            if any("00100" <= line.code <= "01999" for line in claim.lines):
                return ()
            message = f"Surgery {code.code} is named for anesthesia (HI*{code.qualifier}) but none is billed."
            return (Fault(code.where, message, code.code),)
    return ()
