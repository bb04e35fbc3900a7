"""EM12: G2211 without its visit, or with modifier 25."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_lines import lines_on
from validators.questions.claim_questions import OFFICE_VISITS, billed, is_medicare, procedure_place
from validators.questions.visit_questions import codes_of, same_physician
from x12.records.claim import ServiceLine

_PAID_SINCE = date(2024, 1, 1)
_PREVENTIVE_SINCE = date(2025, 1, 1)
_HOME_SINCE = date(2026, 1, 1)
_HOME_VISITS = codes_of("99341 99342 99344 99345 99347-99350")
_PREVENTIVE = codes_of(
    "71271 76706 76977 77063 77067 77078 77080 77081 77085 80061 81528 82270 82465 82947 82950 82951 83718 "
    "84478 90460 90461 90471-90474 90480 97802-97804 99406 99407 G0008 G0009 G0010 G0101 G0102 G0103 G0104 "
    "G0105 G0106 G0108 G0109 G0117 G0118 G0120 G0121 G0122 G0270 G0271 G0296 G0327 G0328 G0402 G0403 G0404 "
    "G0405 G0432 G0433 G0435 G0438 G0439 G0442 G0443 G0444 G0445 G0446 G0447 G0472 G0473 G0475 G0476 G0499 "
    "M0201 Q0091"
)
"""Part B preventive services and vaccine administration. Source: CMS Pub. 100-04 chapter 18; transmittal 13015."""


@rule(
    "EM12",
    on=LINE,
    severity=DENY,
    snip=7,
    predicts=("B15", "97", "234"),
    source="CMS fee schedule final rules CY2024, CY2025 and CY2026; CMS transmittals 12461 and 13015",
    since="0.1",
    kinds="P",
    procedures=("G2211",),
)
def visit_complexity_add_on(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """G2211 has no office visit beside it, or that visit carries 25 for something that is not preventive.

    What is checked: G2211 from 2024 beside an office visit (from 2026 also a home visit) of the same physician and day;
        the visit has no 25, unless from 2025 a Part B preventive service or vaccine administration stands on that day.
        To payers other than Medicare the 25 is a warning. Before 2024 G2211 was not paid.
    Why payers deny it: It is an add-on to a visit of continuing care and not paid for the visit of a procedure.
    How to fix it: Remove G2211 from a visit with 25 for a procedure; bill it with the visit it belongs to.
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB | G2211
    Denied: P dos=2026-01-05 dx=M17.11 filing=MB | 99213-25 | 20610-RT | G2211
    Denied: P dos=2024-06-01 dx=E11.9 filing=MB | 99213-25 | G0008 | G2211
    Denied: P dos=2025-12-31 dx=E11.9 filing=MB pos=12 | 99348 | G2211
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB | 99214 | G2211
    Clean: P dos=2025-01-01 dx=E11.9 filing=MB | 99213-25 | G0008 | G2211
    Clean: P dos=2026-01-01 dx=E11.9 filing=MB pos=12 | 99348 | G2211
    """
    claim = case.claim
    day = claim.date_of(line)
    if day is None:
        return (NotChecked("the line has no readable date of service"),)
    place = procedure_place(claim, line)
    if day < _PAID_SINCE:
        text = f"G2211 on {day}: it is paid from {_PAID_SINCE} on."
        return (Fault(place, value=line.code, predicts=("97",), message=text),)
    bases = OFFICE_VISITS | _HOME_VISITS if day >= _HOME_SINCE else OFFICE_VISITS
    beside = lines_on(case, line, day, day, bases)
    visit = next((other for other in beside if same_physician(claim, line, other)), None)
    if visit is None:
        text = f"G2211 on {day} has no office{' or home' if day >= _HOME_SINCE else ''} visit beside it."
        return (Fault(place, value=line.code, predicts=("B15",), message=text, root=f"add-on line {line.number}"),)
    if "25" not in visit.modifiers:
        return ()
    if day >= _PREVENTIVE_SINCE and any(True for _ in lines_on(case, line, day, day, _PREVENTIVE)):
        return ()
    text = f"G2211 beside {billed(visit)} on {day}: not paid with 25 unless for a preventive service or vaccine."
    severity = DENY if is_medicare(claim) else WARN
    return (Fault(place, value=line.code, severity=severity, predicts=("97", "234"), message=text),)
