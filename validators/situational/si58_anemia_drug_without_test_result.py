"""SI58: erythropoietin without hemoglobin or hematocrit."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import is_medicare, procedure_place
from x12.records.claim import ServiceLine


@rule(
    "SI58",
    on=LINE,
    severity=DENY,
    snip=4,
    predicts=("16",),
    kinds="PI",
    procedures=(
        "J0881",
        "J0882",
        "J0885",
        "J0888",
        "Q4081",
        "Q5105",
        "Q5106",
    ),
    source="005010X222A1: loop 2400 MEA*TR (R1, R2); X223A2: HI*BE 48, 49; CMS Pub. 100-04 chapter 17 §80.12",
    since="0.1",
)
def anemia_drug_without_test_result(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """An anemia drug for Medicare without the blood test result.

    What is checked: The payer is Medicare, the line is an erythropoiesis stimulating agent, and the latest
    hemoglobin or hematocrit is given (MEA R1/R2, or value code 48/49 on institutional claims).
    Why payers deny it: Medicare returns such claims without the result, and reduces doses above limits.
    How to fix it: Add the most recent result.
    Denied: P dos=2026-01-05 dx=D63.1 filing=MB | J0885 x10
    Denied: I tob=721 dos=2026-01-05 dx=N18.6 filing=MA | Q4081 rev=0634 x10
    Clean: P dos=2026-01-05 dx=D63.1 filing=MB | J0885 x10 raw=MEA*TR*R2*30
    Clean: I tob=721 dos=2026-01-05 dx=N18.6 filing=MA val=48@9.8 | Q4081 rev=0634 x10
    Clean: P dos=2026-01-05 dx=D63.1 filing=CI | J0885 x10
    """
    claim = case.claim
    if not is_medicare(claim):
        return ()
    if claim.kind == "I":
        given = any(code.qualifier == "BE" and code.code in ("48", "49") for code in claim.codes)
    else:
        given = any(measure.get(2) in ("R1", "R2") for measure in line.measurements)
    if given:
        return ()
    message = f"Line {line.number} ({line.code}): Medicare wants the hemoglobin or hematocrit with this drug."
    return (Fault(procedure_place(claim, line), message, line.code),)
