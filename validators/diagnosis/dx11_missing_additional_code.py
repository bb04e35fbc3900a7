"""DX11: the tabular list asks for an additional code the claim does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._profile import ADDITIONAL, REPORTED, Profile, Trait, profile
from validators.engine.case import Case
from validators.engine.finding import INFORM, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from validators.questions.code_notes import matches
from x12.records.claim import Claim


@rule(
    "DX11",
    on=CLAIM,
    severity=INFORM,
    snip=5,
    needs=("icd10cm",),
    source="ICD-10-CM Official Guidelines I.A.17; use-additional-code notes of the tabular list",
    since="0.1",
)
def missing_additional_code(claim: Claim, case: Case) -> Iterable[Fault]:
    """The tabular list asks for an additional code that the claim does not have.

    What is checked: Where the note asks for the stage of kidney disease, the type of heart failure or the body mass
    index, a diagnosis of that kind is on the claim. Notes that do not hold for every patient (tobacco, drugs) or ask
    for what nobody may know (the infectious agent) are left out.
    Why payers deny it: They seldom do; what is lost is risk adjustment and the picture of how ill the patient is.
    How to fix it: Add the code if the record documents it.
    Denied: P dos=2026-01-05 dx=I12.9 | 99213
    Denied: P dos=2026-01-05 dx=E66.01 | 99213
    Clean: P dos=2026-01-05 dx=I12.9,N18.30 | 99213
    Clean: P dos=2026-01-05 dx=I10 | 99213
    """
    seen = profile(case)
    if seen.traits & Trait.ASKS_MORE:
        return _faults(seen)
    return ()


def _faults(seen: Profile) -> Iterator[Fault]:
    codes = [d.code for d in seen.diagnoses]
    told: set[str] = set()
    for diagnosis, row in seen.having(Trait.ASKS_MORE):
        if diagnosis.qualifier not in REPORTED:
            continue
        for family, asked in ADDITIONAL.items():
            if family in told or not any(spec.startswith(family) for spec in row.use_additional):
                continue
            if not any(matches(code, (family,)) for code in codes):
                told.add(family)
                text = f"Diagnosis {dotted(row.code)} asks for an additional code: {asked}."
                yield Fault(diagnosis.where, text, value=row.code, edition=seen.table.edition.label)
