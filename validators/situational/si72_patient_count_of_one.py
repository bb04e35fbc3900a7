"""SI72: ambulance patient count of one."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from validators.situational._shared import AMBULANCE_TRANSPORTS
from x12.records.claim import ServiceLine


@rule(
    "SI72",
    on=LINE,
    severity=WARN,
    snip=4,
    kinds="P",
    procedures=AMBULANCE_TRANSPORTS,
    source="005010X222A1: loop 2400 QTY*PT Ambulance Patient Count",
    since="0.1",
)
def patient_count_of_one(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """A patient count on a transport of one patient.

    What is checked: QTY*PT, where present, is above one.
    Why payers deny it: The guide asks for the count only when several patients shared the vehicle; a count of
    one invites a question.
    How to fix it: Remove the segment, or correct the count.
    Denied: P dos=2026-01-05 dx=R07.9 pos=41 raw=CR1*LB*140**A*DH*12 pickup=yes dropoff=yes | A0427-RH qty.PT=1
    Clean: P dos=2026-01-05 dx=R07.9 pos=41 raw=CR1*LB*140**A*DH*12 pickup=yes dropoff=yes | A0427-RH qty.PT=2
    Clean: P dos=2026-01-05 dx=R07.9 pos=41 raw=CR1*LB*140**A*DH*12 pickup=yes dropoff=yes | A0427-RH
    """
    for quantity in line.quantities:
        if quantity.qualifier == "PT" and quantity.quantity < 2:
            message = f"Line {line.number}: patient count {quantity.quantity} (QTY*PT) is sent only above one."
            return (Fault(quantity.where.at("QTY02"), message, str(quantity.quantity)),)
    return ()
