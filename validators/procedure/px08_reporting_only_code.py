"""PX08: a code that only reports quality, and is not paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from validators.engine.case import Case
from validators.engine.finding import INFORM, Fault
from validators.engine.rule import LINE, rule
from validators.procedure._codes import is_reporting_only
from validators.questions.claim_questions import procedure_place
from x12.records.claim import Claim, ServiceLine

_CENT = Decimal("0.01")


@rule(
    "PX08",
    on=LINE,
    severity=INFORM,
    snip=6,
    predicts=("246",),
    kinds="PI",
    source="CMS Quality Payment Program, claims submission of quality data codes; CPT category II introduction",
    since="0.1",
)
def reporting_only_code(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """A quality or function code is reported for nothing or a cent; its denial is expected and no loss.

    What is checked: Category II codes (ending in F) and quality G and M codes whose charge is 0.00 or 0.01.
    Why payers deny it: The code carries information only; the line comes back as non-payable on purpose.
    How to fix it: Nothing: the denial (CARC 246) is not to be worked or counted as lost.
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 | 3044F $0.01
    Denied: P dos=2026-01-05 dx=E11.9 | 99213 | G8427 $0
    Clean: P dos=2026-01-05 dx=E11.9 | 99213 | 36415 $0.01
    Clean: P dos=2026-01-05 dx=E11.9 | 99213 $100
    """
    if line.charge is None or line.charge > _CENT or line.charge < 0 or not is_reporting_only(line.code):
        return ()
    return _fault(line, case.claim)


def _fault(line: ServiceLine, claim: Claim) -> Iterator[Fault]:
    text = f"Line {line.number}: {line.code} only reports; it will come back unpaid (246), as it should."
    yield Fault(procedure_place(claim, line), text, value=line.code)
