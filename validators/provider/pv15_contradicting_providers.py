"""PV15: providers or order dates of a claim contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim

_PRESCRIBED = "471"


@rule(
    "PV15",
    on=CLAIM,
    severity=WARN,
    snip=6,
    predicts=("174", "16+N331"),
    kinds="P",
    source="005010X222A1 loops 2310B, 2310D and 2400 DTP*471; CMS Pub. 100-02 chapter 15 §60 (incident to)",
    since="0.1",
)
def contradicting_providers(claim: Claim, case: Case) -> Iterable[Fault]:
    """The supervisor is the one who rendered the service, or the prescription is later than the service.

    What is checked: The supervising provider is not the rendering one; the prescription date (DTP*471) of a line is not
    after its date of service.
    Why payers deny it: Nobody supervises himself, and what was not yet ordered was not ordered.
    How to fix it: Name the one who rendered the service and the one who supervised, and the date of the order.
    Denied: P dos=2026-01-05 dx=E11.9 rendering=1245319599 supervising=1245319599 | 99213
    Denied: P dos=2026-01-05 dx=J44.9 | E1390-RR date.471=2026-01-06
    Clean: P dos=2026-01-05 dx=E11.9 rendering=1245319599 supervising=1234567893 | 99213
    Clean: P dos=2026-01-05 dx=J44.9 | E1390-RR date.471=2026-01-05
    """
    supervisor = claim.provider("DQ")
    rendering = claim.provider("82")
    same = supervisor is not None and rendering is not None and supervisor.npi != "" and supervisor.npi == rendering.npi
    if same:
        return _faults(claim, same)
    for line in claim.lines:
        if line.dates and line.date(_PRESCRIBED):
            return _faults(claim, same)
    return ()


def _faults(claim: Claim, same: bool) -> Iterator[Fault]:
    if same:
        text = "The supervising provider is also the rendering provider."
        yield Fault(claim.where.at("NM109"), text)
    for line in claim.lines:
        ordered, day = line.date(_PRESCRIBED), claim.date_of(line)
        if ordered is not None and ordered.start is not None and day is not None and ordered.start > day:
            text = f"Line {line.number}: {line.code} was prescribed on {ordered.start}, after the service of {day}."
            yield Fault(ordered.where, text, value=line.code, line=line.number)
