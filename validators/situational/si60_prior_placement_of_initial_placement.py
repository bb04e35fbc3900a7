"""SI60: prior placement of an initial placement."""

from __future__ import annotations

from collections.abc import Iterable

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from x12.records.claim import ServiceLine


@rule(
    "SI60",
    on=LINE,
    severity=WARN,
    snip=4,
    kinds="D",
    source="005010X224A2: loop 2400 SV305 and DTP*441 Prior Placement Date",
    since="0.1",
)
def prior_placement_of_initial_placement(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """A prior placement date on something placed for the first time.

    What is checked: A line whose SV305 is I (initial placement) has neither DTP*441 nor DTP*139.
    Why payers deny it: The two contradict each other; plans ask which is right.
    How to fix it: Use R in SV305 for a replacement, or remove the date.
    Denied: D dos=2026-01-05 | D2750 tooth=19 prosthesis=I date.441=2018-05-02
    Clean: D dos=2026-01-05 | D2750 tooth=19 prosthesis=I
    Clean: D dos=2026-01-05 | D2750 tooth=19 prosthesis=R date.441=2018-05-02
    """
    if line.prosthesis != "I":
        return ()
    prior = line.date("441") or line.date("139")
    if prior is None:
        return ()
    message = f"Line {line.number} is an initial placement (SV305 I) with a prior placement date {prior.start}."
    return (Fault(prior.where, message, prior.raw),)
