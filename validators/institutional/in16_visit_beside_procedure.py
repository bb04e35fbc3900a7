"""IN16: a hospital clinic or emergency visit beside a procedure of the day, or beside another visit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import CLAIM, rule
from validators.institutional.outpatient import PARTIAL_CARE, TREATMENT_PROGRAM, conditions
from validators.questions.claim_questions import is_medicare, modifier_place, procedure_place
from x12.records.claim import Claim, ServiceLine

_VISITS = ("92002-92014", "99281-99285", "G0380-G0384", "G0402", "G0463")
_VISIT, _VISIT_WITH_OBSERVATION = "V", "J2"
_CRITICAL_CARE, _TRAUMA_RESPONSE = "99291", "G0390"
_NO_VISITS = frozenset({_CRITICAL_CARE, "G0379"})
"""Critical care and direct admission to observation share a visit's status."""
_PROCEDURE_STATUS = frozenset({"S", "T", "Q3"})
"""Q3 is S, alone or as one of its family."""

_ALL_IN_ONE = "J1"
"""A procedure that is paid with everything else on the claim."""
_SEPARATE = "25"
_DISTINCT_VISITS = "G0"
_OBSERVATION, _OBSERVED_HOURS = "G0378", 8


@rule(
    "IN16",
    on=CLAIM,
    severity=DENY,
    snip=6,
    kinds="I",
    procedures=_VISITS,
    predicts=("97", "236"),
    needs=("list-opps-status",),
    source="CMS I/OCE edits 21 (visit and procedure on one day) and 42 (several visits, one revenue code)",
    since="0.2",
)
def visit_beside_procedure(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A hospital visit stands beside a procedure of its day without modifier 25, or beside another visit.

    What is checked: Hospital outpatient bills to Medicare (13x) by the imported OPPS status indicators: a visit (V, J2)
    on the day of a procedure (S, T, Q3) carries modifier 25; two visits of one day under one revenue code have
    condition code G0. Claims with eight hours of observation or a comprehensive procedure (J1), partial
    hospitalization, intensive outpatient and opioid treatment programs are priced in other ways and left out.
    Why payers deny it: The outpatient code editor returns the claim or denies the line: the visit is part of the
    procedure unless it was separate.
    How to fix it: Read the record. If the visit was significant and separate, add 25 to it (G0 for a second visit of
    the day); if not, remove the visit.
    Denied: I dos=2026-01-05 tob=131 filing=MA | G0463 | 20610 | given list opps-status G0463:si=V 20610:si=T
    Denied: I dos=2026-01-05 tob=131 filing=MA | 99284-25 | 99283-25 | given list opps-status 99284:si=V 99283:si=V
    Clean: I dos=2026-01-05 tob=131 filing=MA | G0463-25 | 20610 | given list opps-status G0463:si=V 20610:si=T
    Clean: I dos=2026-01-05 tob=131 filing=MA | G0463 | 93005 | given list opps-status G0463:si=J2 93005:si=Q1
    Clean: I dos=2026-01-05 tob=131 filing=MA cond=G0 | 99284 | 99283 | given list opps-status 99284:si=V 99283:si=V
    Clean: I dos=2026-01-05 tob=131 dx=M17.11 filing=CI | G0463 rev=0510 | 20610 rev=0360
    Not checked: no status indicators for the day, where a visit stands beside another coded line
    """
    if claim.place != "13" or not is_medicare(claim):
        return ()
    special = conditions(claim)
    coded = [line for line in claim.lines if line.code]
    if len(coded) < 2 or special & PARTIAL_CARE or TREATMENT_PROGRAM in special:
        return ()
    if sum(line.units or 0 for line in coded if line.code == _OBSERVATION) >= _OBSERVED_HOURS:
        return ()
    return _faults(claim, coded, case, _DISTINCT_VISITS in special)


def _faults(claim: Claim, coded: list[ServiceLine], case: Case, distinct: bool) -> Iterator[Fault]:
    days: defaultdict[date, list[ServiceLine]] = defaultdict(list)
    status: dict[str, str] = {}
    for line in coded:
        day = claim.date_of(line)
        if day is not None:
            days[day].append(line)
    if all(len(lines) < 2 for lines in days.values()):
        return
    for day, lines in days.items():
        listed = case.ref.code_list("opps-status", day)
        status |= {line.code: listed.value(line.code, "si") for line in lines}
    if _ALL_IN_ONE in status.values():
        return
    for day, lines in days.items():
        if len(lines) > 1:
            visits = [line for line in lines if _is_visit(line.code, status)]
            procedure = next((line for line in lines if _is_procedure(line.code, status)), None)
            edition = case.ref.code_list("opps-status", day).edition.label
            yield from _unmarked(claim, visits, procedure, edition)
            if not distinct:
                yield from _several(claim, visits, edition)


def _is_visit(code: str, status: dict[str, str]) -> bool:
    return status[code] == _VISIT or (status[code] == _VISIT_WITH_OBSERVATION and code not in _NO_VISITS)


def _is_procedure(code: str, status: dict[str, str]) -> bool:
    """Critical care is one of status S where it is not part of observation; trauma response is none beside a visit."""
    if code == _TRAUMA_RESPONSE:
        return False
    return status[code] in _PROCEDURE_STATUS or (status[code] == _VISIT_WITH_OBSERVATION and code == _CRITICAL_CARE)


def _unmarked(claim: Claim, visits: list[ServiceLine], procedure: ServiceLine | None, edition: str) -> Iterator[Fault]:
    for line in visits if procedure else ():
        if _SEPARATE not in line.modifiers and procedure is not None:
            message = f"Visit {line.code} has no modifier 25 beside {procedure.code} (line {procedure.number})."
            place = modifier_place(claim, line)
            yield Fault(place, message, line.code, line=line.number, edition=edition)


def _several(claim: Claim, visits: list[ServiceLine], edition: str) -> Iterator[Fault]:
    first: dict[str, ServiceLine] = {}
    for line in visits:
        before = first.setdefault(line.revenue_code, line)
        if before is not line:
            message = (
                f"Visit {line.code} is the second of its day under revenue {line.revenue_code} (line {before.number}); "
                "condition code G0 says they were distinct."
            )
            place = procedure_place(claim, line)
            yield Fault(place, message, line.code, line=line.number, edition=edition, predicts=("97",))
