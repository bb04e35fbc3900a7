"""AL15: the place of service is not one where the procedure is paid."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import FACILITY_PLACES
from x12.records.claim import Claim, ServiceLine

_COVERED_STATUS = frozenset("ARCT")
_AMBULATORY_CENTRE = "24"


@rule(
    "AL15",
    on=LINE,
    severity=DENY,
    snip=6,
    predicts=("5", "58", "171+N428"),
    needs=("fee-schedule", "list-asc"),
    kinds="P",
    procedures=("10004-69990", "70010-79999", "90281-98999", "0001T-0999T", "G*", "A*", "J*", "E*"),
    source="CMS physician fee schedule, NA indicators; Pub. 100-04 chapter 12 §20.4.2, chapter 14 (ASC list)",
    since="0.1",
)
def place_procedure_mismatch(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    """The procedure is not paid in the place of service it was billed with.

    What is checked: For Medicare: a service without a facility price (NA in the facility column) in a facility; a
        service without a price outside (NA there) in an office, which is a warning; an ASC (24) facility claim line
        (modifier SG absent, taxonomy of the billing provider an ASC) must be on the ASC list. Visits are EM05.
    Why payers deny it: The place of service is inconsistent with the procedure, or the service is not covered there
        (CARC 5, 58, or 171 with N428).
    How to fix it: Check where the service was given. In a facility the facility bills the technical part.
    Denied: P dos=2026-01-05 dx=J44.9 filing=MB pos=22 | 94640 | given pfs 94640 na_facility=yes
    Denied: P dos=2026-01-05 dx=K35.80 filing=MB pos=11 | 44970 | given pfs 44970 na_nonfacility=yes
    Denied: P dos=2026-01-05 dx=K35.80 filing=MB pos=24 billing=1234567893/261QA1903X | 44970 | given pfs 44970 na_nonfacility=yes | given list asc 66984
    Clean: P dos=2026-01-05 dx=J44.9 filing=MB pos=11 | 94640 | given pfs 94640 na_facility=yes
    Clean: P dos=2026-01-05 dx=K35.80 filing=MB pos=21 | 44970 | given pfs 44970 na_nonfacility=yes
    Clean: P dos=2026-01-05 dx=H25.11 filing=MB pos=24 billing=1234567893/261QA1903X | 66984 | given pfs 66984 na_nonfacility=yes | given list asc 66984
    Clean: P dos=2026-01-05 dx=J44.9 filing=BL pos=22 | 94640
    Not checked: the fee schedule (or for an ASC its list) was not imported
    """  # noqa: E501 - an example is one line
    claim = case.claim
    if claim.filing != "MB":
        return
    on, place = claim.date_of(line), claim.place_of(line)
    if on is None or not place:
        yield NotChecked("no date of service" if on is None else "no place of service")
        return
    where = line.where.at("SV105") if line.place else claim.where.at("CLM05-1")
    if place == _AMBULATORY_CENTRE and _is_centre(claim):
        if line.code not in case.ref.code_list("asc", on):
            text = f"{line.code} is not on the list of procedures Medicare pays in an ambulatory surgical centre."
            yield Fault(where, text, value=place, predicts=("171+N428", "58"))
        return
    row = case.ref.fee_schedule(on).get(line.code)
    if row is None or row.status not in _COVERED_STATUS:
        return
    facility = place in FACILITY_PLACES
    if facility and row.na_facility and not row.na_nonfacility and "26" not in line.modifiers:
        text = f"{line.code} has no Medicare price in a facility, and the place of service is {place}."
        yield Fault(where, text, value=place, severity=DENY)
    elif not facility and row.na_nonfacility and not row.na_facility:
        text = f"{line.code} is given in facilities only by the fee schedule, and the place of service is {place}."
        yield Fault(where, text, value=place, severity=WARN)


def _is_centre(claim: Claim) -> bool:
    """Whether the billing provider is an ambulatory surgical centre (taxonomy 261QA1903X)."""
    return bool(claim.billing and claim.billing.taxonomy == "261QA1903X")
