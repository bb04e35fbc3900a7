"""DX08: two diagnoses that an Excludes1 note says cannot occur together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._profile import Profile, Trait, profile
from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from validators.questions.code_notes import matches
from validators.questions.rows import Icd10Code
from x12.memo import Kept
from x12.records.claim import Claim

_MOST_PAIRS = 200_000


@rule(
    "DX08",
    on=CLAIM,
    severity=WARN,
    snip=5,
    predicts=("16+M64", "11"),
    needs=("icd10cm",),
    source="ICD-10-CM Official Guidelines I.A.12.a; Excludes1 notes of the tabular list",
    since="0.1",
)
def excludes1_pair(claim: Claim, case: Case) -> Iterable[Fault]:
    """Two diagnoses are reported together although an Excludes1 note says that they cannot occur together.

    What is checked: No principal or other diagnosis is named, as a code or in a range, by the Excludes1 note of
    another or of a heading above it.
    Why payers deny it: Excludes1 means "not coded here": one of the two is wrong or part of the other. Several
    payers deny the line. Two conditions that have nothing to do with each other may still be reported together.
    How to fix it: Keep the code the note sends to, or keep both where the record shows unrelated conditions.
    Denied: P dos=2026-01-05 dx=E11.9,E10.9 | 99213
    Denied: P dos=2026-01-05 dx=I10,M54.50,M51.26 | 99213
    Denied: I dos=2026-01-05..2026-01-06 tob=111 dx=N39.0,N30.00 | '' rev=0120
    Clean: P dos=2026-01-05 dx=E11.9,I10,M54.50 | 99213
    Clean: P dos=2026-01-05 dx=E11.65,E11.22,N18.31 | 99213
    """
    if len(claim.diagnoses) < 2:
        return ()
    seen = profile(case)
    if seen.traits & Trait.EXCLUDES and len(seen.rows) > 1:
        return _faults(seen)
    return ()


def _faults(seen: Profile) -> Iterator[Fault]:
    label = seen.table.edition.label
    reported = seen.reported()
    for index, (_first, one) in enumerate(reported):
        for second, two in reported[index + 1 :]:
            if one.code != two.code and _exclude_each_other(one, two, label):
                noting, named = (one, two) if matches(two.code, one.excludes1) else (two, one)
                yield Fault(
                    second.where,
                    f"Diagnoses {dotted(one.code)} and {dotted(two.code)} are reported together, but an Excludes1 note"
                    f" of {dotted(noting.code)} rules out {dotted(named.code)}, unless the two are unrelated.",
                    value=f"{one.code} {two.code}",
                    edition=label,
                )


_KNOWN: Kept[tuple[str, str, str], bool] = Kept(_MOST_PAIRS)
"""Answers for pairs met before: most claims repeat the pairs of others."""


def _exclude_each_other(one: Icd10Code, two: Icd10Code, label: str) -> bool:
    key = (one.code, two.code, label)
    known = _KNOWN.get(key)
    if known is None:
        known = _KNOWN.keep(key, bool(matches(two.code, one.excludes1) or matches(one.code, two.excludes1)))
    return known
