"""SI59: replacement without prior placement date."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import LINE, rule
from x12.records.claim import ServiceLine


@rule(
    "SI59",
    on=LINE,
    severity=REJECT,
    snip=4,
    predicts=("16+N333",),
    kinds="D",
    source="005010X224A2: loop 2400 SV305 and DTP*441 Prior Placement Date",
    since="0.1",
)
def replacement_without_prior_placement(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """A replaced crown, inlay or prosthesis without the date of the first.

    What is checked: A line whose SV305 is R (replacement) has DTP*441 (or 139, estimated).
    Why payers deny it: The guide requires the date; plans pay a replacement only after some years.
    How to fix it: Add the date the present one was placed.
    Denied: D dos=2026-01-05 | D2750 tooth=19 prosthesis=R
    Clean: D dos=2026-01-05 | D2750 tooth=19 prosthesis=R date.441=2018-05-02
    Clean: D dos=2026-01-05 | D2750 tooth=19 prosthesis=R date.139=2015-01-01
    Clean: D dos=2026-01-05 | D2750 tooth=19 prosthesis=I
    """
    if line.prosthesis != "R" or line.date("441") is not None or line.date("139") is not None:
        return ()
    message = f"Line {line.number} is a replacement (SV305 R) but the prior placement date (DTP*441) is missing."
    return (Fault(line.where.at("SV305"), message, "R", root=f"prior placement {line.number}"),)
