"""DN07: a dental service outside the ages it is meant, or paid, for."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import age_on, procedure_place
from x12.records.claim import ServiceLine

_USUAL = {
    "D1110": (12, 199),
    "D1120": (0, 15),
    "D1206": (0, 20),
    "D1208": (0, 20),
    "D1351": (0, 20),
    "D0145": (0, 2),
}
"""Completed years of age the services are defined or paid for, the widest that is common."""

_FROM = "0"
_TO = "199"


@rule(
    "DN07",
    on=LINE,
    severity=WARN,
    snip=6,
    kinds="D",
    procedures=("D*",),
    predicts=("6+N129",),
    source="CDT: ages some services are defined for; ages most plans pay for; the list dental-age (columns from, to)",
    since="0.2",
)
def dental_age_limit(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """A cleaning, sealant, fluoride treatment or first evaluation outside the ages it is meant or paid for.

    What is checked: The patient's age on the day: adult cleanings from 12, child cleanings to 15, fluoride and sealants
    to 20, the first oral evaluation under three. Where the payer's list ``dental-age`` has the code (columns ``from``,
    ``to``), it decides, and the line is held.
    Why payers deny it: The service is inconsistent with the age, or not a benefit at it (CARC 6 with N129).
    How to fix it: Check the birth date and the code; child and adult services have codes of their own.
    Denied: D dos=2026-01-05 born=2018-03-01 | D1110
    Denied: D dos=2026-01-05 born=1990-03-01 | D1351 tooth=3
    Denied: D dos=2026-01-05 born=2009-03-01 | D1351 tooth=3 | given payer dental-age D1351:to=14
    Clean: D dos=2026-01-05 born=2018-03-01 | D1120
    Clean: D dos=2026-01-05 born=2010-03-01 | D1110
    Clean: D dos=2026-01-05 born=1990-03-01 | D1208 | given payer dental-age D1208:to=99
    """
    person, day = case.claim.person, case.claim.date_of(line)
    if person is None or person.birth is None or day is None or person.birth > day:
        return ()
    lowest, highest = _USUAL.get(line.code, (0, 199))
    listed = case.ref.find_payer_list("dental-age", case.claim.payer_id, day)
    edition = ""
    if listed is not None and line.code in listed:
        ages = (listed.value(line.code, "from") or _FROM, listed.value(line.code, "to") or _TO)
        if all(age.isdigit() for age in ages):
            (lowest, highest), edition = map(int, ages), listed.edition.label
    age = age_on(person.birth, day)
    if lowest <= age <= highest:
        return ()
    limit = f"from {lowest}" if age < lowest else f"to {highest}"
    message = f"Line {line.number}: {line.code} is {'paid' if edition else 'meant or paid'} {limit} years of age."
    severity = DENY if edition else WARN
    return (Fault(procedure_place(case.claim, line), message, line.code, severity=severity, edition=edition),)
