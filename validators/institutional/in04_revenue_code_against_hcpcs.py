"""IN04: revenue code and HCPCS code that do not go together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, Fault
from validators.engine.rule import CLAIM, rule
from validators.institutional.outpatient import (
    HCPCS_TYPES,
    PARTIAL_CARE,
    TREATMENT_PROGRAM,
    conditions,
    read_by_medicare,
)
from validators.questions.claim_questions import code_among, procedure_place
from x12.records.claim import Claim, ServiceLine

_TYPES = frozenset({"12", "13", "85"})
_OBSERVATION_TYPES = frozenset({"13", "85"})
_BLOOD_TYPES = frozenset({"12", "13"})
_READ = HCPCS_TYPES | {"81", "82", "85"}
_OBSERVATION = frozenset({"G0378", "G0379"})
_PACKED_CELLS = frozenset("P9016 P9021 P9022 P9027 P9038 P9039 P9040 P9051 P9054 P9057 P9058".split())
_WHOLE_BLOOD = frozenset("P9010 P9051 P9054 P9056".split())
_BY_REVENUE_CODE = {"0381": (_PACKED_CELLS, "packed red cells"), "0382": (_WHOLE_BLOOD, "whole blood")}
_TRAUMA_RESPONSE, _CRITICAL_CARE = "G0390", "99291"
_TRANSPLANT, _TRANSPLANT_REVENUE = "38240", "0815"
_TRANSFUSIONS = frozenset({"36430", "36440", "36460"})
_TRANSFUSION_TYPES = frozenset({"12", "13", "76"})
_BLOOD_PRODUCTS = (
    "C9507", "P9010-P9012", "P9016-P9017", "P9019-P9023", "P9025-P9027", "P9031-P9040", "P9043-P9044", "P9048",
    "P9051-P9060", "P9070-P9071", "P9073", "P9099",
)  # fmt: skip
_HOURS, _DIRECT_ADMISSION = "G0378", "G0379"
_REVENUE_CODES = frozenset({"0762", "0381", "0382"})
_HCPCS = frozenset({_TRAUMA_RESPONSE, _TRANSPLANT, _HOURS, _DIRECT_ADMISSION}) | _TRANSFUSIONS


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
    """On Medicare's outpatient bill a revenue code and a HCPCS code do not go together, or one lacks its companion.

    What is checked: On bills to Medicare: revenue 0762 has G0378 or G0379 (13x and 85x), which stand on no other type
    of bill, and G0379 has G0378 on its day; 0381 has a code of packed red cells and 0382 one of whole blood, and a
    transfusion has a blood product (12x and 13x); G0390 has a line of revenue 058x to 068x and 99291 on its day, and
    38240 a line of revenue 0815 (12x, 13x and 85x). Bills of partial hospitalization, intensive outpatient and opioid
    treatment programs (condition 41, 92, 89) are held to those that the editor applies to them.
    Why payers deny it: The outpatient code editor returns the claim: the two codes describe different services.
    How to fix it: Correct the revenue code, or the HCPCS code; add the line that belongs with it.
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 filing=MA | 99284 rev=0762
    Denied: I dos=2026-01-05 tob=131 dx=D62 filing=MA | P9010 rev=0381
    Denied: I dos=2026-01-05 tob=131 dx=D62 filing=MA | 36430 rev=0391
    Denied: I dos=2026-01-05 tob=131 dx=S06.5X0A filing=MA | G0390 rev=0681
    Denied: I dos=2026-01-05 tob=131 dx=C92.00 filing=MA | 38240 rev=0362
    Denied: I dos=2026-01-05 tob=131 dx=R07.9 filing=MA | G0379 rev=0762
    Denied: I dos=2026-01-05 tob=221 dx=R07.9 filing=MA | G0378 rev=0762
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 filing=MA | G0378 rev=0762 x12 | G0379 rev=0762
    Clean: I dos=2026-01-05 tob=131 dx=D62 filing=MA | P9016 rev=0381 | P9056 rev=0382 | 36430 rev=0391
    Clean: I dos=2026-01-05 tob=131 dx=S06.5X0A filing=MA | G0390 rev=0681 | 99291 rev=0450
    Clean: I dos=2026-01-05 tob=131 dx=C92.00 filing=MA | 38240 rev=0362 | '' rev=0815
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 filing=CI | 99284 rev=0762
    Clean: I dos=2026-01-05 tob=131 dx=R07.9 filing=MA cond=41 | 90853 rev=0762
    """
    if not read_by_medicare(claim, _READ):
        return ()
    if not any(line.revenue_code in _REVENUE_CODES or line.code in _HCPCS for line in claim.lines):
        return ()
    special = conditions(claim)
    program, ordinary = TREATMENT_PROGRAM in special, not special & PARTIAL_CARE
    if program and claim.place == "13":
        return _observation(claim, types=frozenset(), ordinary=False)
    found = [*_observation(claim, _OBSERVATION_TYPES, ordinary), *_transfusions(claim)]
    return (*found, *_blood(claim), *_companions(claim)) if ordinary else found


def _observation(claim: Claim, types: frozenset[str], ordinary: bool) -> Iterator[Fault]:
    """``types`` of bill may have observation; ``ordinary`` bills are those of no program of their own."""
    hours = {claim.date_of(line) for line in claim.lines if line.code == _HOURS}
    for line in claim.lines:
        if line.code in _OBSERVATION and claim.place not in types:
            yield _fault(claim, line, "observation is billed on 13x and 85x, and by no opioid treatment program")
        elif line.revenue_code == "0762" and line.code and line.code not in _OBSERVATION:
            if ordinary and claim.place in types:
                yield _fault(claim, line, "revenue 0762 is for hours of observation (G0378, G0379)")
        elif line.code == _DIRECT_ADMISSION and claim.date_of(line) not in hours:
            yield _fault(claim, line, f"a direct admission to observation has its hours ({_HOURS}) on the day")


def _blood(claim: Claim) -> Iterator[Fault]:
    if claim.place in _BLOOD_TYPES:
        for line in claim.lines:
            if line.revenue_code in _BY_REVENUE_CODE and line.code:
                products, what = _BY_REVENUE_CODE[line.revenue_code]
                if line.code not in products:
                    yield _fault(claim, line, f"revenue {line.revenue_code} is for {what}")


def _transfusions(claim: Claim) -> Iterator[Fault]:
    if claim.place not in _TRANSFUSION_TYPES or any(code_among(line.code, _BLOOD_PRODUCTS) for line in claim.lines):
        return
    for line in claim.lines:
        if line.code in _TRANSFUSIONS:
            yield _fault(claim, line, "no blood product is billed with the transfusion")


def _companions(claim: Claim) -> Iterator[Fault]:
    if claim.place not in _TYPES:
        return
    donor = any(line.revenue_code == _TRANSPLANT_REVENUE for line in claim.lines)
    for line in claim.lines:
        if line.code == _TRAUMA_RESPONSE and not _has_trauma_care(claim, claim.date_of(line)):
            yield _fault(claim, line, "it needs revenue 068x and critical care (99291) on its day")
        elif line.code == _TRANSPLANT and not donor:
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
