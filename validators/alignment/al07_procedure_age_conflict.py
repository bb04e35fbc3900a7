"""AL07: the patient's age is outside the ages the procedure is for."""

from __future__ import annotations

from collections.abc import Iterator

from validators.alignment._ages import AGE_CODES, age_in, limit_of
from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import procedure_place
from x12.records.claim import ServiceLine


@rule(
    "AL07",
    on=LINE,
    severity=DENY,
    snip=6,
    predicts=("6+N129",),
    kinds="PI",
    procedures=AGE_CODES,
    source="CPT: ages in code definitions; FDA vaccine licences and ACIP schedules",
    since="0.1",
)
def procedure_age_conflict(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    """The code is defined or licensed for another age than the patient's on the date of service.

    What is checked: The age on the date of service against the ages in the code's definition (preventive visits,
        newborn and paediatric care, tonsils, hernia, venous access, sedation), and a vaccine's licensed ages (a
        warning, since schedules and payers differ).
    Why payers deny it: The procedure is inconsistent with the patient's age (CARC 6 with N129).
    How to fix it: Check the birth date first; if it is right, bill the code for that age.
    Denied: P dos=2026-01-05 dx=Z00.129 born=2020-01-05 | 99392
    Denied: P dos=2026-01-05 dx=Z00.00 born=1961-01-05 | 99396
    Denied: P dos=2026-01-05 dx=J35.01 born=2010-01-05 | 42825
    Denied: P dos=2026-01-05 dx=Z23 born=1990-01-05 | 90662
    Clean: P dos=2026-01-04 dx=Z00.00 born=1961-01-05 | 99396
    Clean: P dos=2026-01-05 dx=Z00.129 born=2021-01-06 | 99392
    Clean: P dos=2026-01-05 dx=Z23 born=1961-01-05 | 90662
    Clean: P dos=2026-01-05 dx=Z38.00 born=2026-01-04 | 99460
    Not checked: the birth date or the date of service is missing
    """
    claim = case.claim
    limit = limit_of(line.code)
    if limit is None:
        return
    person, day = claim.person, claim.date_of(line)
    if day is None or person is None or person.birth is None:
        yield NotChecked("no date of service" if day is None else "no birth date")
        return
    age = age_in(person.birth, day, limit.unit)
    if age < 0 or limit.low <= age <= limit.high:
        return
    high = f"to {limit.high}" if limit.high < 150 else "and older"
    ages = f"{limit.low} {high}" if limit.low != limit.high else str(limit.low)
    yield Fault(
        procedure_place(claim, line),
        value=line.code,
        message=f"{line.code} is for ages {ages} ({limit.unit}); the patient is {age} on {day.isoformat()}.",
        severity=WARN if limit.licence else DENY,
        root="birth date",
    )
