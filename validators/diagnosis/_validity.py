"""Which diagnoses of a claim cannot be submitted, and why: the work DX01, DX02 and DX03 share.

Each diagnosis is judged on the days its lines were rendered (professional, dental) or on the through date
(institutional); a code set that changes on 1 October inside a claim therefore judges each line by its own year.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from validators.diagnosis._profile import ICD10_QUALIFIERS, Trait, profile
from validators.engine.case import Case, fact
from validators.engine.finding import WARN, Fault, Unavailable
from validators.questions.claim_questions import dotted
from validators.questions.reference import Icd10Table, Reference
from validators.questions.rows import CodeLife, Icd10Code
from x12.records.claim import Claim, Diagnosis

LENGTH_WITH_SEVENTH = 7


class Flaw(Enum):
    """What keeps a code from being submitted."""

    INVALID = "not in the code set"
    ENDED = "its last day has passed"
    NOT_YET = "its first day is still to come"
    HEADER = "a category or subcategory"
    SEVENTH_MISSING = "the seventh character is missing"
    SEVENTH_WRONG = "the seventh character is not one of its family"
    PLACEHOLDER = "the seventh character does not stand in position seven"
    FORM = "sent with a dot, small letters or blanks"


class Flawed(msgspec.Struct, frozen=True):
    """A diagnosis that cannot be submitted for services of ``day``.

    ``base`` is the known code the seventh character belongs to; ``spanning`` when the service also covers a day on
    which the code is valid. ``life`` are the days of a code that ended or is still to come, ``instead`` what is, or
    was, the code on the day.
    """

    diagnosis: Diagnosis
    flaw: Flaw
    day: date
    edition: str
    row: Icd10Code | None = None
    base: Icd10Code | None = None
    spanning: bool = False
    life: CodeLife | None = None
    instead: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        """One wrong code is one cause, whatever edits see it."""
        return f"diagnosis {self.diagnosis.code}"

    def fault(self, text: str) -> Fault:
        """The fault an edit yields for it: a warning where the code holds on another day of the service."""
        return Fault(
            self.diagnosis.where,
            text,
            value=self.diagnosis.code,
            severity=WARN if self.spanning else None,
            edition=self.edition,
            root=self.root,
        )

    @property
    def shown(self) -> str:
        """The code as a person writes it."""
        return dotted(right_form(self.diagnosis.code))


class Validity(msgspec.Struct, frozen=True):
    """The flawed diagnoses of a claim, and those no edition can judge, with the reason.

    ``icd9``: the claim has diagnoses of another code set, which are not judged.
    """

    flawed: tuple[Flawed, ...] = ()
    unanswered: tuple[tuple[Diagnosis, str], ...] = ()
    icd9: bool = False


_NOTHING, _ICD9 = Validity(), Validity(icd9=True)


@fact
def validity(case: Case) -> Validity:
    """What is wrong with the codes themselves; raises Unavailable where no edition of ICD-10-CM is in force."""
    claim, ref = case.claim, case.ref
    seen = profile(case)
    if not seen.diagnoses and not seen.unanswered:
        return _ICD9 if seen.icd9 else _NOTHING
    one_year = claim.kind == "I" or _one_year(claim, seen.day)
    if one_year and not seen.unanswered and not seen.traits & (Trait.UNKNOWN | Trait.HEADER):
        return _ICD9 if seen.icd9 else _NOTHING
    flawed: list[Flawed] = []
    unanswered: dict[int, tuple[Diagnosis, str]] = {}
    for index, diagnosis in enumerate(claim.diagnoses):
        if diagnosis.qualifier not in ICD10_QUALIFIERS:
            continue
        for first, last in [(seen.day, seen.day)] if one_year else _spans(claim, diagnosis):
            try:
                fault = _judged(diagnosis, first, last, ref)
            except Unavailable as reason:
                unanswered[index] = (diagnosis, str(reason))
                continue
            if fault:
                flawed.append(fault)
                break
    return Validity(tuple(flawed), tuple(unanswered.values()), seen.icd9)


def _one_year(claim: Claim, start: date) -> bool:
    """Whether every service of the claim falls between the same two code set changes (1 April, 1 October)."""
    end = claim.end
    return end is None or start == end or half_year(start) == half_year(end)


_COVID_UPDATE = date(2021, 1, 1)
"""The one update that came neither in October nor in April."""


def half_year(day: date) -> tuple[int, bool, bool]:
    """The half of the federal fiscal year, in which ICD-10-CM does not change (updates: 1 October, 1 April)."""
    return day.year - (day.month < 4), 4 <= day.month < 10, day >= _COVID_UPDATE


def _spans(claim: Claim, diagnosis: Diagnosis) -> list[tuple[date, date]]:
    """First and last days of the services the diagnosis is for: the lines that point to it, else every line."""
    spans = [(line.start, line.end or line.start) for line in claim.lines if line.start and diagnosis in line.diagnoses]
    if not spans:
        spans = [(line.start, line.end or line.start) for line in claim.lines if line.start]
    if not spans and claim.start:
        spans = [(claim.start, claim.end or claim.start)]
    return list(dict.fromkeys(spans))


def _judged(diagnosis: Diagnosis, first: date, last: date, ref: Reference) -> Flawed | None:
    fault = flaw_on(diagnosis, first, ref)
    if last == first or half_year(first) == half_year(last):
        return fault
    other = flaw_on(diagnosis, last, ref)
    if fault and other:
        return fault
    found = fault or other
    return msgspec.structs.replace(found, spanning=True) if found else None


def flaw_on(diagnosis: Diagnosis, day: date, ref: Reference) -> Flawed | None:
    """What is wrong with the code for a service of that day, or None; raises Unavailable when no edition knows."""
    table = ref.icd10(day)
    code = diagnosis.code
    edition = table.edition.label
    row = table.get(code)
    if row is not None and row.billable:
        return None
    life = table.life(code)
    if life is not None:
        flaw = Flaw.NOT_YET if day < life.first else Flaw.ENDED
        instead = _heading_before(code, table) if day < life.first else _after(code, table)
        return Flawed(diagnosis, flaw, day, edition, row, life=life, instead=instead)
    if row is not None:
        seventh = any(len(child) == LENGTH_WITH_SEVENTH for child in row.children) and bool(row.seventh)
        return Flawed(diagnosis, Flaw.SEVENTH_MISSING if seventh else Flaw.HEADER, day, edition, row, row)
    form = right_form(code)
    if form != code and table.get(form) is not None:
        return Flawed(diagnosis, Flaw.FORM, day, edition, instead=(form,))
    base = family_of(code, table)
    if base is None:
        return Flawed(diagnosis, Flaw.INVALID, day, edition)
    if len(code) == LENGTH_WITH_SEVENTH:
        return Flawed(diagnosis, Flaw.SEVENTH_WRONG, day, edition, base=base)
    return Flawed(diagnosis, Flaw.PLACEHOLDER, day, edition, base=base)


def right_form(code: str) -> str:
    """A code as X12 carries it: capital letters, no dot, no blanks."""
    return code.replace(".", "").replace(" ", "").upper()


def _after(code: str, table: Icd10Table, steps: int = 4) -> tuple[str, ...]:
    """The codes of the table's day that replaced one that ended: what the conversion tables name, else those below."""
    life = table.life(code)
    named = life.followers if life else ()
    if not named:
        row = table.get(code)
        return _codes_below(row, table) if row else ()
    found: list[str] = []
    for follower in named:
        row = table.get(follower)
        if row is not None and row.billable:
            found.append(follower)
        elif steps:
            found.extend(_after(follower, table, steps - 1))
    return tuple(dict.fromkeys(found))


