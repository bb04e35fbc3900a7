"""What the diagnosis edits share: a claim's ICD-10-CM codes, their rows, and what kinds of codes are among them.

Twenty edits look at the same few codes. The profile is a fact of the case, so that each edit costs one bit test.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date

import msgspec

from validators.diagnosis._code_editor import CodeEditor, code_editor
from validators.engine.case import Case, fact
from validators.engine.finding import Unavailable
from validators.questions.code_notes import ANY
from validators.questions.reference import Icd10Table
from validators.questions.rows import CodeLife, Edition, Icd10Code
from x12.records.claim import Claim, Diagnosis, ServiceLine

ICD10_QUALIFIERS = frozenset({"ABK", "ABF", "ABJ", "APR", "ABN"})
ICD9_QUALIFIERS = frozenset({"BK", "BF", "BJ", "PR", "BN"})
"""HI0n-1 of diagnoses. Source: 005010X222A1, X223A2 and X224A2, loop 2300 HI."""

REPORTED = frozenset({"ABK", "ABF"})
"""Principal and other diagnoses: what the patient has, as against why she came or how she was admitted."""

NO_DATE = "the claim has no readable date of service"


class Trait:
    """What an ICD-10-CM code is, as far as an edit wants to know it before it looks closer: bits of an integer.

    (Plain integers: testing members of an IntFlag costs more than all the edits' own first tests together.)
    """

    UNKNOWN = 1
    HEADER = 2
    UNSPECIFIED = 4
    """Leaves the side or site open."""
    MANIFESTATION = 8
    """Is on the Medicare Code Editor's list of manifestations."""
    AFTER_ANOTHER = 16
    """Stands only after another diagnosis (see :func:`demanded_before`)."""
    ASKS_MORE = 32
    """Asks for an additional code that always exists (see :data:`ADDITIONAL`)."""
    EXCLUDES = 64


ADDITIONAL = {
    "N18": "the stage of the chronic kidney disease (N18.-)",
    "I50": "the type of heart failure (I50.-)",
    "Z68": "the body mass index (Z68.-)",
}
"""Additional codes that always exist when the first code is right; other notes ("if applicable") ask for nothing."""

_FIRM_NOTES = frozenset({"T51-T65", "T5981", "T560", "T36-T50", "T86", "U071", "I63", "I251", "I257", "I2581"})
"""Code-first notes outside manifestations that hold for every patient with the code: a corrosion has its chemical, a
stroke score its stroke. Notes that hold for some only (pregnancy, AIDS, a follow-up examination) ask for nothing."""


class Profile(msgspec.Struct, frozen=True, gc=False):
    """The ICD-10-CM diagnoses of a claim with their rows on the claim's coding day.

    ``rows`` runs beside ``diagnoses``; None where the edition does not know the code. ``unanswered`` are the codes no
    edition in force can judge, with the reason. ``bits`` are the codes' traits (:class:`Trait`), ``traits`` their
    union. ``icd9``: the claim has ICD-9-CM diagnoses.
    """

    day: date
    table: Icd10Table
    editor: CodeEditor
    diagnoses: tuple[Diagnosis, ...]
    rows: tuple[Icd10Code | None, ...]
    bits: tuple[int, ...]
    traits: int
    unanswered: tuple[tuple[Diagnosis, str], ...] = ()
    icd9: bool = False

    def having(self, trait: int) -> list[tuple[Diagnosis, Icd10Code]]:
        """The diagnoses with a known row of that trait."""
        found = zip(self.diagnoses, self.rows, self.bits, strict=True)
        return [(diagnosis, row) for diagnosis, row, bits in found if row is not None and bits & trait]

    def reported(self) -> list[tuple[Diagnosis, Icd10Code]]:
        """Principal and other diagnoses with a known row."""
        found = zip(self.diagnoses, self.rows, strict=True)
        return [(diagnosis, row) for diagnosis, row in found if row is not None and diagnosis.qualifier in REPORTED]


@fact
def coding_day(case: Case) -> date:
    """The day whose code set holds for the claim: the through date of an institutional claim, else the first service.

    Source: ICD-10-CM transition guidance, CMS MLN SE1408 (inpatient: discharge; professional: from date).
    Raises Unavailable when the claim has no readable date.
    """
    claim = case.claim
    day = claim.end if claim.kind == "I" else claim.start
    if day is None:
        raise Unavailable(NO_DATE)
    return day


@fact
def initials(case: Case) -> frozenset[str]:
    """First letters of the claim's ICD-10-CM codes: the chapters it touches, known without any table."""
    return frozenset([d.code[:1] for d in case.claim.diagnoses if d.qualifier in ICD10_QUALIFIERS])


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


class _NoTable:
    """Stands in the profile of a claim that has nothing to ask."""

    edition = Edition("icd10cm", "", None, None)

    def get(self, code: str) -> Icd10Code | None:
        raise Unavailable(f"nothing was to be asked, not {code}")

    def life(self, code: str) -> CodeLife | None:
        raise Unavailable(f"nothing was to be asked, not {code}")

    def refined(self, code: str) -> tuple[str, ...]:
        raise Unavailable(f"nothing was to be asked, not {code}")


_NOTHING_TO_ASK = _NoTable()
_NO_EDITOR = CodeEditor(None, date.min, None)


@fact
def profile(case: Case) -> Profile:
    """The claim's profile; raises Unavailable when no edition of ICD-10-CM holds for its coding day.

    A claim without ICD-10-CM diagnoses asks no table.
    """
    if not initials(case):
        return _build(case.claim, _NOTHING_TO_ASK, _NO_EDITOR, date.min)
    day = coding_day(case)
    return _build(case.claim, case.ref.icd10(day), code_editor(case.ref, day), day)


def _build(claim: Claim, table: Icd10Table, editor: CodeEditor, day: date) -> Profile:
    diagnoses: list[Diagnosis] = []
    rows: list[Icd10Code | None] = []
    each: list[int] = []
    unanswered: list[tuple[Diagnosis, str]] = []
    traits = 0
    icd9 = False
    known = _TRAITS.setdefault((table.edition.label, editor.edition), {})
    for diagnosis in claim.diagnoses:
        if diagnosis.qualifier not in ICD10_QUALIFIERS:
            icd9 = icd9 or diagnosis.qualifier in ICD9_QUALIFIERS
            continue
        code = diagnosis.code
        try:
            row = table.get(code)
        except Unavailable as reason:
            unanswered.append((diagnosis, str(reason)))
            continue
        bits = known.get(code)
        if bits is None:
            bits = traits_of(row, editor)
            if row is not None and len(known) < _MOST_CODES:
                known[code] = bits
        diagnoses.append(diagnosis)
        rows.append(row)
        each.append(bits)
        traits |= bits
    return Profile(day, table, editor, tuple(diagnoses), tuple(rows), tuple(each), traits, tuple(unanswered), icd9)


_TRAITS: dict[tuple[str, str], dict[str, int]] = {}
_MOST_CODES = 120_000


def traits_of(row: Icd10Code | None, editor: CodeEditor) -> int:
    """The traits of one row; a code the edition does not know is UNKNOWN."""
    if row is None:
        return Trait.UNKNOWN
    bits = 0 if row.billable else Trait.HEADER
    if row.billable and not row.external_cause and open_side(row):
        bits |= Trait.UNSPECIFIED
    manifestation = bool(editor.edition) and editor.is_manifestation(row.code)
    if manifestation:
        bits |= Trait.MANIFESTATION
    if demanded_before(row, manifestation):
        bits |= Trait.AFTER_ANOTHER
    if any(spec.startswith(family) for spec in row.use_additional for family in ADDITIONAL):
        bits |= Trait.ASKS_MORE
    if row.excludes1:
        bits |= Trait.EXCLUDES
    return bits


_OPEN_SITES = ("unspecified site", "unspecified joint", "unspecified limb", "unspecified eye", "unspecified ear")


def open_side(row: Icd10Code) -> bool:
    """Whether a code leaves open a side or site that whoever saw the patient knows."""
    if not row.unspecified and row.laterality != "U":
        return False
    title = row.title.lower()
    return row.laterality == "U" or (not row.laterality and any(words in title for words in _OPEN_SITES))


def demanded_before(row: Icd10Code, manifestation: bool) -> tuple[str, ...]:
    """What must stand before the code: specs of its code-first note, ``*`` for any disease, or nothing.

    A manifestation always asks for a disease; elsewhere only the notes of :data:`_FIRM_NOTES` demand one.
    """
    if manifestation:
        return row.code_first or (ANY,)
    firm = row.code_first and not row.code_first_if and _FIRM_NOTES.issuperset(row.code_first)
    return row.code_first if firm else ()
