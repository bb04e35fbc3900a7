"""DX10: a manifestation is reported without, or before, the disease it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._profile import Profile, Trait, demanded_before, profile
from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from validators.questions.code_notes import ANY, matches
from validators.questions.rows import Icd10Code
from x12.records.claim import Claim

_SHOWN = 3


@rule(
    "DX10",
    on=CLAIM,
    severity=WARN,
    snip=5,
    predicts=("16+M64", "11"),
    needs=("icd10cm", "mce"),
    source="ICD-10-CM Official Guidelines I.A.13 and I.A.17; code-first notes of the tabular list",
    since="0.1",
)
def missing_etiology(claim: Claim, case: Case) -> Iterable[Fault]:
    """A manifestation or a code with a code-first note stands without, or before, the disease it belongs to.

    What is checked: Before a manifestation ("in diseases classified elsewhere") another diagnosis stands that its
    code-first note allows; before a corrosion its chemical, before a stroke score the stroke, before COVID-19 pneumonia
    COVID-19, and the like. Notes that hold for some patients only ask for nothing.
    Why payers deny it: The pair belongs together in that order; the manifestation alone does not explain the service.
    How to fix it: Add the underlying disease before it, or turn the order of the two.
    Denied: P dos=2026-01-05 dx=F02.80,I10 | 99213
    Denied: P dos=2026-01-05 dx=D63.1,I10 | 99213
    Denied: P dos=2026-01-05 dx=D63.1,N18.4 | 99213
    Clean: P dos=2026-01-05 dx=G30.9,F02.80 | 99213
    Clean: P dos=2026-01-05 dx=N18.4,D63.1 | 99213
    Clean: P dos=2026-01-05 dx=I50.9,Z87.891,I49.9,Z3A.20 | 99213
    """
    seen = profile(case)
    if seen.diagnoses:
        seen.editor.required()
    if seen.traits & Trait.AFTER_ANOTHER:
        return _faults(seen)
    return ()


def _faults(seen: Profile) -> Iterator[Fault]:
    reported = seen.reported()
    manifestations = {row.code for _d, row in seen.having(Trait.MANIFESTATION)}
    for index, (diagnosis, row) in enumerate(reported):
        wanted = demanded_before(row, row.code in manifestations)
        if not wanted:
            continue
        etiologies = [_is_etiology(other, wanted) and other.code not in manifestations for _d, other in reported]
        if any(etiologies[:index]):
            continue
        later = [other for (_d, other), fits in zip(reported, etiologies, strict=True) if fits]
        yield Fault(
            diagnosis.where,
            _text(row, later, wanted),
            value=row.code,
            severity=DENY if row.code in manifestations and not later else None,
            edition=seen.table.edition.label,
            root=f"manifestation {row.code}",
        )


def _is_etiology(row: Icd10Code, wanted: tuple[str, ...]) -> bool:
    return not row.external_cause and bool(matches(row.code, wanted))


def _text(row: Icd10Code, later: list[Icd10Code], wanted: tuple[str, ...]) -> str:
    if later:
        return (
            f"Diagnosis {dotted(row.code)} stands before {dotted(later[0].code)}, which its code-first note puts first."
        )
    names = ", ".join("-".join(map(dotted, spec.split("-"))) for spec in wanted[:_SHOWN] if spec != ANY)
    which = f" ({names}{' …' if len(wanted) > _SHOWN else ''})" if names else ""
    return f"Diagnosis {dotted(row.code)} is reported without the underlying disease{which} that comes before it."
