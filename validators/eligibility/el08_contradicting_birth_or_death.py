"""EL08: the patient was born after the service, or died before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from validators.questions.claim_questions import age_on
from x12.records.claim import Claim, Person

_OLDEST = 124
"""The highest age the Medicare Code Editor takes for possible."""


@rule(
    "EL08",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=("14", "13"),
    source="005010X222A1, X223A2, X224A2: DMG02 and PAT06; Medicare Code Editor, edit 14 (invalid age)",
    since="0.1",
)
def contradicting_birth_or_death(claim: Claim, case: Case) -> Iterable[Fault]:
    """The patient was born after the service, is more than 124 years old, or died before the service began.

    What is checked: The birth date is not after the first day of service and not more than 124 years before it; the
    date of death (PAT06), where there is one, is not before the last service began.
    Why payers deny it: One of the dates is wrong; the claim is bounced until it is mended.
    How to fix it: Compare birth date, date of death and date of service with the record.
    Denied: P dos=2026-01-05 dx=E11.9 born=2026-01-06 | 99213
    Denied: P dos=2026-01-05 dx=E11.9 born=1900-01-05 | 99213
    Denied: P dos=2026-01-05 dx=E11.9 born=1950-01-05 died=2026-01-04 | 99213
    Clean: P dos=2026-01-05 dx=Z38.00 born=2026-01-05 | 99460
    Clean: P dos=2026-01-05 dx=E11.9 born=1901-01-06 | 99213
    Clean: P dos=2026-01-05 dx=E11.9 born=1950-01-05 died=2026-01-05 | 99213
    """
    person = claim.person
    day = claim.start
    if person is None or day is None:
        return ()
    birth, death = person.birth, person.death
    if death is None and (birth is None or (birth <= day and day.year - birth.year <= _OLDEST)):
        return ()
    return _faults(claim, person, day)


def _faults(claim: Claim, person: Person, day: date) -> Iterator[Fault]:
    where = person.birth_where or person.where or claim.where
    if person.birth is not None and person.birth > day:
        yield Fault(where, f"The birth date is after the service of {day}.", root="birth date")
    elif person.birth is not None and age_on(person.birth, day) > _OLDEST:
        text = f"By the birth date the patient is more than {_OLDEST} years old on {day}."
        yield Fault(where, text, root="birth date")
    last = max((line.start for line in claim.lines if line.start), default=day)
    if person.death is not None and person.death < last:
        text = f"The date of death is before the service of {last}."
        yield Fault((person.where or claim.where).at("PAT06"), text, predicts=("13",))
