"""DX19: the seventh character says another stage of treatment than the service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._profile import REPORTED, icd10_diagnoses, initials
from validators.engine.case import Case
from validators.engine.finding import INFORM, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from x12.records.claim import Claim, Diagnosis

_ACTIVE = frozenset("ABC")
_AFTERCARE = ("Z47", "Z48")
_THERAPY_MODIFIERS = frozenset({"GP", "GO"})
_COMPLETE = 7


@rule(
    "DX19",
    on=CLAIM,
    severity=WARN,
    snip=6,
    predicts=("11",),
    kinds="P",
    source="ICD-10-CM Official Guidelines I.C.19.a (7th characters A, D, S) and I.C.21.c.7 (aftercare)",
    since="0.1",
)
def wrong_encounter_stage(claim: Claim, case: Case) -> Iterable[Fault]:
    """The 7th character of an injury says active treatment, but the claim is aftercare or therapy; or the reverse.

    What is checked: An injury code (chapter 19, S and T) with 7th character A, B or C is not beside an aftercare code
    Z47 or Z48, nor on a claim of physical or occupational therapy only (every line with GP or GO). An emergency
    visit whose injuries are all in the healing phase is information.
    Why payers deny it: A means active treatment of the injury; healing and recovery take D, late effects S. Aftercare
    Z codes are not used for injuries at all.
    How to fix it: Take the 7th character for the stage of care of this encounter from the record.
    Denied: P dos=2026-01-05 dx=S82.201A,Z47.89 | 99213
    Denied: P dos=2026-01-05 dx=S46.011A | 97110-GP | 97140-GP
    Denied: P dos=2026-01-05 dx=S61.011D pos=23 | 99282
    Clean: P dos=2026-01-05 dx=S46.011D | 97110-GP | 97140-GP
    Clean: P dos=2026-01-05 dx=S82.201A pos=23 | 99284
    Clean: P dos=2026-01-05 dx=S46.011A | 99213 | 97110-GP
    Clean: P dos=2026-01-05 dx=M54.50,Z47.89 | 97110-GP
    """
    letters = initials(case)
    if "S" in letters or "T" in letters:
        return _faults(claim)
    return ()


def _faults(claim: Claim) -> Iterator[Fault]:
    reported = icd10_diagnoses(claim, REPORTED)
    injuries = [d for d in reported if is_injury(d.code)]
    active = [d for d in injuries if d.code[-1] in _ACTIVE]
    aftercare = [d for d in reported if d.code.startswith(_AFTERCARE)]
    if active and aftercare:
        text = f"stands beside aftercare {dotted(aftercare[0].code)}; aftercare of an injury is the injury with D."
        yield _fault(active[0], text)
    elif active and claim.lines and all(not _THERAPY_MODIFIERS.isdisjoint(ln.modifiers) for ln in claim.lines):
        yield _fault(active[0], "is on a claim of therapy only; rehabilitation takes 7th character D.")
    elif injuries and not active and any("99281" <= line.code <= "99285" for line in claim.lines):
        text = f"Injury {dotted(injuries[0].code)} is not in active treatment, but an emergency visit is billed."
        yield Fault(injuries[0].where, text, value=injuries[0].code, severity=INFORM)


def is_injury(code: str) -> bool:
    """Whether a complete code is an injury that takes 7th characters by stage of care: S00–T34 and T66–T79."""
    if len(code) != _COMPLETE:
        return False
    return code[0] == "S" or "T07" <= code[:3] <= "T34" or "T66" <= code[:3] <= "T79"


def _fault(diagnosis: Diagnosis, text: str) -> Fault:
    return Fault(
        diagnosis.where,
        f"Injury {dotted(diagnosis.code)} says active treatment ({diagnosis.code[-1]}), but {text}",
        value=diagnosis.code,
    )
