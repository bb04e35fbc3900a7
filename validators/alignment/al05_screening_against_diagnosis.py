"""AL05: a screening without its screening reason, or a screening turned treatment without its modifier."""

from __future__ import annotations

from collections.abc import Iterator

from validators.alignment._screening import (
    COLONOSCOPY_FIRST,
    SCREENING_CODES,
    THERAPEUTIC_ENDOSCOPY,
    screening,
)
from validators.alignment.article_reading import FOLLOW_MEDICARE, pointed_codes
from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked
from validators.engine.rule import LINE, in_range, rule
from validators.questions.claim_questions import dotted, modifier_place, procedure_place
from validators.questions.diagnosis_lists import within
from x12.records.claim import ServiceLine


@rule(
    "AL05",
    on=LINE,
    severity=DENY,
    snip=6,
    predicts=("49", "11", "96+N429"),
    kinds="PI",
    procedures=(*SCREENING_CODES, *THERAPEUTIC_ENDOSCOPY),
    source="CMS Pub. 100-04 chapter 18 §60 (PT); 45 CFR 147.130 (33); ICD-10-CM Official Guidelines I.C.21.c.5",
    since="0.1",
)
def screening_against_diagnosis(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    """A screening service has no screening diagnosis, or a screening that became treatment lacks PT or 33.

    What is checked: Services that are screening by definition (mammogram, colorectal, cervical, prostate, lung,
        aneurysm, glaucoma, HIV and hepatitis screening) point to at least one examination, screening, exposure or
        history code, or a diagnosis that puts the patient at risk. A lower endoscopy with removal or biopsy whose
        *first* diagnosis is colorectal screening carries PT (Medicare) or 33 (others: a warning, since payers differ).
    Why payers deny it: With a diagnosis the service is diagnostic, so the screening benefit does not apply, and the
        patient is charged where the service should have been free (CARC 49, 11, 96 with N429).
    How to fix it: Add the screening reason first and the finding after it, or bill the diagnostic service. Add PT or 33
        when the screening turned into treatment.
    Denied: P dos=2026-01-05 dx=N63.10 sex=F | 77067
    Denied: P dos=2026-01-05 dx=K92.1 filing=MB | G0121
    Denied: P dos=2026-01-05 dx=Z12.11,D12.6 filing=MB | 45385
    Denied: P dos=2026-01-05 dx=Z12.11,D12.6 filing=BL | 45385
    Clean: P dos=2026-01-05 dx=Z12.31 sex=F | 77067
    Clean: P dos=2026-01-05 dx=Z12.11,D12.6 filing=MB | 45385-PT
    Clean: P dos=2026-01-05 dx=Z12.11,D12.6 filing=BL | 45385-33
    Clean: P dos=2026-01-05 dx=D12.6,Z12.11 filing=MB | 45385
    Clean: P dos=2026-01-05 dx=K50.90 filing=MB | G0105
    Clean: I dos=2026-01-05 dx=Z12.11 tob=131 | G0121 rev=0750
    """
    claim = case.claim
    codes = pointed_codes(claim, line)
    if not codes:
        return
    allowed, name = screening(line.code)
    listed = ", ".join(dotted(code) for code in codes)
    if allowed:
        if not any(within(allowed, code) for code in codes):
            yield Fault(
                procedure_place(claim, line),
                value=line.code,
                message=f"{line.code} is {name}, but {listed} is no screening reason.",
                root=f"alignment of line {line.number}",
            )
        return
    if not within(COLONOSCOPY_FIRST, codes[0]) or not any(in_range(line.code, s) for s in THERAPEUTIC_ENDOSCOPY):
        return
    if "PT" in line.modifiers or "33" in line.modifiers:
        return
    medicare = claim.filing in FOLLOW_MEDICARE
    yield Fault(
        modifier_place(claim, line),
        value=line.code,
        message=f"{line.code} began as a screening ({dotted(codes[0])}) and became treatment, without modifier "
        f"{'PT' if medicare else '33'}.",
        severity=DENY if medicare else WARN,
        predicts=("49", "96+N429"),
    )
