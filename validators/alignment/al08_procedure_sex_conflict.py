"""AL08: the procedure belongs to the other sex."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault, NotChecked
from validators.engine.rule import LINE, in_range, rule
from validators.questions.claim_questions import procedure_place
from x12.records.claim import ServiceLine

FEMALE = ("56405-58999", "59000-59899", "76801-76828", "76830", "88141-88175", "01958-01969", "00940-00952")
MALE = ("54000-55899", "52601-52649", "00865", "00914", "00920-00938", "76870", "G0102-G0103", "84152-84154")
"""Ranges of procedures on organs of one sex."""

_EITHER = ("55920", "58999", "55899", "55876")


@rule(
    "AL08",
    on=LINE,
    severity=WARN,
    snip=6,
    predicts=("7",),
    kinds="PI",
    procedures=(*FEMALE, *MALE, "G0101", "Q0091", "P3000-P3001", "G0123-G0124", "G0141-G0148"),
    source="CPT: organ systems of the code; CMS Pub. 100-04 chapter 32 §240 (KX and condition code 45)",
    since="0.1",
)
def procedure_sex_conflict(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    """A procedure on organs of one sex is billed for a patient whose recorded sex is the other.

    What is checked: Procedures on male or female genital organs, obstetric services, cervical cytology and PSA against
        DMG03. Modifier KX (professional) or condition code 45 (institutional) says that the service is right for the
        patient as it is. An unknown sex (U) says nothing.
    Why payers deny it: The procedure is inconsistent with the patient's sex (CARC 7).
    How to fix it: Check the recorded sex. If it is right and the service too, add KX, or condition code 45.
    Denied: P dos=2026-01-05 dx=N92.0 sex=M | 58150
    Denied: P dos=2026-01-05 dx=N40.1 sex=F | 55866
    Denied: P dos=2026-01-05 dx=Z34.01 sex=M | 76801
    Clean: P dos=2026-01-05 dx=N92.0 sex=F | 58150
    Clean: P dos=2026-01-05 dx=N92.0 sex=M | 58150-KX
    Clean: I dos=2026-01-05 dx=N92.0 sex=M tob=131 cond=45 | 58150 rev=0360
    Clean: P dos=2026-01-05 dx=N40.1 sex=U | 55866
    Not checked: the patient's sex is not on the claim
    """
    claim = case.claim
    code = line.code
    if any(in_range(code, spec) for spec in _EITHER):
        return
    sex = claim.person.sex if claim.person else ""
    if not sex:
        yield NotChecked("the patient's sex is not on the claim")
        return
    wants = "M" if any(in_range(code, spec) for spec in MALE) else "F"
    if sex not in ("M", "F") or sex == wants or "KX" in line.modifiers:
        return
    if any(c.code == "45" and c.qualifier == "BG" for c in claim.codes):
        return
    words = {"M": "male", "F": "female"}
    yield Fault(
        procedure_place(claim, line),
        value=code,
        message=f"{code} is a service for {words[wants]} organs; the patient's recorded sex is {words[sex]}, "
        "and neither KX nor condition code 45 is sent.",
        root="sex of the patient",
    )
