"""DX07: a diagnosis leaves the side, site or type open although more specific codes exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.diagnosis._profile import REPORTED, Profile, Trait, profile
from validators.engine.case import Case
from validators.engine.finding import DENY, INFORM, WARN, Fault, Severity, Unavailable
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import dotted
from validators.questions.reference import Reference
from validators.questions.rows import Icd10Code
from x12.records.claim import Claim

_OPEN_SITES = ("unspecified site", "unspecified joint", "unspecified limb", "unspecified eye", "unspecified ear")
_SHOWN = 4
_UNABLE = "UNABLE TO DET LAT"
"""Start of the billing note that explains an open side to the Medicare Code Editor (MCE edit 20)."""


@rule(
    "DX07",
    on=CLAIM,
    severity=WARN,
    snip=5,
    predicts=("16+M81", "16+N769", "11"),
    needs=("icd10cm",),
    source="ICD-10-CM Official Guidelines I.B.13 (laterality), I.B.18 (unspecified codes); MCE unspecified code edit",
    since="0.1",
)
def unspecified_diagnosis(claim: Claim, case: Case) -> Iterable[Fault]:
    """A diagnosis leaves the side, site or type open although more specific codes exist.

    What is checked: Principal and other diagnoses whose title says "unspecified" where sibling codes say more. An open
    side or site is a warning, other open detail is information. On an inpatient claim a code of the Medicare Code
    Editor's unspecified list is held unless a billing note says that the side could not be determined.
    Why payers deny it: Payers return codes with an open side as incomplete, and several deny them outright; detail
    missing on the claim is usually in the record.
    How to fix it: Read the record for the side, site or type. If it does not say, ask the clinician, or leave the code.
    Denied: P dos=2026-01-05 dx=S42.009A | 23500
    Denied: P dos=2026-01-05 dx=M25.569 | 99213
    Denied: P dos=2026-01-05 dx=I10,J18.9 | 99213
    Denied: I dos=2026-01-05..2026-01-09 tob=111 dx=I10,C50.919 | '' rev=0120 | given mce unspecified C50.919
    Clean: P dos=2026-01-05 dx=S42.021A | 23500
    Clean: P dos=2026-01-05 dx=M25.561,I10,E11.9 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 | 99213
    """
    seen = profile(claim, case.ref)
    if seen.traits & Trait.UNSPECIFIED:
        return _faults(claim, case.ref, seen)
    return ()


def _faults(claim: Claim, ref: Reference, seen: Profile) -> Iterator[Fault]:
    label = seen.table.edition.label
    told: set[str] = set()
    for diagnosis, row in seen.having(Trait.UNSPECIFIED):
        if diagnosis.qualifier not in REPORTED or row.code in told:
            continue
        told.add(row.code)
        key = (row.code, label)
        if key not in _KNOWN:
            if len(_KNOWN) > _MOST_CODES:
                _KNOWN.clear()
            _KNOWN[key] = (_open_side(row), _text(row))
        open_side, text = _KNOWN[key]
        severity = _severity(row, claim, ref, seen) if open_side else INFORM
        yield Fault(diagnosis.where, text, value=row.code, severity=severity, edition=label)


_KNOWN: dict[tuple[str, str], tuple[bool, str]] = {}
_MOST_CODES = 20_000
"""What was said of a code before: the same unspecified codes come again and again."""


def _severity(row: Icd10Code, claim: Claim, ref: Reference, seen: Profile) -> Severity:
    """Of a code with an open side: held when the Medicare Code Editor returns the stay for it."""
    if claim.kind != "I" or claim.place != "11" or _explained(claim):
        return WARN
    try:
        return DENY if "unspecified" in ref.mce(seen.day).lists(row.code) else WARN
    except Unavailable:
        return WARN


def _open_side(row: Icd10Code) -> bool:
    title = row.title.lower()
    return row.laterality == "U" or (not row.laterality and any(words in title for words in _OPEN_SITES))


def _explained(claim: Claim) -> bool:
    return any(_UNABLE in note.text.upper() for note in claim.notes)


def _text(row: Icd10Code) -> str:
    what = "side or site" if _open_side(row) else "detail"
    shown = ", ".join(dotted(code) for code in row.more_specific[:_SHOWN])
    more = len(row.more_specific) - _SHOWN
    others = f"{shown} and {more} more" if more > 0 else shown
    return f"Diagnosis {dotted(row.code)} leaves the {what} unspecified; more specific: {others}."
