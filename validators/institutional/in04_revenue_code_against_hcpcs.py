"""IN04: revenue code and HCPCS code that do not go together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.institutional.outpatient import PARTIAL_CARE, TREATMENT_PROGRAM, conditions
from validators.questions.claim_questions import is_medicare, procedure_place
from x12.records.claim import Claim, ServiceLine

_TYPES = frozenset({"12", "13", "85"})
_OBSERVATION_TYPES = frozenset({"13", "85"})
_OBSERVATION = frozenset({"G0378", "G0379"})
_PACKED_CELLS = frozenset("P9016 P9021 P9022 P9027 P9038 P9039 P9040 P9051 P9054 P9057 P9058".split())
_WHOLE_BLOOD = frozenset("P9010 P9051 P9054 P9056".split())
_BY_REVENUE_CODE = {"0381": (_PACKED_CELLS, "packed red cells"), "0382": (_WHOLE_BLOOD, "whole blood")}
_TRAUMA_RESPONSE, _CRITICAL_CARE = "G0390", "99291"
_TRANSPLANT, _TRANSPLANT_REVENUE = "38240", "0815"
_REVENUE_CODES = frozenset({"0762", "0381", "0382"})
_HCPCS = frozenset({_TRAUMA_RESPONSE, _TRANSPLANT})


@rule(
    "IN04",
    on=CLAIM,
    severity=DENY,
    snip=5,
    kinds="I",
    predicts=("199", "16+M50"),
    source="CMS I/OCE edits for observation, blood products, trauma response, allogeneic transplant",
    since="0.2",
)
def revenue_code_against_hcpcs(claim: Claim, case: Case) -> Iterable[Fault]:
    """A revenue code of Medicare's outpatient bill stands with a HCPCS code it does not take, or lacks its own.

    What is checked: On hospital bills to Medicare (12x, 13x, 85x): revenue 0762 has G0378 or G0379 (13x and 85x);
    0381 a code of packed red cells and 0382 one of whole blood (12x and 13x); G0390 has a line of revenue 058x to 068x
    and 99291 on its day; 38240 has a line of revenue 0815. Claims of partial hospitalization, intensive outpatient
    and opioid treatment programs (condition 41, 92, 89) have rules of their own.
    Why payers deny it: The outpatient code editor returns the claim: the two codes describe different services.
    How to fix it: Correct the revenue code, or the HCPCS code; add the line that belongs with it.
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 filing=MA | 99284 rev=0762
    Denied: I dos=2026-01-05 tob=131 dx=D62 filing=MA | P9010 rev=0381
    Denied: I dos=2026-01-05 tob=131 dx=S06.5X0A filing=MA | G0390 rev=0681
    Denied: I dos=2026-01-05 tob=131 dx=C92.00 filing=MA | 38240 rev=0362
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 filing=MA | G0378 rev=0762 x12
    Clean: I dos=2026-01-05 tob=131 dx=D62 filing=MA | P9016 rev=0381 | P9056 rev=0382
    Clean: I dos=2026-01-05 tob=131 dx=S06.5X0A filing=MA | G0390 rev=0681 | 99291 rev=0450
    Clean: I dos=2026-01-05 tob=131 dx=C92.00 filing=MA | 38240 rev=0362 | '' rev=0815
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 filing=CI | 99284 rev=0762
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 filing=MA cond=41 | 90853 rev=0762
    """
    if claim.place not in _TYPES or not is_medicare(claim):
        return ()
    if not any(line.revenue_code in _REVENUE_CODES or line.code in _HCPCS for line in claim.lines):
        return ()
    special = conditions(claim)
    return () if TREATMENT_PROGRAM in special or special & PARTIAL_CARE else _faults(claim)


def _faults(claim: Claim) -> Iterator[Fault]:
    for line in claim.lines:
        revenue, code = line.revenue_code, line.code
        if revenue == "0762" and claim.place in _OBSERVATION_TYPES and code and code not in _OBSERVATION:
            yield _fault(claim, line, "revenue 0762 is for hours of observation (G0378, G0379)")
        elif revenue in _BY_REVENUE_CODE and claim.place != "85" and code:
            products, what = _BY_REVENUE_CODE[revenue]
            if code not in products:
                yield _fault(claim, line, f"revenue {revenue} is for {what}")
    trauma = [line for line in claim.lines if line.code == _TRAUMA_RESPONSE]
    for line in trauma:
        if not _has_trauma_care(claim, claim.date_of(line)):
            yield _fault(claim, line, "it needs revenue 068x and critical care (99291) on its day")
    if not any(line.revenue_code == _TRANSPLANT_REVENUE for line in claim.lines):
        for line in claim.lines:
            if line.code == _TRANSPLANT:
                yield _fault(claim, line, "it needs a line of the donor's costs, revenue 0815")


def _has_trauma_care(claim: Claim, day: date | None) -> bool:
    """Whether a line of the day is of trauma response (the editor takes revenue 058x to 068x) and one is 99291."""
    lines = [line for line in claim.lines if claim.date_of(line) == day]
    return any("0580" <= line.revenue_code <= "0689" for line in lines) and any(
        line.code == _CRITICAL_CARE for line in lines
    )


def _fault(claim: Claim, line: ServiceLine, why: str) -> Fault:
    message = f"Line {line.number}: {line.code} stands with revenue {line.revenue_code}; {why}."
    return Fault(procedure_place(claim, line), message, line.code, line=line.number)
