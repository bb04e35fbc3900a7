"""IN21: a surgical error on a bill that asks for payment."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted, modifier_place
from x12.records.claim import Claim

_MODIFIERS = {
    "PA": "surgery on the wrong body part",
    "PB": "surgery on the wrong patient",
    "PC": "the wrong surgery on a patient",
}
_DIAGNOSES = {
    "Y6551": "the wrong procedure on the right patient",
    "Y6552": "a procedure on the wrong patient",
    "Y6553": "a procedure on the wrong side or site",
}
_NON_PAYMENT = "0"


@rule(
    "IN21",
    on=CLAIM,
    severity=DENY,
    snip=6,
    kinds="I",
    predicts=("233",),
    source="CMS NCD 140.6 to 140.8; Pub. 100-04 chapter 32 §230; Medicare Code Editor (wrong procedure performed)",
    since="0.2",
)
def surgical_error(claim: Claim, case: Case) -> Iterable[Fault]:
    """A surgery on the wrong side, patient or organ is billed for payment.

    What is checked: A line with modifier PA, PB or PC, or a diagnosis Y65.51, Y65.52 or Y65.53, on a bill that is not
    one without payment (frequency 0).
    Why payers deny it: Medicare does not cover such surgery, nor most others (CARC 233); a stay is billed in two parts,
    the error on a non-payment bill.
    How to fix it: Send what belongs to the error as type of bill 110 or 130 with its charges as non-covered, and the
    covered rest on a bill of its own.
    Denied: I tob=131 dos=2026-01-02 dx=M17.11 | 27447-PA rev=0360
    Denied: I tob=111 dos=2026-01-02..2026-01-06 dx=M17.11,Y65.53 | '' rev=0120 x4DA
    Clean: I tob=110 dos=2026-01-02..2026-01-06 dx=M17.11,Y65.53 | '' rev=0120 x4DA
    Clean: I tob=131 dos=2026-01-02 dx=M17.11 | 27447-RT rev=0360
    """
    if claim.frequency == _NON_PAYMENT:
        return ()
    found = []
    for diagnosis in claim.diagnoses:
        if diagnosis.code in _DIAGNOSES:
            message = f"{dotted(diagnosis.code)}: {_DIAGNOSES[diagnosis.code]} is not paid; bill it with frequency 0."
            found.append(Fault(diagnosis.where, message, diagnosis.code, root="surgical error"))
    for line in claim.lines:
        for position, modifier in enumerate(line.modifiers):
            if modifier in _MODIFIERS:
                message = (
                    f"Line {line.number}: {_MODIFIERS[modifier]} ({modifier}) is not paid; bill it with frequency 0."
                )
                at = modifier_place(claim, line, position)
                found.append(Fault(at, message, modifier, line=line.number, root="surgical error"))
    return found
