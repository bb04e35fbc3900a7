"""IN18: a bill that asks for a denial, with charges that are to be paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import CLAIM, rule
from validators.institutional.outpatient import conditions
from validators.questions.claim_questions import is_medicare, modifier_place
from x12.records.claim import Claim, ServiceLine

_FOR_DENIAL = "21"
_EXCLUDED = "GY"


@rule(
    "IN18",
    on=CLAIM,
    severity=WARN,
    snip=5,
    kinds="I",
    predicts=("96",),
    source="CMS Pub. 100-04 chapter 1 §60 (no-payment bills, condition code 21, modifier GY); 005010X223A2 SV207",
    since="0.2",
)
def non_covered_charges(claim: Claim, case: Case) -> Iterable[Fault]:
    """Charges that Medicare is asked to deny are not sent as non-covered.

    What is checked: On a bill to Medicare with condition code 21 (billing for denial notice), or of frequency 0
    (non-payment), and on a line with modifier GY (statutorily excluded), non-covered charges (SV207) are the whole
    charge of the line.
    Why payers deny it: The bill contradicts itself; the contractor returns it, or denies what was to be paid.
    How to fix it: Send SV207 with the full charge, or take the condition code or modifier off.
    Denied: I dos=2026-01-05 tob=130 dx=Z00.00 filing=MA cond=21 | 99213 rev=0510 $100
    Denied: I dos=2026-01-05 tob=131 dx=Z00.00 filing=MA | 99213 rev=0510 $100 | V5010-GY rev=0471 $80 noncovered=10
    Clean: I dos=2026-01-05 tob=130 dx=Z00.00 filing=MA cond=21 | 99213 rev=0510 $100 noncovered=100
    Clean: I dos=2026-01-05 tob=131 dx=Z00.00 filing=MA | V5010-GY rev=0471 $80 noncovered=80
    Clean: I dos=2026-01-05 tob=131 dx=Z00.00 filing=CI | V5010-GY rev=0471 $80
    """
    if not is_medicare(claim):
        return ()
    nothing = claim.frequency == "0" or _FOR_DENIAL in conditions(claim)
    return _faults(claim, nothing)


def _faults(claim: Claim, nothing: bool) -> Iterator[Fault]:
    for line in claim.lines:
        excluded = _EXCLUDED in line.modifiers
        if (nothing or excluded) and line.charge and _covered(line):
            why = "modifier GY says it is excluded" if excluded else "the bill asks for a denial"
            message = f"Line {line.number}: {why}, but not the whole charge is non-covered (SV207)."
            at = modifier_place(claim, line, line.modifiers.index(_EXCLUDED)) if excluded else line.where.at("SV207")
            yield Fault(at, message, _EXCLUDED if excluded else "", line=line.number)


def _covered(line: ServiceLine) -> bool:
    """Whether some of the charge is not sent as non-covered."""
    return line.charge is not None and (line.non_covered or 0) < line.charge
