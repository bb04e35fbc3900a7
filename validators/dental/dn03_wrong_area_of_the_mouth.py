"""DN03: the area of the mouth is missing, does not exist, or is not where the tooth or the denture is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.dental.mouth import AREAS, LOWER, QUADRANTS, UPPER, quadrant_of, teeth_of
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import code_among, procedure_place
from x12.records.claim import ServiceLine

_BY_QUADRANT = ("D4210-D4212", "D4240-D4241", "D4260-D4261", "D4341-D4342", "D7310-D7321")
_UPPER_ONLY = ("D5110", "D5130", "D5211", "D5213", "D5221", "D5223", "D5225", "D5227")
_LOWER_ONLY = ("D5120", "D5140", "D5212", "D5214", "D5222", "D5224", "D5226", "D5228")
_UPPER_AREAS, _LOWER_AREAS = frozenset({UPPER, "10", "20"}), frozenset({LOWER, "30", "40"})


@rule(
    "DN03",
    on=LINE,
    severity=DENY,
    snip=5,
    kinds="D",
    predicts=("16+N346",),
    source="005010X224A2 SV304, code source 135 (ADA claim form, item 25)",
    since="0.2",
)
def wrong_area_of_the_mouth(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """The area of the mouth is missing, does not exist, or contradicts the tooth or the service.

    What is checked: Each area of SV304 is one of the code list (00 whole mouth, 01 and 02 jaws, 09 other, 10 to 40
    quadrants, L and R). Gum surgery, scaling and shaping of the jaw by quadrant name one, or the teeth. The one
    quadrant named is that of the teeth named; a denture of one jaw is not in the other.
    Why payers deny it: Scaling, dentures and surgery are paid by area; one that is missing or wrong is returned.
    How to fix it: Enter the area treated; a single tooth belongs into TOO02.
    Denied: D dos=2026-01-05 | D4341 cavity=99
    Denied: D dos=2026-01-05 | D4341
    Denied: D dos=2026-01-05 | D4342 cavity=10 tooth=19
    Denied: D dos=2026-01-05 | D5110 cavity=02
    Clean: D dos=2026-01-05 | D4341 cavity=10
    Clean: D dos=2026-01-05 | D4342 tooth=3
    Clean: D dos=2026-01-05 | D4342 cavity=10 tooth=3
    Clean: D dos=2026-01-05 | D5120 cavity=02
    Clean: D dos=2026-01-05 | D1110
    """
    if not line.oral_cavity:
        if line.teeth or not code_among(line.code, _BY_QUADRANT):
            return ()
        message = f"Line {line.number}: {line.code} is by quadrant, and none is named (SV304)."
        return (Fault(procedure_place(case.claim, line), message, line.code),)
    return _wrong(line)


def _wrong(line: ServiceLine) -> Iterator[Fault]:
    place = line.where.at("SV304")
    for area in line.oral_cavity:
        if area not in AREAS:
            yield Fault(place, f"SV304 {area} is no area of the mouth: 00 to 02, 09, 10, 20, 30, 40, L or R.", area)
            return
    area = line.oral_cavity[0] if len(line.oral_cavity) == 1 else ""
    if area in QUADRANTS:
        elsewhere = [tooth for tooth in teeth_of(line) if quadrant_of(tooth) not in ("", area)]
        if elsewhere:
            message = f"Line {line.number}: tooth {elsewhere[0]} is not in quadrant {area} (SV304)."
            yield Fault(place, message, area)
    for codes, areas, jaw in ((_UPPER_ONLY, _LOWER_AREAS, "upper"), (_LOWER_ONLY, _UPPER_AREAS, "lower")):
        if line.code in codes and area in areas:
            yield Fault(place, f"Line {line.number}: {line.code} is for the {jaw} jaw, SV304 {area} is not.", area)
