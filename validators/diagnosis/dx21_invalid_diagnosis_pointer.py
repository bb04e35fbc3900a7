"""DX21: a service line points to a diagnosis the claim does not have."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import LINE, rule
from x12.records.claim import Claim, ServiceLine

_ELEMENTS = {"P": "SV107", "D": "SV311"}
_POINTERS = {str(number): number for number in range(1, 13)}
"""SV107 and SV311 hold up to four numbers 1–12 (A–L on the CMS-1500)."""


@rule(
    "DX21",
    on=LINE,
    severity=REJECT,
    snip=4,
    predicts=("16+M76",),
    kinds="PD",
    source="005010X222A1 loop 2400 SV107; 005010X224A2 loop 2400 SV311",
    since="0.1",
)
def invalid_diagnosis_pointer(line: ServiceLine, case: Case) -> Iterator[Fault] | tuple[()]:
    """A service line points to a diagnosis the claim does not have, or to none.

    What is checked: Each pointer of the line is a number from 1 to the number of diagnoses in the HI segments; a
    professional line has at least one.
    Why payers deny it: The line has no diagnosis that could justify it; front ends bounce it.
    How to fix it: Point to the diagnoses the service was for, or add the diagnosis that is missing on the claim.
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 ->2
    Denied: P dos=2026-01-05 dx=E11.9,I10 | 99213 ->1,3
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 ->A
    Denied: P dos=2026-01-05 dx=E11.9,I10 | 99213 ->
    Denied: D dos=2026-01-05 dx=K02.51 | D2391 ->1,2
    Clean: P dos=2026-01-05 dx=E11.9,I10 | 99213 ->2,1
    Clean: D dos=2026-01-05 | D0120
    """
    pointers = line.pointers
    if len(line.diagnoses) == len(pointers) and (pointers or case.claim.kind == "D"):
        return ()
    return _faults(line, case.claim)


def _faults(line: ServiceLine, claim: Claim) -> Iterator[Fault]:
    element = _ELEMENTS[claim.kind]
    count = sum(diagnosis.number > 0 for diagnosis in claim.diagnoses)
    if not any(line.pointers):
        if claim.kind == "P" and claim.transaction.version.startswith("005010"):
            yield Fault(line.where.at(element), f"Line {line.number} ({line.code}) points to no diagnosis.")
        return
    for position, pointer in enumerate(line.pointers, 1):
        number = _POINTERS.get(pointer.strip())
        if pointer and (number is None or number > count):
            yield Fault(
                line.where.at(f"{element}-{position}"),
                f"Line {line.number} ({line.code}) points to diagnosis {pointer}, but the claim has {count or 'none'}.",
                value=pointer,
                root="" if count else "no diagnosis",
            )
