"""DC04: equipment or supplies without the order, or the encounter, they need."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import LINE, in_range, rule
from validators.questions.claim_questions import procedure_place
from x12.records.claim import Claim, ServiceLine

_EQUIPMENT = ("A4206-A9999", "B4034-B9999", "E0100-E8002", "K0001-K1034", "L0112-L9900")
_ENCOUNTER = ("K0800-K0898", "E0748", "L0648", "L0650", "L1832-L1833", "L1851", "L3960")
"""Items on Medicare's list of those that need a face-to-face encounter and a written order before delivery. Source:
42 CFR 410.38 and the required list CMS publishes."""


@rule(
    "DC04",
    on=LINE,
    severity=DENY,
    snip=7,
    predicts=("16+M60", "16+N455", "16+N717", "16+N718", "173", "175", "176"),
    needs=("documentation",),
    kinds="P",
    procedures=_EQUIPMENT,
    source="42 CFR 410.38; CMS Pub. 100-08 chapter 5 §5.2 (standard written order, face-to-face encounter)",
    since="0.1",
)
def equipment_without_order(line: ServiceLine, case: Case) -> Iterator[Fault]:
    """The record holds no signed order for the equipment, or not the face-to-face encounter it needs.

    What is checked: For Medicare, with documentation facts of the line: ``order`` is not no, ``signed`` is not no, and
        for items on the required list (power wheelchairs, stimulators, some orthoses) ``face_to_face`` is not no.
    Why payers deny it: Without a standard written order, or the encounter, the item is not covered (CARC 173, 175, 176,
        or 16 with a remark).
    How to fix it: Obtain the order before billing. An encounter cannot be made up for afterwards: the item is not
        billable to Medicare.
    Denied: P dos=2026-01-05 dx=G47.33 filing=MB | E0601-RR | doc line=1 order=no
    Denied: P dos=2026-01-05 dx=G35 filing=MB | K0823-RR | doc line=1 order=yes face_to_face=no
    Denied: P dos=2026-01-05 dx=G47.33 filing=MB | E0601-RR | doc line=1 order=yes signed=no
    Clean: P dos=2026-01-05 dx=G47.33 filing=MB | E0601-RR | doc line=1 order=yes signed=yes face_to_face=no
    Clean: P dos=2026-01-05 dx=G35 filing=MB | K0823-RR | doc line=1 order=yes face_to_face=yes
    Clean: P dos=2026-01-05 dx=G47.33 filing=CI | E0601-RR
    Not checked: no documentation facts for the line
    """
    claim = case.claim
    if claim.filing != "MB":
        return
    facts = case.ref.documentation(claim.id, line.number)
    if facts.order is False:
        yield _fault(line, claim, "there is no order in the record", ("173", "16+M60"))
    elif facts.signed is False:
        yield _fault(line, claim, "the order is not signed", ("175", "16+N455"))
    elif facts.face_to_face is False and any(in_range(line.code, spec) for spec in _ENCOUNTER):
        yield _fault(line, claim, "the face-to-face encounter it needs is not in the record", ("176", "16+N717"))


def _fault(line: ServiceLine, claim: Claim, what: str, predicts: tuple[str, ...]) -> Fault:
    return Fault(procedure_place(claim, line), f"{line.code}: {what}.", value=line.code, predicts=predicts)