def _codes_below(row: Icd10Code, table: Icd10Table) -> tuple[str, ...]:
    if row.billable:
        return (row.code,)
    below = (table.get(child) for child in row.children)
    return tuple(code for child in below if child for code in _codes_below(child, table))


def _heading_before(code: str, table: Icd10Table) -> tuple[str, ...]:
    """The code that stood for one before its first day: today's heading over it."""
    for end in range(len(code) - 1, 2, -1):
        row = table.get(code[:end])
        if row is not None and row.billable:
            return (row.code,)
    return ()


def family_of(code: str, table: Icd10Table) -> Icd10Code | None:
    """The row an unknown code would be if its seventh character were right; None when it is no such code.

    ``S42001X`` belongs to S42.001 (X is no seventh character there), ``W214A`` to W21.4 (A must stand in position
    seven, W21.4XXA).
    """
    if not 4 <= len(code) <= LENGTH_WITH_SEVENTH:
        return None
    stem, last = code[:-1], code[-1]
    if len(code) == LENGTH_WITH_SEVENTH:
        row = _with_seventh(stem, table) or _with_seventh(stem.rstrip("X"), table)
        return row if row and last not in row.seventh else None
    row = _with_seventh(stem, table) or _with_seventh(stem.rstrip("X"), table)
    return row if row and last in row.seventh else None


def _with_seventh(stem: str, table: Icd10Table) -> Icd10Code | None:
    """The known row of that stem when its codes are completed by a seventh character and nothing else."""
    row = table.get(stem) if len(stem) >= 3 else None
    complete = row is not None and bool(row.seventh) and all(len(c) == LENGTH_WITH_SEVENTH for c in row.children)
    return row if complete else None
