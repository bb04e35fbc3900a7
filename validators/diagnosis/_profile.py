"""What the diagnosis edits share: a claim's ICD-10-CM codes, their rows, and what kinds of codes are among them.

Twenty edits look at the same few codes. The profile of the claim in hand is kept, so that each edit costs one bit test.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from enum import IntFlag

import msgspec

from validators.reference import Icd10Table, Reference, Unavailable
from validators.reference.rows import Icd10Code
from x12.claim import Claim, Diagnosis, ServiceLine

ICD10_QUALIFIERS = frozenset({"ABK", "ABF", "ABJ", "APR", "ABN"})
ICD9_QUALIFIERS = frozenset({"BK", "BF", "BJ", "PR", "BN"})
"""HI0n-1 of diagnoses. Source: 005010X222A1, X223A2 and X224A2, loop 2300 HI."""

REPORTED = frozenset({"ABK", "ABF"})
"""Principal and other diagnoses: what the patient has, as against why she came or how she was admitted."""

NO_DATE = "the claim has no readable date of service"


class Trait(IntFlag):
    """What an ICD-10-CM code is, as far as an edit wants to know it before it looks closer."""

    UNKNOWN = 1
    HEADER = 2
    UNSPECIFIED = 4
    MANIFESTATION = 8
    CODE_FIRST = 16
    USE_ADDITIONAL = 32
    EXCLUDES = 64


class Profile(msgspec.Struct, frozen=True, gc=False):
    """The ICD-10-CM diagnoses of a claim with their rows on the claim's coding day.

    ``rows`` runs beside ``diagnoses``; None where the edition does not know the code. ``unanswered`` are the codes no
    edition in force can judge, with the reason. ``traits`` is the union of the codes' traits. ``icd9``: the claim has
    diagnoses of another code set.
    """

    day: date
    table: Icd10Table
    diagnoses: tuple[Diagnosis, ...]
    rows: tuple[Icd10Code | None, ...]
    traits: Trait
    unanswered: tuple[tuple[Diagnosis, str], ...] = ()
    icd9: bool = False

    def having(self, trait: Trait) -> list[tuple[Diagnosis, Icd10Code]]:
        """The diagnoses with a known row of that trait."""
        return [(d, row) for d, row in zip(self.diagnoses, self.rows, strict=True) if row and traits_of(row) & trait]


def coding_day(claim: Claim) -> date:
    """The day whose code set holds for the claim: the through date of an institutional claim, else the first service.

    Source: ICD-10-CM transition guidance, CMS MLN SE1408 (inpatient: discharge; professional: from date).
    Raises Unavailable when the claim has no readable date.
    """
    day = claim.end if claim.kind == "I" else claim.start
    if day is None:
        raise Unavailable(NO_DATE)
    return day


_initials: tuple[Claim, frozenset[str]] | None = None


def initials(claim: Claim) -> frozenset[str]:
    """First letters of the claim's ICD-10-CM codes: the chapters it touches, known without any table."""
    global _initials
    last = _initials
    if last is not None and last[0] is claim:
        return last[1]
    found = frozenset([d.code[:1] for d in claim.diagnoses if d.qualifier in ICD10_QUALIFIERS])
    _initials = (claim, found)
    return found


def icd10_diagnoses(claim: Claim, qualifiers: Container[str] = ICD10_QUALIFIERS) -> list[Diagnosis]:
    """The claim's ICD-10-CM diagnoses with one of these qualifiers, in the order sent."""
    return [d for d in claim.diagnoses if d.qualifier in qualifiers]


def first_on_lines(claim: Claim) -> list[tuple[ServiceLine, Diagnosis]]:
    """Each line with the ICD-10-CM diagnosis it points to first (lines of an institutional claim point to none)."""
    return [
        (line, line.diagnoses[0])
        for line in claim.lines
        if line.diagnoses and line.diagnoses[0].qualifier in ICD10_QUALIFIERS
    ]


_last: tuple[Claim, Reference, Profile] | None = None


def profile(claim: Claim, ref: Reference) -> Profile:
    """The claim's profile; raises Unavailable when no edition of ICD-10-CM holds for its coding day."""
    global _last
    last = _last
    if last is not None and last[0] is claim and last[1] is ref:
        return last[2]
    day = coding_day(claim)
    found = _build(claim, ref.icd10(day), day)
    _last = (claim, ref, found)
    return found


def _build(claim: Claim, table: Icd10Table, day: date) -> Profile:
    diagnoses: list[Diagnosis] = []
    rows: list[Icd10Code | None] = []
    unanswered: list[tuple[Diagnosis, str]] = []
    traits = 0
    icd9 = False
    known = _TRAITS.setdefault(table.edition.label, {})
    for diagnosis in claim.diagnoses:
        if diagnosis.qualifier not in ICD10_QUALIFIERS:
            icd9 = True
            continue
        try:
            row = table.get(diagnosis.code)
        except Unavailable as reason:
            unanswered.append((diagnosis, str(reason)))
            continue
        diagnoses.append(diagnosis)
        rows.append(row)
        bits = known.get(diagnosis.code)
        if bits is None:
            bits = int(traits_of(row))
            if len(known) < _MOST_CODES:
                known[diagnosis.code] = bits
        traits |= bits
    return Profile(day, table, tuple(diagnoses), tuple(rows), Trait(traits), tuple(unanswered), icd9)


_TRAITS: dict[str, dict[str, int]] = {}
_MOST_CODES = 120_000


def traits_of(row: Icd10Code | None) -> Trait:
    """The traits of one row; a code the edition does not know is UNKNOWN."""
    if row is None:
        return Trait.UNKNOWN
    bits = Trait(0)
    if not row.billable:
        bits |= Trait.HEADER
    if row.unspecified or row.laterality == "U":
        bits |= Trait.UNSPECIFIED
    if row.manifestation:
        bits |= Trait.MANIFESTATION
    if row.code_first:
        bits |= Trait.CODE_FIRST
    if row.use_additional:
        bits |= Trait.USE_ADDITIONAL
    if row.excludes1:
        bits |= Trait.EXCLUDES
    return bits
