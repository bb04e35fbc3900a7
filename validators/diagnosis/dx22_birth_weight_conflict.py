"""DX22: the birth weight on a newborn's claim is missing, or is not that of the diagnosis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from validators.diagnosis._profile import REPORTED, icd10_diagnoses
from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from x12.records.claim import Claim

_NEWBORN_ADMISSION = "4"
_BIRTH_WEIGHT = "54"

_GRAMS = {
    "P0501": (0, 499), "P0502": (500, 749), "P0503": (750, 999), "P0504": (1000, 1249), "P0505": (1250, 1499),
    "P0506": (1500, 1749), "P0507": (1750, 1999), "P0508": (2000, 2499), "P0511": (0, 499), "P0512": (500, 749),
    "P0513": (750, 999), "P0514": (1000, 1249), "P0515": (1250, 1499), "P0516": (1500, 1749), "P0517": (1750, 1999),
    "P0518": (2000, 2499), "P0701": (0, 499), "P0702": (500, 749), "P0703": (750, 999), "P0714": (1000, 1249),
    "P0715": (1250, 1499), "P0716": (1500, 1749), "P0717": (1750, 1999), "P0718": (2000, 2499), "P080": (4500, 9999),
    "P081": (4000, 4499),
}  # fmt: skip
"""Birth weight in grams, first and last, of the codes that name one. Source: ICD-10-CM P05, P07 and P08."""


@rule(
    "DX22",
    on=CLAIM,
    severity=WARN,
    snip=5,
    predicts=("240", "16+N207"),
    kinds="I",
    source="ICD-10-CM P05, P07, P08; NUBC value code 54 (birth weight in grams), required for admission type 4",
    since="0.1",
)
def birth_weight_conflict(claim: Claim, case: Case) -> Iterable[Fault]:
    """The birth weight of a newborn's claim is missing, or is not that of the diagnosis.

    What is checked: Value code 54 is on an inpatient claim with admission type 4 (newborn), and lies in the span of the
    weight code (P05, P07, P08) where the claim has one.
    Why payers deny it: The weight decides the newborn's DRG; where the two differ, the claim is returned.
    How to fix it: Take the weight in grams from the delivery record and correct the value code or the diagnosis.
    Denied: I dos=2026-01-05..2026-01-09 tob=111 admtype=4 dx=Z38.00,P07.16 val=54@1490 | '' rev=0173
    Denied: I dos=2026-01-05..2026-01-07 tob=111 admtype=4 dx=Z38.00 | '' rev=0171
    Clean: I dos=2026-01-05..2026-01-09 tob=111 admtype=4 dx=Z38.00,P07.16 val=54@1500 | '' rev=0173
    Clean: I dos=2026-01-05..2026-01-09 tob=111 admtype=4 dx=Z38.00,P07.16 val=54@1749 | '' rev=0173
    Clean: I dos=2026-01-05..2026-01-09 tob=111 admtype=1 dx=I10 | '' rev=0120
    """
    weight = next((c.amount for c in claim.codes if c.qualifier == "BE" and c.code == _BIRTH_WEIGHT), None)
    if weight is not None:
        return _conflicts(claim, weight)
    if claim.admission_type == _NEWBORN_ADMISSION and claim.place == "11":
        return _missing(claim)
    return ()


def _missing(claim: Claim) -> Iterator[Fault]:
    yield Fault(
        claim.where.at("HI01"), "A newborn admission (type 4) needs value code 54 with the birth weight in grams."
    )


def _conflicts(claim: Claim, weight: Decimal) -> Iterator[Fault]:
    for diagnosis in icd10_diagnoses(claim, REPORTED):
        span = _GRAMS.get(diagnosis.code)
        if span and not span[0] <= weight <= span[1]:
            shown = dotted(diagnosis.code)
            yield Fault(
                diagnosis.where,
                f"Diagnosis {shown} is for {span[0]} to {span[1]} grams, but value code 54 says {weight}.",
                value=f"{diagnosis.code} {weight}",
            )
